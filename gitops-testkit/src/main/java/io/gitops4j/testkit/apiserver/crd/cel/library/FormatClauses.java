package io.gitops4j.testkit.apiserver.crd.cel.library;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import io.gitops4j.testkit.apiserver.model.GoText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code text.format([…])}: the clauses {@code %s %d %f %e %b %x %X %o}, the middle two with a
 * precision such as {@code %.2f}.
 *
 * <p>Surprising cases: an exponent is written as a power of ten in raised digits; in lists texts
 * are quoted, and numbers with a point have six digits behind it. Source: cel-go, {@code
 * ext/formatting.go}. Tests: the recorded {@code crd-cel-strings}.
 */
public final class FormatClauses {

  /** The longest text that is made. */
  private static final int LONGEST = 16 * 1024 * 1024;

  private static final int PRECISION = 6;
  private static final int LARGEST_PRECISION = 100;
  private static final String RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  private FormatClauses() {}

  /** A clause of a format, and what it makes of an argument. */
  private record Clause(String kind, int precision) {}

  static String format(String format, List<?> arguments) {
    StringBuilder out = new StringBuilder();
    walk(
        format,
        out,
        (index, clause) -> {
          if (index >= arguments.size()) {
            throw new CelFailure("index " + index + " out of range");
          }
          return apply(clause, arguments.get(index));
        });
    return out.toString();
  }

  /**
   * What is wrong with the format for arguments of these types, of which null is any type.
   *
   * @return the index of the argument that is wrong, -1 for the call itself, with the message; null
   *     when nothing is
   */
  public static Map.@Nullable Entry<Integer, String> problem(
      String format, List<@Nullable String> types) {
    int[] current = {-1};
    try {
      walk(
          format,
          new StringBuilder(),
          (index, clause) -> {
            current[0] = -1;
            if (index >= types.size()) {
              throw new CelFailure("index " + index + " out of range");
            }
            current[0] = index;
            String wrong = wrong(clause.kind(), types.get(index));
            if (wrong != null) {
              throw new CelFailure("error during formatting: " + wrong);
            }
            return "";
          });
      return null;
    } catch (CelFailure e) {
      boolean argument = e.text().startsWith("error during");
      return Map.entry(argument ? current[0] : -1, e.text());
    }
  }

  @FunctionalInterface
  private interface Step {
    String apply(int index, Clause clause);
  }

  private static void walk(String format, StringBuilder out, Step step) {
    int index = 0;
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%') {
        out.append(c);
        continue;
      }
      if (i + 1 >= format.length()) {
        throw new CelFailure("unexpected end of string");
      }
      if (format.charAt(i + 1) == '%') {
        out.append('%');
        i++;
        continue;
      }
      int at = i + 1;
      int precision = -1;
      if (format.charAt(at) == '.') {
        int end = at + 1;
        while (end < format.length() && Character.isDigit(format.charAt(end))) {
          end++;
        }
        precision = precision(format.substring(at + 1, end));
        at = end;
      }
      String kind = at < format.length() ? format.substring(at, at + 1) : "";
      if (kind.isEmpty() || "sdfebxXo".indexOf(kind) < 0) {
        throw new CelFailure(
            "could not parse formatting clause: unrecognized formatting clause "
                + GoText.quoted(kind));
      }
      out.append(step.apply(index++, new Clause(kind, precision)));
      if (out.length() > LONGEST) {
        throw new CelFailure("operation cancelled: actual cost limit exceeded");
      }
      i = at;
    }
  }

  private static int precision(String digits) {
    int value = digits.isEmpty() || digits.length() > 9 ? -1 : Integer.parseInt(digits);
    if (value < 0 || value > LARGEST_PRECISION) {
      throw new CelFailure(
          "could not parse formatting clause: error while parsing precision: error while converting"
              + " precision to integer: strconv.Atoi: parsing "
              + GoText.quoted(digits)
              + ": invalid syntax");
    }
    return value;
  }

  private static @Nullable String wrong(String kind, @Nullable String type) {
    if (type == null) {
      return null;
    }
    List<String> good =
        switch (kind) {
          case "d", "o" -> List.of("int", "uint");
          case "f", "e" -> List.of("double", "string");
          case "b" -> List.of("int", "uint", "bool");
          case "x", "X" -> List.of("int", "uint", "string", "bytes");
          default ->
              List.of(
                  "list",
                  "map",
                  "int",
                  "uint",
                  "double",
                  "bool",
                  "string",
                  "google.protobuf.Timestamp",
                  "bytes",
                  "google.protobuf.Duration",
                  "type",
                  "null_type");
        };
    return good.contains(type) ? null : problem(kind) + ", was given " + type;
  }

  private static String problem(String kind) {
    return switch (kind) {
      case "d" -> "decimal clause can only be used on integers";
      case "f" -> "fixed-point clause can only be used on doubles";
      case "e" -> "scientific clause can only be used on doubles";
      case "b" -> "only integers and bools can be formatted as binary";
      case "x", "X" -> "only integers, byte buffers, and strings can be formatted as hex";
      case "o" -> "octal clause can only be used on integers";
      default ->
          "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists,"
              + " types, durations, and timestamps";
    };
  }

  private static CelFailure refused(String kind, Object value) {
    return new CelFailure(
        "error during formatting: " + problem(kind) + ", was given " + typeName(value));
  }

  private static String typeName(Object value) {
    if (value instanceof String) {
      return "string";
    }
    if (value instanceof Long) {
      return "int";
    }
    if (value instanceof UnsignedLong) {
      return "uint";
    }
    if (value instanceof Double) {
      return "double";
    }
    if (value instanceof Boolean) {
      return "bool";
    }
    if (value instanceof List<?>) {
      return "list";
    }
    if (value instanceof Map<?, ?>) {
      return "map";
    }
    if (value instanceof Duration) {
      return "google.protobuf.Duration";
    }
    if (value instanceof Instant) {
      return "google.protobuf.Timestamp";
    }
    return value instanceof CelByteString ? "bytes" : "null_type";
  }

  private static String apply(Clause clause, Object value) {
    return switch (clause.kind()) {
      case "d" -> whole(clause.kind(), value, BigInteger::toString);
      case "o" -> whole(clause.kind(), value, n -> n.toString(8));
      case "b" ->
          value instanceof Boolean b
              ? (b ? "1" : "0")
              : whole(clause.kind(), value, n -> n.toString(2));
      case "x" -> hex(clause.kind(), value);
      case "X" -> hex(clause.kind(), value).toUpperCase(Locale.ROOT);
      case "f" -> point(clause, value);
      case "e" -> scientific(clause, value);
      default -> text(value);
    };
  }

  private static String whole(String kind, Object value, Function<BigInteger, String> print) {
    if (value instanceof Long n) {
      return print.apply(BigInteger.valueOf(n));
    }
    if (value instanceof UnsignedLong n) {
      return print.apply(n.bigIntegerValue());
    }
    throw refused(kind, value);
  }

  private static String hex(String kind, Object value) {
    if (value instanceof String s) {
      return HexFormat.of().formatHex(s.getBytes(StandardCharsets.UTF_8));
    }
    if (value instanceof CelByteString bytes) {
      return HexFormat.of().formatHex(bytes.toByteArray());
    }
    return whole(kind, value, n -> n.toString(16));
  }

  private static double number(String kind, Object value) {
    if (value instanceof Double d) {
      return d;
    }
    if (value instanceof String s && List.of("NaN", "Infinity", "-Infinity").contains(s)) {
      return Double.parseDouble(s);
    }
    throw refused(kind, value);
  }

  private static String odd(double value) {
    return Double.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
  }

  private static String point(Clause clause, Object value) {
    double number = number(clause.kind(), value);
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return odd(number);
    }
    int digits = clause.precision() < 0 ? PRECISION : clause.precision();
    return String.format(
        Locale.US,
        "%,." + digits + "f",
        new BigDecimal(number).setScale(digits, RoundingMode.HALF_EVEN));
  }

  private static String scientific(Clause clause, Object value) {
    double number = number(clause.kind(), value);
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return odd(number);
    }
    int digits = clause.precision() < 0 ? PRECISION : clause.precision();
    BigDecimal exact = new BigDecimal(number);
    BigDecimal rounded = exact.round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
    int exponent = number == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
    BigDecimal mantissa = rounded.movePointLeft(exponent).setScale(digits, RoundingMode.HALF_EVEN);
    StringBuilder out = new StringBuilder(mantissa.toPlainString()).append("×10");
    out.append(exponent < 0 ? "⁻" : "");
    String power = String.format(Locale.ROOT, "%02d", Math.abs(exponent));
    power.chars().forEach(c -> out.append(RAISED.charAt(c - '0')));
    return out.toString();
  }

  /** A value as text. */
  private static String text(Object value) {
    if (value instanceof List<?> list) {
      List<String> parts = new ArrayList<>();
      list.forEach(each -> parts.add(member(each)));
      return "[" + String.join(", ", parts) + "]";
    }
    if (value instanceof Map<?, ?> map) {
      List<String> parts = new ArrayList<>();
      map.forEach((key, each) -> parts.add(member(key) + ":" + member(each)));
      Collections.sort(parts);
      return "{" + String.join(", ", parts) + "}";
    }
    if (value instanceof NullValue) {
      return "null";
    }
    if (value instanceof Double d) {
      return GoNumbers.shortest(d);
    }
    if (value instanceof Duration d) {
      return GoNumbers.seconds(d);
    }
    if (value instanceof CelByteString bytes) {
      return bytes.toStringUtf8();
    }
    return String.valueOf(value);
  }

  private static String member(Object value) {
    if (value instanceof String s) {
      return GoText.quoted(s);
    }
    if (value instanceof CelByteString bytes) {
      return "b" + GoText.quoted(bytes.toStringUtf8());
    }
    if (value instanceof Double d && !Double.isNaN(d) && !Double.isInfinite(d)) {
      return new BigDecimal(d).setScale(PRECISION, RoundingMode.HALF_EVEN).toPlainString();
    }
    if (value instanceof Duration) {
      return "duration(" + GoText.quoted(text(value)) + ")";
    }
    if (value instanceof Instant) {
      return "timestamp(" + GoText.quoted(text(value)) + ")";
    }
    return text(value);
  }
}
