package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.value.TypedNumber;
import java.math.BigInteger;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns any value into a number; what is none becomes 0.
 *
 * <p>The rule: numbers are cut towards zero, true is 1, a text is read as Go's {@code strconv}
 * reads it. Surprising cases: a text that begins with 0 is octal, so that {@code "08"} is 0; zeros
 * after a point are dropped, so that {@code "3.0"} is 3 but {@code "3.7"} is 0; {@code "1e3"} is 0
 * as an integer and 1000 as a float; blanks are an error, thus 0. Source: {@code ToInt64E} and
 * {@code ToFloat64E} of github.com/spf13/cast v1.7, which sprig 3.3 in Helm 3.22 uses. Tests: the
 * table {@code math.txt}.
 */
final class Casts {

  private static final Pattern DECIMAL_FLOAT =
      Pattern.compile(
          "[-+]?([0-9](_?[0-9])*(\\.([0-9](_?[0-9])*)?)?|\\.[0-9](_?[0-9])*)"
              + "([eE][-+]?[0-9](_?[0-9])*)?");
  private static final Pattern HEX_FLOAT =
      Pattern.compile(
          "[-+]?0[xX]_?([0-9a-fA-F]+(_[0-9a-fA-F]+)*(\\.([0-9a-fA-F]+(_[0-9a-fA-F]+)*)?)?"
              + "|\\.[0-9a-fA-F]+(_[0-9a-fA-F]+)*)[pP][-+]?[0-9]+");
  private static final Pattern UNDERSCORES =
      Pattern.compile("[-+]?(0[xXbBoO]_?)?[0-9a-fA-F]+(_[0-9a-fA-F]+)*");
  private static final int MAX_LENGTH = 10_000;
  private static final double LIMIT = 0x1p63;
  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  private Casts() {}

  /** An integer of 64 bits. */
  static long toLong(@Nullable Object value) {
    if (value instanceof Long number) {
      return number;
    }
    if (value instanceof Double number) {
      return truncated(number);
    }
    if (value instanceof TypedNumber typed) {
      return typed.value() instanceof Double number ? truncated(number) : typed.value().longValue();
    }
    if (value instanceof String text) {
      return parse(withoutZeroFraction(text), 0).orElse(0);
    }
    return Boolean.TRUE.equals(value) ? 1 : 0;
  }

  /** A float of 64 bits. */
  static double toDouble(@Nullable Object value) {
    if (value instanceof Long number) {
      return number;
    }
    if (value instanceof Double number) {
      return number;
    }
    if (value instanceof TypedNumber typed) {
      return typed.value().doubleValue();
    }
    if (value instanceof String text) {
      return parseDouble(text);
    }
    return Boolean.TRUE.equals(value) ? 1 : 0;
  }

  /** A float as Go converts it: what does not fit becomes the least number. */
  static long truncated(double number) {
    return number >= -LIMIT && number < LIMIT ? (long) number : Long.MIN_VALUE;
  }

  private static String withoutZeroFraction(String text) {
    for (int i = text.length() - 1; i >= 0; i--) {
      char c = text.charAt(i);
      if (c == '.') {
        return i < text.length() - 1 ? text.substring(0, i) : text;
      }
      if (c != '0') {
        return text;
      }
    }
    return text;
  }

  /** The leading digits of what overflows are kept as the nearest number, as Go's Atoi does. */
  static long atoi(String text) {
    if (text.length() > MAX_LENGTH || !text.matches("[-+]?[0-9]+")) {
      return 0;
    }
    return new BigInteger(text).max(LEAST).min(MOST).longValue();
  }

  /**
   * An integer of 64 bits; empty when the text is none or too large.
   *
   * @param base 2 to 36, or 0 to have it from the text: {@code 0x}, {@code 0b}, {@code 0o}, {@code
   *     0}
   */
  static OptionalLong parse(String text, int base) {
    boolean negative = text.startsWith("-");
    String digits = negative || text.startsWith("+") ? text.substring(1) : text;
    int radix = base;
    if (base == 0) {
      String lower = digits.toLowerCase(Locale.ROOT);
      radix = radixOf(lower);
      if (digits.indexOf('_') >= 0 && !UNDERSCORES.matcher(digits).matches()) {
        return OptionalLong.empty();
      }
      digits = lower.substring(prefixOf(lower, radix)).replace("_", "");
    }
    if (digits.isEmpty() || digits.length() > MAX_LENGTH || !allDigits(digits, radix)) {
      return OptionalLong.empty();
    }
    BigInteger number = new BigInteger(digits, radix);
    number = negative ? number.negate() : number;
    return number.compareTo(LEAST) >= 0 && number.compareTo(MOST) <= 0
        ? OptionalLong.of(number.longValue())
        : OptionalLong.empty();
  }

  private static int radixOf(String lower) {
    if (!lower.startsWith("0") || lower.length() == 1) {
      return 10;
    }
    return switch (lower.charAt(1)) {
      case 'x' -> 16;
      case 'b' -> 2;
      default -> 8;
    };
  }

  private static int prefixOf(String lower, int radix) {
    if (radix == 10) {
      return 0;
    }
    return radix == 8 && lower.charAt(1) != 'o' ? 1 : 2;
  }

  private static boolean allDigits(String digits, int radix) {
    return digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, radix) >= 0);
  }

  /** A float as Go's ParseFloat reads it; 0 when the text is none or too large. */
  static double parseDouble(String text) {
    if (text.length() > MAX_LENGTH) {
      return 0;
    }
    if (DECIMAL_FLOAT.matcher(text).matches()) {
      return finite(Double.parseDouble(text.replace("_", "")));
    }
    if (HEX_FLOAT.matcher(text).matches()) {
      return finite(Double.parseDouble(text.replace("_", "")));
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> 0;
    };
  }

  private static double finite(double number) {
    return Double.isInfinite(number) ? 0 : number;
  }
}
