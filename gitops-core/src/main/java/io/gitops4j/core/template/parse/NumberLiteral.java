package io.gitops4j.core.template.parse;

import io.gitops4j.core.template.format.GoQuote;
import io.gitops4j.core.template.value.Complex;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a literal can be: {@code 1e3} is an integer and a float, {@code 'a'} an integer. null says
 * that it cannot be that. Source: Go's {@code text/template/parse}, {@code newNumber}, and {@code
 * strconv}.
 *
 * @param integer the value as {@code int64}
 * @param unsigned the 64 bits of the value as {@code uint64}
 * @param floating the value as {@code float64}
 * @param complex the value as {@code complex128}
 * @since 0.1
 */
public record NumberLiteral(
    @Nullable Long integer,
    @Nullable Long unsigned,
    @Nullable Double floating,
    @Nullable Complex complex) {

  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
  private static final double TWO_63 = 0x1p63;
  private static final double TWO_64 = 0x1p64;

  /** The literal of a character. */
  static NumberLiteral of(int rune) {
    return new NumberLiteral((long) rune, (long) rune, (double) rune, null);
  }

  /**
   * Reads a literal.
   *
   * @throws LiteralException if it is none
   */
  static NumberLiteral read(String text) throws LiteralException {
    if (text.endsWith("i")) {
      int split = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
      boolean pair = split > 0 && "eEpP".indexOf(text.charAt(split - 1)) < 0;
      Double real = pair ? decimal(text.substring(0, split)) : Double.valueOf(0);
      Double imaginary = decimal(text.substring(pair ? split : 0, text.length() - 1));
      if (real == null || imaginary == null) {
        throw new LiteralException("illegal number syntax: " + GoQuote.quote(text));
      }
      Complex complex = new Complex(real, imaginary);
      return imaginary == 0 ? whole(real, complex) : new NumberLiteral(null, null, null, complex);
    }
    BigInteger value = integer(text);
    if (value != null && value.bitLength() <= 63) {
      long number = value.longValue();
      return new NumberLiteral(number, number >= 0 ? number : null, (double) number, null);
    }
    if (value != null && value.signum() > 0 && value.compareTo(MOST) <= 0) {
      return new NumberLiteral(null, value.longValue(), value.doubleValue(), null);
    }
    Double number = decimal(text);
    if (number == null) {
      throw new LiteralException("illegal number syntax: " + GoQuote.quote(text));
    }
    if (text.chars().noneMatch(c -> ".eEpP".indexOf(c) >= 0)) {
      throw new LiteralException("integer overflow: " + GoQuote.quote(text));
    }
    return whole(number, null);
  }

  private static NumberLiteral whole(double number, @Nullable Complex complex) {
    boolean integral = number == Math.rint(number);
    return new NumberLiteral(
        integral && Math.abs(number) < TWO_63 ? (long) number : null,
        integral && number >= 0 && number < TWO_64
            ? (Long) new BigDecimal(number).toBigInteger().longValue()
            : null,
        number,
        complex);
  }

  /** An integer of base 10, or of the base that its prefix says; null if the text is none. */
  private static @Nullable BigInteger integer(String text) {
    boolean negative = text.startsWith("-");
    String digits = negative || text.startsWith("+") ? text.substring(1) : text;
    if (!underscoresSeparate(digits)) {
      return null;
    }
    String plain = digits.replace("_", "").toLowerCase(Locale.ROOT);
    int base = 10;
    if (plain.startsWith("0") && plain.length() > 1) {
      char letter = plain.charAt(1);
      base = letter == 'x' ? 16 : letter == 'b' ? 2 : 8;
      plain = plain.substring(letter == 'x' || letter == 'b' || letter == 'o' ? 2 : 1);
    }
    if (plain.isEmpty() || plain.length() > 70) {
      return null;
    }
    for (int i = 0; i < plain.length(); i++) {
      if (Character.digit(plain.charAt(i), base) < 0) {
        return null;
      }
    }
    BigInteger value = new BigInteger(plain, base);
    return negative ? value.negate() : value;
  }

  private static boolean underscoresSeparate(String digits) {
    boolean prefix =
        digits.length() > 1 && digits.charAt(0) == '0' && "xXbBoO".indexOf(digits.charAt(1)) >= 0;
    char previous = prefix ? '0' : '^';
    for (int i = prefix ? 2 : 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      boolean digit = Character.digit(c, prefix ? 16 : 10) >= 0;
      if ((c == '_' && previous != '0') || (c != '_' && !digit && previous == '_')) {
        return false;
      }
      previous = digit ? '0' : c == '_' ? '_' : '!';
    }
    return previous != '_';
  }

  /** A float; null if the text is none or too large. */
  private static @Nullable Double decimal(String text) {
    String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    boolean hexadecimal = digits.startsWith("0x") || digits.startsWith("0X");
    boolean complete = !digits.isEmpty() && (!hexadecimal || digits.matches(".*[pP].*"));
    if (!complete || !underscoresSeparate(digits) || (digits.matches(".*[fFdD]") && !hexadecimal)) {
      return null;
    }
    try {
      double value = Double.parseDouble(text.replace("_", ""));
      return Double.isInfinite(value) ? null : value;
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }
}
