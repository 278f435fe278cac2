package io.gitops4j.core.yaml;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The significant digits of a positive number and where its point is: 0.d1d2… times ten to the
 * point.
 *
 * <p>Go prints the fewest digits that read back as the same number. {@code Double.toString} of JDK
 * 17 has more now and then, so they are found by rounding, but for the nearly all that need no
 * search: whole numbers have their own digits, and of numbers of up to 15 digits each reads back as
 * another double, so that those of {@code Double.toString} are the only ones. This is not only
 * faster: since JDK 25 the first {@code BigDecimal} of a JVM costs it 10 ms and more, a quarter of
 * what it takes to render a small chart. Source: Go's {@code strconv}. Tests: {@code
 * DecimalDigitsTest}.
 *
 * @param text digits that begin and end with another one than 0; empty for zero
 * @param point how many of them stand before the point, which may be more than there are, or less
 *     than none
 * @since 0.1
 */
public record DecimalDigits(String text, int point) {

  /** So many decimal digits survive a double. */
  private static final int CERTAIN = 15;

  private static final DecimalDigits ZERO = new DecimalDigits("", 0);

  /**
   * The fewest digits that read back as a number.
   *
   * @param number a finite number that is not negative
   */
  public static DecimalDigits shortest(double number) {
    if (number == 0) {
      return ZERO;
    }
    DecimalDigits known = certain(number);
    return known == null ? searched(number) : known;
  }

  /**
   * The fewest digits that read back as a number of 32 bits.
   *
   * @param number a finite number that is not negative
   */
  public static DecimalDigits shortest(float number) {
    BigDecimal exact = new BigDecimal(number);
    for (int count = 1; count < 9; count++) {
      BigDecimal candidate = exact.round(new MathContext(count, RoundingMode.HALF_EVEN));
      if (candidate.floatValue() == number) {
        return of(candidate);
      }
    }
    return of(exact.round(new MathContext(9)));
  }

  /**
   * The digits of a decimal number.
   *
   * @param number one that is not negative
   */
  public static DecimalDigits of(BigDecimal number) {
    if (number.signum() == 0) {
      return ZERO;
    }
    BigDecimal bare = number.stripTrailingZeros();
    String text = bare.unscaledValue().toString();
    return new DecimalDigits(text, text.length() - bare.scale());
  }

  /** The digits without an exponent: {@code 0.00012}, {@code 120}. */
  public String plain() {
    int length = text.length();
    if (length == 0) {
      return "0";
    }
    if (point <= 0) {
      return "0." + "0".repeat(-point) + text;
    }
    return point >= length
        ? text + "0".repeat(point - length)
        : text.substring(0, point) + "." + text.substring(point);
  }

  private static @Nullable DecimalDigits certain(double number) {
    if (number < 1L << 53 && number == Math.rint(number)) {
      String text = Long.toString((long) number);
      return new DecimalDigits(withoutZeros(text), text.length());
    }
    if (number < Double.MIN_NORMAL) {
      return null;
    }
    String text = Double.toString(number);
    int letter = text.indexOf('E');
    int exponent = letter < 0 ? 0 : Integer.parseInt(text.substring(letter + 1));
    String decimal = letter < 0 ? text : text.substring(0, letter);
    int point = decimal.indexOf('.');
    String all = decimal.substring(0, point) + decimal.substring(point + 1);
    int leading = 0;
    while (all.charAt(leading) == '0') {
      leading++;
    }
    String digits = withoutZeros(all.substring(leading));
    return digits.length() > CERTAIN ? null : new DecimalDigits(digits, point - leading + exponent);
  }

  private static String withoutZeros(String digits) {
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    return digits.substring(0, end);
  }

  private static DecimalDigits searched(double number) {
    BigDecimal exact = new BigDecimal(number);
    int enough = Math.min(17, of(new BigDecimal(Double.toString(number))).text.length());
    BigDecimal best = exact.round(new MathContext(17, RoundingMode.HALF_EVEN));
    for (int count = enough; count >= 1; count--) {
      BigDecimal candidate = exact.round(new MathContext(count, RoundingMode.HALF_EVEN));
      if (candidate.doubleValue() != number) {
        break;
      }
      best = candidate;
    }
    return of(best);
  }
}
