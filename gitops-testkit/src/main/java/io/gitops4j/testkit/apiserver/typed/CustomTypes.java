package io.gitops4j.testkit.apiserver.typed;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The Go types that read and write themselves: quantities, times, numbers or texts, raw JSON. */
final class CustomTypes {

  static final String JSON_SCHEMA =
      "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps";

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

  private static final String CANONICAL = "0000-00-00T00:00:00Z";
  private static final Pattern SIX_DIGITS = Pattern.compile("\\.\\d{6}(?!\\d)");

  private CustomTypes() {}

  static @Nullable Object value(
      String type,
      Object given,
      BiFunction<Map<String, @Nullable Object>, Place, Map<String, @Nullable Object>> schema,
      Place place) {
    return switch (type) {
      case "Quantity" -> TypedForm.quantity(given);
      case "Time" -> time(given, "2006-01-02T15:04:05Z07:00", SECONDS, place);
      case "MicroTime" -> time(given, "2006-01-02T15:04:05.000000Z07:00", MICROS, place);
      case "IntOrString" -> intOrString(given, place);
      case "JSONSchemaPropsOrBool", "JSONSchemaPropsOrArray", "JSONSchemaPropsOrStringArray" ->
          schemas(given, schema, place);
      default -> given;
    };
  }

  static @Nullable Object zero(String type) {
    return switch (type) {
      case "Quantity" -> "0";
      case "IntOrString" -> 0L;
      default -> null;
    };
  }

  private static Object intOrString(Object given, Place place) {
    if (given instanceof String) {
      return given;
    }
    if (given instanceof Long || given instanceof Integer) {
      long number = ((Number) given).longValue();
      if (number == (int) number) {
        return number;
      }
    }
    throw place.mismatch(given, "int32");
  }

  private static Object time(Object given, String layout, DateTimeFormatter output, Place place) {
    if (!(given instanceof String text)) {
      throw place.mismatch(given, "string");
    }
    if (output == SECONDS && isCanonical(text)) {
      return text;
    }
    boolean exact = output != MICROS || SIX_DIGITS.matcher(text).find();
    try {
      if (!exact) {
        throw new DateTimeException("six digits of a second are wanted");
      }
      Instant instant = OffsetDateTime.parse(text).toInstant();
      return output.format(instant.atOffset(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      throw new DecodeFailure(GoTime.failure(text, layout, output == MICROS));
    }
  }

  /** Whether a text is a time in UTC to the second as it is printed, on a day every month has. */
  private static boolean isCanonical(String text) {
    if (text.length() != CANONICAL.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char wanted = CANONICAL.charAt(i);
      char c = text.charAt(i);
      if (wanted == '0' ? c < '0' || c > '9' : c != wanted) {
        return false;
      }
    }
    int month = twoDigits(text, 5);
    int day = twoDigits(text, 8);
    return month >= 1
        && month <= 12
        && day >= 1
        && day <= 28
        && twoDigits(text, 11) <= 23
        && twoDigits(text, 14) <= 59
        && twoDigits(text, 17) <= 59;
  }

  private static int twoDigits(String text, int at) {
    return 10 * (text.charAt(at) - '0') + text.charAt(at + 1) - '0';
  }

  @SuppressWarnings("unchecked")
  private static Object schemas(
      Object given,
      BiFunction<Map<String, @Nullable Object>, Place, Map<String, @Nullable Object>> schema,
      Place place) {
    if (given instanceof Map<?, ?> map) {
      return schema.apply((Map<String, @Nullable Object>) map, place);
    }
    if (given instanceof List<?> list) {
      List<@Nullable Object> typed = new ArrayList<>();
      for (Object element : list) {
        typed.add(
            element instanceof Map<?, ?> map
                ? schema.apply((Map<String, @Nullable Object>) map, place)
                : element);
      }
      return typed;
    }
    return given;
  }
}
