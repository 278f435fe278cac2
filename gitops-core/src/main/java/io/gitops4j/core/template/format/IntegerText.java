package io.gitops4j.core.template.format;

import java.util.Locale;

/** Integers by the verbs {@code d b o O x X U}. Source: Go's {@code fmt}. */
final class IntegerText {

  private IntegerText() {}

  static void write(
      StringBuilder out, Flags flags, long number, int base, boolean signed, int verb) {
    if (flags.hasPrecision && flags.precision == 0 && number == 0) {
      out.append(" ".repeat(flags.hasWidth ? flags.width : 0));
      return;
    }
    boolean negative = signed && number < 0;
    String digits = Long.toUnsignedString(negative ? -number : number, base);
    if (verb == 'X') {
      digits = digits.toUpperCase(Locale.ROOT);
    }
    int least = 0;
    if (flags.hasPrecision) {
      least = flags.precision;
    } else if (flags.zero && !flags.minus && flags.hasWidth) {
      least = negative || flags.plus || flags.space ? flags.width - 1 : flags.width;
    }
    StringBuilder text = new StringBuilder();
    text.append(negative ? "-" : flags.plus ? "+" : flags.space ? " " : "");
    text.append(prefix(flags, base, verb, digits, least));
    text.append("0".repeat(Math.max(0, least - digits.length()))).append(digits);
    flags.padWithBlanks(out, text);
  }

  private static String prefix(Flags flags, int base, int verb, String digits, int least) {
    String octal = verb == 'O' ? "0o" : "";
    if (!flags.sharp) {
      return octal;
    }
    return switch (base) {
      case 2 -> "0b";
      case 8 -> octal + (digits.startsWith("0") || least > digits.length() ? "" : "0");
      case 16 -> verb == 'X' ? "0X" : "0x";
      default -> "";
    };
  }

  static void unicode(StringBuilder out, Flags flags, long number) {
    String digits = Long.toUnsignedString(number, 16).toUpperCase(Locale.ROOT);
    int least = flags.hasPrecision ? Math.max(4, flags.precision) : 4;
    StringBuilder text = new StringBuilder("U+");
    text.append("0".repeat(Math.max(0, least - digits.length()))).append(digits);
    if (flags.sharp && number >= 0 && number <= 0x10FFFF && GoQuote.printable((int) number)) {
      text.append(" '").appendCodePoint((int) number).append('\'');
    }
    flags.padWithBlanks(out, text);
  }
}
