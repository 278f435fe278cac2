package io.gitops4j.testkit.apiserver.crd.cel.library;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelStandardFunctions;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;

/**
 * Conversions of the language itself whose results or words differ from those of cel-go, and so
 * take the place of those of the library: from texts to numbers, times, durations and truth, and
 * from doubles to texts. Source: cel-go, {@code common/types/string.go}, {@code double.go}. Tests:
 * the recorded {@code crd-cel-strings}.
 */
final class ConversionLibrary {

  private static final Set<String> REPLACED =
      Set.of(
          "STRING_TO_INT64",
          "STRING_TO_UINT64",
          "STRING_TO_DOUBLE",
          "STRING_TO_BOOL",
          "STRING_TO_DURATION",
          "STRING_TO_TIMESTAMP",
          "DOUBLE_TO_STRING");

  private ConversionLibrary() {}

  /** All functions of the language but those. */
  static CelStandardFunctions others() {
    return CelStandardFunctions.newBuilder()
        .filterFunctions((function, overload) -> !REPLACED.contains(overload.toString()))
        .build();
  }

  private static CelFailure impossible(String to) {
    return new CelFailure("type conversion error from 'string' to '" + to + "'");
  }

  private static Object integer(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw impossible("int");
    }
  }

  private static Object unsigned(String text) {
    try {
      if (text.startsWith("-") || text.startsWith("+")) {
        throw impossible("uint");
      }
      return UnsignedLong.valueOf(text);
    } catch (NumberFormatException e) {
      throw impossible("uint");
    }
  }

  private static Object number(String text) {
    try {
      boolean suffix = text.isEmpty() || "dDfF ".indexOf(text.charAt(text.length() - 1)) >= 0;
      if (suffix || text.charAt(0) == ' ') {
        throw impossible("double");
      }
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      throw impossible("double");
    }
  }

  private static Object truth(String text) {
    if (List.of("1", "t", "true", "TRUE", "True", "T").contains(text)) {
      return true;
    }
    if (List.of("0", "f", "false", "FALSE", "False", "F").contains(text)) {
      return false;
    }
    throw impossible("bool");
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw impossible("google.protobuf.Timestamp");
    }
  }

  static List<CelFunctionBinding> bindings() {
    FunctionSet.Arg text = FunctionSet.STRING;
    FunctionSet.Arg number = new FunctionSet.Arg(SimpleType.DOUBLE, Double.class);
    return new FunctionSet()
        .global("int", "string_to_int64", SimpleType.INT, a -> integer((String) a[0]), text)
        .global("uint", "string_to_uint64", SimpleType.UINT, a -> unsigned((String) a[0]), text)
        .global("double", "string_to_double", SimpleType.DOUBLE, a -> number((String) a[0]), text)
        .global("bool", "string_to_bool", SimpleType.BOOL, a -> truth((String) a[0]), text)
        .global(
            "duration",
            "string_to_duration",
            SimpleType.DURATION,
            a ->
                Durations.parse((String) a[0])
                    .orElseThrow(() -> impossible("google.protobuf.Duration")),
            text)
        .global(
            "timestamp",
            "string_to_timestamp",
            SimpleType.TIMESTAMP,
            a -> time((String) a[0]),
            text)
        .global(
            "string",
            "double_to_string",
            SimpleType.STRING,
            a -> GoNumbers.shortest((Double) a[0]),
            number)
        .bindings();
  }
}
