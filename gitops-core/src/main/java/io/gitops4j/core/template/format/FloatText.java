package io.gitops4j.core.template.format;

import io.gitops4j.core.yaml.DecimalDigits;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Floating-point numbers by the verbs {@code e f g x b}.
 *
 * <p>Without a precision, {@code g} has the fewest digits that read back as the same number, and an
 * exponent where it is below -4 or above 5: 1000000 is {@code 1e+06}. With a precision all decimals
 * of the number count, and halves go to the even digit. Source: Go's {@code strconv.FormatFloat}
 * and {@code fmt}.
 */
final class FloatText {

  private FloatText() {}

  static void write(
      StringBuilder out, Flags flags, double number, boolean single, char verb, int precision) {
    int digits = flags.hasPrecision ? flags.precision : precision;
    boolean negative = Double.doubleToRawLongBits(number) < 0 && !Double.isNaN(number);
    String sign = negative ? "-" : flags.plus ? "+" : flags.space ? " " : "";
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      String name = Double.isNaN(number) ? "NaN" : "Inf";
      boolean signed = Double.isInfinite(number) && sign.isEmpty();
      flags.padWithBlanks(out, (signed ? "+" : sign) + name);
      return;
    }
    String text = text(Math.abs(number), single, verb, digits);
    if (flags.sharp && verb != 'b') {
      text = withPoint(text, verb, digits);
    }
    int missing = flags.hasWidth ? flags.width - text.length() - sign.length() : 0;
    if (!sign.isEmpty() && flags.zero && !flags.minus && missing > 0) {
      out.append(sign).append("0".repeat(missing)).append(text);
    } else {
      flags.pad(out, sign + text);
    }
  }

  private static String text(double number, boolean single, char verb, int precision) {
    return switch (verb) {
      case 'f' -> fixed(number, single, precision);
      case 'e' -> exponential(digits(number, single, precision + 1, precision < 0), precision, 'e');
      case 'E' -> exponential(digits(number, single, precision + 1, precision < 0), precision, 'E');
      case 'g' -> general(number, single, precision, 'e');
      case 'G' -> general(number, single, precision, 'E');
      case 'b' -> binary(number, single);
      default -> hexadecimal(number, precision, verb);
    };
  }

  private static String fixed(double number, boolean single, int precision) {
    if (precision >= 0) {
      return new BigDecimal(number).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
    }
    return digits(number, single, 0, true).plain();
  }

  private static String general(double number, boolean single, int precision, char letter) {
    boolean shortest = precision < 0;
    int wanted = precision == 0 ? 1 : precision;
    DecimalDigits digits = digits(number, single, wanted, shortest);
    int length = digits.text().length();
    int limit = wanted > length && length >= digits.point() ? length : wanted;
    int exponent = digits.point() - 1;
    if (exponent < -4 || exponent >= (shortest ? 6 : limit)) {
      return exponential(digits, length - 1, letter);
    }
    return digits.plain();
  }

  private static String exponential(DecimalDigits digits, int precision, char letter) {
    boolean zero = digits.text().isEmpty();
    String text = zero ? "0" : digits.text();
    int decimals = precision < 0 ? text.length() - 1 : precision;
    StringBuilder out = new StringBuilder().append(text.charAt(0));
    if (decimals > 0) {
      out.append('.').append(text, 1, Math.min(text.length(), decimals + 1));
      out.append("0".repeat(Math.max(0, decimals + 1 - text.length())));
    }
    int exponent = zero ? 0 : digits.point() - 1;
    int size = Math.abs(exponent);
    return out.append(letter)
        .append(exponent < 0 ? '-' : '+')
        .append(size < 10 ? "0" : "")
        .append(size)
        .toString();
  }

  private static DecimalDigits digits(double number, boolean single, int count, boolean shortest) {
    if (shortest) {
      return single ? DecimalDigits.shortest((float) number) : DecimalDigits.shortest(number);
    }
    MathContext wanted = new MathContext(Math.max(1, count), RoundingMode.HALF_EVEN);
    return DecimalDigits.of(new BigDecimal(number).round(wanted));
  }

  private static String binary(double number, boolean single) {
    if (single) {
      int bits = Float.floatToRawIntBits((float) number);
      int exponent = (bits >>> 23) & 0xff;
      int mantissa = (bits & 0x7fffff) | (exponent == 0 ? 0 : 0x800000);
      return power(mantissa, Math.max(1, exponent) - 150);
    }
    long bits = Double.doubleToRawLongBits(number);
    int exponent = (int) ((bits >>> 52) & 0x7ff);
    long mantissa = (bits & 0xfffffffffffffL) | (exponent == 0 ? 0 : 1L << 52);
    return power(mantissa, Math.max(1, exponent) - 1075);
  }

  private static String power(long mantissa, int exponent) {
    return mantissa + "p" + (exponent < 0 ? "" : "+") + exponent;
  }

  private static String hexadecimal(double number, int precision, char verb) {
    long bits = Double.doubleToRawLongBits(number) & Long.MAX_VALUE;
    int exponent = number == 0 ? 0 : Math.getExponent(number);
    long mantissa = (bits & 0xfffffffffffffL) | (number == 0 ? 0 : 1L << 52);
    if (number != 0 && exponent < Double.MIN_EXPONENT) {
      mantissa = bits & 0xfffffffffffffL;
      exponent = Double.MIN_EXPONENT;
      while (mantissa >>> 52 == 0) {
        mantissa <<= 1;
        exponent--;
      }
    }
    if (precision >= 0 && precision < 13) {
      int dropped = 4 * (13 - precision);
      long rest = mantissa & ((1L << dropped) - 1);
      long half = 1L << (dropped - 1);
      mantissa >>>= dropped;
      if (rest > half || (rest == half && (mantissa & 1) == 1)) {
        mantissa++;
      }
      mantissa <<= dropped;
      if (mantissa >>> 53 != 0) {
        mantissa >>>= 1;
        exponent++;
      }
    }
    String digits = Long.toHexString(mantissa & 0xfffffffffffffL);
    String full = "0".repeat(13 - digits.length()) + digits;
    String kept = precision < 0 ? full.replaceFirst("0+$", "") : cut(full, precision);
    String size = Integer.toString(Math.abs(exponent));
    String text =
        "0x"
            + (mantissa >>> 52)
            + (kept.isEmpty() ? "" : "." + kept)
            + (exponent < 0 ? "p-" : "p+")
            + (size.length() < 2 ? "0" + size : size);
    return verb == 'X' ? text.toUpperCase(Locale.ROOT) : text;
  }

  private static String cut(String digits, int precision) {
    return precision <= digits.length()
        ? digits.substring(0, precision)
        : digits + "0".repeat(precision - digits.length());
  }

  /** The sharp flag: always a point, and for {@code g} all digits of the precision. */
  private static String withPoint(String text, char verb, int precision) {
    boolean general = verb == 'g' || verb == 'G' || verb == 'x';
    int wanted = general ? precision < 0 ? 6 : precision : 0;
    int tail = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 'p' || c == 'P' || ((c == 'e' || c == 'E') && verb != 'x' && verb != 'X')) {
        tail = i;
        break;
      }
    }
    String head = text.substring(0, tail);
    String significant = head.replace(".", "").replaceFirst("^0+", "");
    int digits = significant.length() + (head.equals("0") ? 1 : 0);
    String point = head.indexOf('.') < 0 ? "." : "";
    return head + point + "0".repeat(Math.max(0, wanted - digits)) + text.substring(tail);
  }
}
