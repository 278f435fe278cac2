package io.gitops4j.core.yaml;

import java.math.BigInteger;
import java.util.Locale;

/**
 * Numbers as Go reads and prints them.
 *
 * <p>Go prints the fewest digits that read back as the same number; the general form has an
 * exponent from 21 digits on in JSON and below -4 or from 6 on in YAML. Source: Go's {@code
 * strconv} and {@code encoding/json}. Tests: {@code YamlWriterTest}.
 *
 * @since 0.1
 */
public final class NumberText {

  private NumberText() {}

  /** The value of an integer in any of the notations of {@link ScalarResolver}. */
  static BigInteger integer(String text) {
    String plain = text.replace("_", "");
    boolean negative = plain.startsWith("-");
    String digits = negative || plain.startsWith("+") ? plain.substring(1) : plain;
    BigInteger value = unsigned(digits.toLowerCase(Locale.ROOT));
    return negative ? value.negate() : value;
  }

  private static BigInteger unsigned(String digits) {
    if (digits.startsWith("0x")) {
      return new BigInteger(digits.substring(2), 16);
    }
    if (digits.startsWith("0b")) {
      return new BigInteger(digits.substring(2), 2);
    }
    if (digits.startsWith("0o")) {
      return new BigInteger(digits.substring(2), 8);
    }
    return digits.length() > 1 && digits.startsWith("0")
        ? new BigInteger(digits.substring(1), 8)
        : new BigInteger(digits);
  }

  /** The value of a float, infinities and not-a-number included. */
  static double decimal(String text) {
    String plain = text.replace("_", "").toLowerCase(Locale.ROOT);
    return switch (plain) {
      case ".nan" -> Double.NaN;
      case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
      case "-.inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(plain);
    };
  }

  /**
   * A float as Go's YAML prints it, and its {@code %v}: {@code 1.5}, {@code 1e-05}, {@code
   * 1.5e+300}.
   */
  public static String general(double value) {
    if (Double.isNaN(value)) {
      return ".nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? ".inf" : "-.inf";
    }
    return print(value, -4, 6);
  }

  /**
   * A float as Go makes text of it where text is wanted, after JSON: whole where it fits into 64
   * bits, else rounded to 32. Source: sigs.k8s.io/yaml, {@code convertToJSONableObject}.
   *
   * @param value a finite number
   */
  static String wanted(double value) {
    String json = throughJson(value);
    if (value == 0 || (json.indexOf('e') < 0 && json.indexOf('.') < 0)) {
      return value == 0 ? "0" : json;
    }
    float rounded = (float) value;
    if (Float.isInfinite(rounded)) {
      return rounded > 0 ? "+Inf" : "-Inf";
    }
    return print(value, DecimalDigits.shortest(Math.abs(rounded)), -4, 6);
  }

  /**
   * A float as kustomize's last step prints it: first JSON, which is then read again as YAML, so
   * that a whole number loses its fraction and a large one gains an exponent.
   */
  static String throughJson(double value) {
    String json = print(value, -6, 21);
    if (json.indexOf('e') < 0 && json.indexOf('.') < 0) {
      BigInteger whole = new BigInteger(json);
      if (whole.bitLength() <= 63 || (whole.signum() > 0 && whole.bitLength() <= 64)) {
        return json;
      }
    }
    return print(value, -4, 6);
  }

  /**
   * A float as Go's JSON prints it: {@code 1.5}, {@code 1e-7}, {@code 1e+21}.
   *
   * @param value a finite number
   */
  public static String json(double value) {
    String text = print(value, -6, 21);
    // Go's JSON drops the zero of a negative exponent of one digit.
    return text.replaceFirst("e-0(\\d)$", "e-$1");
  }

  private static String print(double value, int exponentBelow, int exponentFrom) {
    DecimalDigits digits = DecimalDigits.shortest(Math.abs(value));
    return print(value, digits, exponentBelow, exponentFrom);
  }

  private static String print(
      double value, DecimalDigits decimal, int exponentBelow, int exponentFrom) {
    String digits = decimal.text();
    if (digits.isEmpty()) {
      return 1 / value < 0 ? "-0" : "0";
    }
    int exponent = decimal.point() - 1;
    String sign = value < 0 ? "-" : "";
    if (exponent < exponentBelow || exponent >= exponentFrom) {
      String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
      int size = Math.abs(exponent);
      String padding = size < 10 ? "0" : "";
      return sign + digits.charAt(0) + fraction + (exponent < 0 ? "e-" : "e+") + padding + size;
    }
    return sign + decimal.plain();
  }
}
