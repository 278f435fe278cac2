package io.gitops4j.testkit.apiserver.quantity;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A quantity: a decimal number of exact value that remembers the family its suffix came from.
 *
 * <p>Canonical form: no fraction, the largest suffix of the same family that loses nothing. {@code
 * 1.5Gi} is {@code 1536Mi}, {@code 0.5} is {@code 500m}, {@code 1000m} is {@code 1}, {@code 1e3}
 * stays {@code 1e3}. Surprises, all of the real thing: a value below 1024 in absolute terms that
 * was written with a binary suffix is printed with a decimal one ({@code 0.5Ki} is {@code 512}); a
 * text that is short and whose scale is a multiple of three keeps its spelling ({@code +1}, {@code
 * 010}, {@code 1.500}); numbers beyond nano are rounded away from zero; binary values beyond 2^63-1
 * are cut to it; a suffix without a number is zero. Source: k8s.io/apimachinery, {@code
 * pkg/api/resource/quantity.go}. Tests: {@code QuantityTest}, {@code QuantityPropertyTest}.
 */
public final class Quantity implements Comparable<Quantity> {

  /** The families of suffixes. */
  public enum Family {
    /** {@code Ki, Mi, Gi, …}. */
    BINARY,
    /** {@code n, u, m, , k, M, G, …}. */
    DECIMAL,
    /** {@code e3, e6, …}. */
    EXPONENT
  }

  /** A text that is not a quantity; the message is Kubernetes' own. */
  public static final class FormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    FormatException(String message) {
      super(message);
    }
  }

  private static final String WRONG_FORMAT =
      "quantities must match the regular expression"
          + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  private static final String WRONG_SUFFIX = "unable to parse quantity's suffix";
  private static final String WRONG_NUMBER = "unable to parse numeric part of quantity";
  private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private final BigDecimal value;
  private final Family family;
  private final String spelling;

  private Quantity(BigDecimal value, Family family, String spelling) {
    this.value = value;
    this.family = family;
    this.spelling = spelling;
  }

  /** A quantity of a value and a family. */
  public static Quantity of(BigDecimal value, Family family) {
    return new Quantity(value, family, "");
  }

  /**
   * Reads a quantity.
   *
   * @throws FormatException when the text is not one
   */
  public static Quantity parse(String text) {
    if (text.isEmpty()) {
      throw new FormatException(WRONG_FORMAT);
    }
    if (text.equals("0")) {
      return new Quantity(BigDecimal.ZERO, Family.DECIMAL, text);
    }
    boolean negative = text.charAt(0) == '-';
    int start = negative || text.charAt(0) == '+' ? 1 : 0;
    while (start < text.length() && text.charAt(start) == '0') {
      start++;
    }
    int at = digits(text, start);
    String whole = at == start ? "0" : text.substring(start, at);
    String fraction = "";
    if (at < text.length() && text.charAt(at) == '.') {
      int from = at + 1;
      at = digits(text, from);
      fraction = text.substring(from, at);
    }
    return of(text, whole, fraction, suffix(text, at), negative);
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /** Letters of suffixes, a sign only after them, digits; anything else is no quantity. */
  private static String suffix(String text, int from) {
    int at = from;
    while (at < text.length() && "eEinumkKMGTP".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      at++;
    }
    at = digits(text, at);
    if (at < text.length()) {
      throw new FormatException(WRONG_FORMAT);
    }
    return text.substring(from);
  }

  private static Quantity of(
      String text, String whole, String fraction, String suffix, boolean negative) {
    Scale scale = scale(suffix);
    if (scale == null) {
      throw new FormatException(WRONG_SUFFIX);
    }
    BigDecimal number = number(whole, fraction);
    String spelling = keepsSpelling(whole, fraction, scale) ? text : "";
    if (scale.binary > 0) {
      number = number.multiply(new BigDecimal(BigInteger.ONE.shiftLeft(scale.binary)));
    } else {
      number = number.scaleByPowerOfTen(scale.decimal);
    }
    if (scale.binary > 0 && number.compareTo(MAX) > 0) {
      number = MAX;
    }
    number = number.setScale(Math.max(0, Math.min(9, number.scale())), RoundingMode.UP);
    Family family =
        scale.family == Family.BINARY && number.compareTo(BigDecimal.ONE) < 0
            ? Family.DECIMAL
            : scale.family;
    return new Quantity(negative ? number.negate() : number, family, spelling);
  }

  /** Whether the fast way of reading remembers the text. */
  private static boolean keepsSpelling(String whole, String fraction, Scale scale) {
    String digits = whole + fraction;
    if (scale.family == Family.BINARY) {
      int precision = 15 - whole.length() - (int) (scale.binary * 3f / 10) - 1;
      return fraction.isEmpty() && precision >= 0 && (Long.parseLong(digits) & 7) != 0;
    }
    int exponent = scale.decimal - fraction.length();
    return digits.length() <= 18
        && exponent >= -9
        && exponent % 3 == 0
        && !digits.endsWith("000")
        && digits.charAt(0) != '0';
  }

  private static BigDecimal number(String whole, String fraction) {
    if (whole.length() + fraction.length() > 4096) {
      throw new FormatException(WRONG_NUMBER);
    }
    String digits = whole + fraction;
    return digits.isEmpty()
        ? BigDecimal.ZERO
        : new BigDecimal(new BigInteger(digits), fraction.length());
  }

  private record Scale(Family family, int decimal, int binary) {}

  private static @Nullable Scale scale(String suffix) {
    for (int i = 1; i < BINARY.length; i++) {
      if (BINARY[i].equals(suffix)) {
        return new Scale(Family.BINARY, 0, 10 * i);
      }
    }
    int power =
        switch (suffix) {
          case "n" -> -9;
          case "u" -> -6;
          case "m" -> -3;
          case "" -> 0;
          case "k" -> 3;
          case "M" -> 6;
          case "G" -> 9;
          case "T" -> 12;
          case "P" -> 15;
          case "E" -> 18;
          default -> Integer.MIN_VALUE;
        };
    if (power != Integer.MIN_VALUE) {
      return new Scale(Family.DECIMAL, power, 0);
    }
    if (suffix.length() > 1 && (suffix.charAt(0) == 'e' || suffix.charAt(0) == 'E')) {
      try {
        long exponent = Long.parseLong(suffix.substring(1));
        return Math.abs(exponent) > 10_000 ? null : new Scale(Family.EXPONENT, (int) exponent, 0);
      } catch (NumberFormatException e) {
        return null;
      }
    }
    return null;
  }

  /** The exact value. */
  public BigDecimal value() {
    return value;
  }

  /** The family it is printed in. */
  public Family family() {
    return family;
  }

  /** This quantity rounded up, away from zero, to thousandths. */
  public Quantity roundedToMilli() {
    return value.scale() <= 3 ? this : new Quantity(value.setScale(3, RoundingMode.UP), family, "");
  }

  /** This quantity and another, in the family of this one unless it is zero. */
  public Quantity plus(Quantity other) {
    return new Quantity(value.add(other.value), signum() == 0 ? other.family : family, "");
  }

  /** This quantity without another, in the family of this one unless it is zero. */
  public Quantity minus(Quantity other) {
    return new Quantity(value.subtract(other.value), signum() == 0 ? other.family : family, "");
  }

  private boolean isWhole() {
    return value.stripTrailingZeros().scale() <= 0;
  }

  /**
   * Whether the value has no fraction, which the server finds out by its thousandths: what of them
   * overflows 64 bits counts as none, or, when the number itself needs more than 64 bits, as what
   * the lower 64 bits say.
   */
  public boolean isInteger() {
    BigInteger thousandths = value.movePointRight(3).toBigInteger();
    if (!isWhole() || thousandths.bitLength() <= 63) {
      return isWhole();
    }
    boolean big = family == Family.BINARY || value.stripTrailingZeros().precision() > 18;
    return !big || thousandths.longValue() % 1000 == 0;
  }

  /** -1, 0 or 1. */
  public int signum() {
    return value.signum();
  }

  @Override
  public int compareTo(Quantity other) {
    return value.compareTo(other.value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Quantity q && q.family == family && q.value.compareTo(value) == 0;
  }

  @Override
  public int hashCode() {
    return value.stripTrailingZeros().hashCode() * 31 + family.hashCode();
  }

  /** The form that the server prints. */
  @Override
  public String toString() {
    if (!spelling.isEmpty()) {
      return spelling;
    }
    if (value.signum() == 0) {
      return "0";
    }
    if (family == Family.BINARY
        && value.abs().compareTo(BigDecimal.valueOf(1024)) >= 0
        && isWhole()) {
      return binary();
    }
    BigDecimal stripped = value.stripTrailingZeros();
    int exponent = -stripped.scale();
    int step = Math.floorDiv(exponent, 3) * 3;
    if (family != Family.EXPONENT) {
      step = Math.min(step, 18);
    }
    String number = stripped.scaleByPowerOfTen(-step).toBigInteger().toString();
    return number + (family == Family.EXPONENT ? exponent(step) : decimal(step));
  }

  private String binary() {
    BigInteger number = value.toBigInteger();
    int i = 0;
    while (i + 1 < BINARY.length && number.getLowestSetBit() >= 10) {
      number = number.shiftRight(10);
      i++;
    }
    return number + BINARY[i];
  }

  private static String exponent(int step) {
    return step == 0 ? "" : "e" + step;
  }

  private static String decimal(int step) {
    return switch (step) {
      case -9 -> "n";
      case -6 -> "u";
      case -3 -> "m";
      case 0 -> "";
      case 3 -> "k";
      case 6 -> "M";
      case 9 -> "G";
      case 12 -> "T";
      case 15 -> "P";
      case 18 -> "E";
      default -> String.format(Locale.ROOT, "e%d", step);
    };
  }
}
