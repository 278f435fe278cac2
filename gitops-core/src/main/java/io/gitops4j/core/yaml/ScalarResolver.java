package io.gitops4j.core.yaml;

import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides what a plain scalar means, as Go's YAML libraries do.
 *
 * <p>The rule: the first character hints at what a text could be; a few words are looked up; then
 * integer, float and date are tried in this order. The sources are go-yaml v2 and v3, {@code
 * resolve.go}. Expressions are matched only against what has the characters of numbers. Surprising:
 * underscores are dropped wherever they stand; {@code 017} is octal in both flavours but {@code 08}
 * is the float 8; an integer beyond 64 bits is a float; {@code 1:30} is never a number, though
 * writers quote it; {@code 0b-1} is an integer. Tests: {@code ScalarResolverTest}.
 */
final class ScalarResolver {

  private static final Pattern INTEGER =
      Pattern.compile("[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)|0b[-+][01]+");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern DOTTED_FLOAT = Pattern.compile("\\.[0-9]+([eE][-+]?[0-9]+)?");
  private static final Pattern BASE_60 =
      Pattern.compile("[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])++(?:\\.[0-9_]*)?");
  private static final Set<String> NULLS = Set.of("~", "null", "Null", "NULL");
  private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
  private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
  private static final Set<String> YES = Set.of("y", "Y", "yes", "Yes", "YES", "on", "On", "ON");
  private static final Set<String> NO = Set.of("n", "N", "no", "No", "NO", "off", "Off", "OFF");
  private static final Set<String> SPECIAL_FLOATS =
      Set.of(
          ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf",
          "-.Inf", "-.INF");
  private static final BigInteger MAX_UNSIGNED =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private static final int LONGEST_WORD = 5;

  /** An integer of fewer characters fits 64 bits. */
  private static final int SHORT = 18;

  /** The characters of numbers in all notations, of dates, and of infinity and not-a-number. */
  private static final boolean[] IN_NUMBERS = new boolean[128];

  static {
    for (char c : "0123456789abcdefABCDEFxXoO_+-.:TtZ infINF".toCharArray()) {
      IN_NUMBERS[c] = true;
    }
  }

  private ScalarResolver() {}

  static ScalarType resolve(String text, YamlFlavor flavor) {
    if (text.isEmpty()) {
      return ScalarType.NULL;
    }
    char first = text.charAt(0);
    if (first == '+' || first == '-' || (first >= '0' && first <= '9')) {
      return number(text, flavor);
    }
    if (first == '.') {
      return dotted(text);
    }
    // All else that is no text is a word.
    return text.length() <= LONGEST_WORD && "yYnNtTfFoO~".indexOf(first) >= 0
        ? word(text, flavor)
        : ScalarType.STRING;
  }

  private static ScalarType word(String text, YamlFlavor flavor) {
    if (NULLS.contains(text)) {
      return ScalarType.NULL;
    }
    return bool(text, flavor) ? ScalarType.BOOL : ScalarType.STRING;
  }

  private static ScalarType dotted(String text) {
    if (SPECIAL_FLOATS.contains(text)) {
      return ScalarType.FLOAT;
    }
    return DOTTED_FLOAT.matcher(text).matches() && finite(text)
        ? ScalarType.FLOAT
        : ScalarType.STRING;
  }

  private static ScalarType number(String text, YamlFlavor flavor) {
    if (isShortDecimal(text)) {
      return ScalarType.INT;
    }
    if (!mayBeNumber(text)) {
      return ScalarType.STRING;
    }
    if (SPECIAL_FLOATS.contains(text)) {
      return ScalarType.FLOAT;
    }
    if (TimestampText.matches(text)) {
      return flavor == YamlFlavor.V3 ? ScalarType.TIMESTAMP : ScalarType.STRING;
    }
    String plain = text.indexOf('_') < 0 ? text : text.replace("_", "");
    if (INTEGER.matcher(plain).matches() && fits(plain)) {
      return ScalarType.INT;
    }
    return FLOAT.matcher(plain).matches() && finite(plain) ? ScalarType.FLOAT : ScalarType.STRING;
  }

  /** Whether it is digits alone, not octal, and fits 64 bits by its length. */
  private static boolean isShortDecimal(String text) {
    if (text.length() >= SHORT || (text.charAt(0) == '0' && text.length() > 1)) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static boolean mayBeNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= IN_NUMBERS.length || !IN_NUMBERS[c]) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(String plain) {
    if (plain.length() < SHORT) {
      return true;
    }
    if (significant(plain) > Long.SIZE) {
      return false;
    }
    BigInteger value = NumberText.integer(plain);
    boolean signed = plain.charAt(0) == '-' || plain.charAt(0) == '+';
    return signed
        ? value.bitLength() <= 63
        : value.signum() >= 0 && value.compareTo(MAX_UNSIGNED) <= 0;
  }

  /** How many digits there are after the zeros at the front, in whatever base. */
  private static int significant(String plain) {
    int at = plain.charAt(0) == '-' || plain.charAt(0) == '+' ? 1 : 0;
    if (plain.charAt(at) == '0' && at + 1 < plain.length() && plain.charAt(at + 1) > '9') {
      at += 2;
    }
    while (at < plain.length() && plain.charAt(at) == '0') {
      at++;
    }
    return plain.length() - at;
  }

  private static boolean finite(String plain) {
    return !Double.isInfinite(Double.parseDouble(plain));
  }

  private static boolean bool(String text, YamlFlavor flavor) {
    return TRUE.contains(text)
        || FALSE.contains(text)
        || (flavor == YamlFlavor.V11 && (YES.contains(text) || NO.contains(text)));
  }

  static boolean isTrue(String text) {
    return TRUE.contains(text) || YES.contains(text);
  }

  /** Whether a text must be quoted to stay text for readers of YAML 1.1. */
  static boolean needsQuotes(String text) {
    return resolve(text, YamlFlavor.V11) != ScalarType.STRING
        || TimestampText.matches(text)
        || base60(text);
  }

  private static boolean base60(String text) {
    return text.indexOf(':') > 0 && text.charAt(0) <= '9' && BASE_60.matcher(text).matches();
  }
}
