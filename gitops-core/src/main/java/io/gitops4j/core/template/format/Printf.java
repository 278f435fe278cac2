package io.gitops4j.core.template.format;

import io.gitops4j.core.template.value.GoTypes;
import io.gitops4j.core.template.value.TypedNumber;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the directives of a format: {@code %[index]flags width.precision verb}, where the width and
 * the precision may be {@code *}, an argument of their own.
 *
 * <p>Nothing fails: an argument that is missing, left over or of the wrong type is told in the
 * text. Three surprises: a simple verb straight after the flags takes its argument before an index
 * is looked for; an index anywhere turns off the complaint about arguments left over; a width above
 * a million counts as none. Source: Go's {@code fmt}, {@code doPrintf}.
 */
final class Printf {

  private static final int LARGEST = 1_000_000;

  private final String format;
  private final List<? extends @Nullable Object> values;
  private final StringBuilder out = new StringBuilder();
  private final Printer printer = new Printer(out);
  private int at;
  private int argument;
  private boolean reordered;
  private boolean goodIndex;
  private boolean afterIndex;

  Printf(String format, List<? extends @Nullable Object> values) {
    this.format = format;
    this.values = values;
  }

  String run() {
    while (at < format.length()) {
      int percent = format.indexOf('%', at);
      if (percent < 0) {
        out.append(format, at, format.length());
        break;
      }
      out.append(format, at, percent);
      at = percent + 1;
      goodIndex = true;
      if (!directive()) {
        break;
      }
    }
    if (!reordered && argument < values.size()) {
      leftOver();
    }
    return out.toString();
  }

  private boolean directive() {
    Flags flags = new Flags();
    printer.use(flags);
    if (readFlags(flags)) {
      return true;
    }
    readIndex();
    readWidth(flags);
    if (at + 1 < format.length() && format.charAt(at) == '.') {
      at++;
      readPrecision(flags);
    }
    if (!afterIndex) {
      readIndex();
    }
    if (at >= format.length()) {
      out.append("%!(NOVERB)");
      return false;
    }
    int verb = format.codePointAt(at);
    at += Character.charCount(verb);
    if (verb == '%') {
      out.append('%');
    } else if (!goodIndex) {
      out.append("%!").appendCodePoint(verb).append("(BADINDEX)");
    } else if (argument >= values.size()) {
      out.append("%!").appendCodePoint(verb).append("(MISSING)");
    } else {
      print(flags, verb);
    }
    return true;
  }

  /** Reads the flags; true if a simple verb followed and was printed. */
  private boolean readFlags(Flags flags) {
    for (; at < format.length(); at++) {
      char c = format.charAt(at);
      switch (c) {
        case '#' -> flags.sharp = true;
        case '0' -> flags.zero = true;
        case '+' -> flags.plus = true;
        case '-' -> flags.minus = true;
        case ' ' -> flags.space = true;
        default -> {
          if (c >= 'a' && c <= 'z' && argument < values.size()) {
            at++;
            print(flags, c);
            return true;
          }
          return false;
        }
      }
    }
    return false;
  }

  private void print(Flags flags, int verb) {
    if (verb == 'v') {
      flags.turnIntoV();
    }
    printer.argument(values.get(argument++), verb);
  }

  private void readWidth(Flags flags) {
    if (at < format.length() && format.charAt(at) == '*') {
      at++;
      Integer width = integerArgument();
      if (width == null) {
        out.append("%!(BADWIDTH)");
      } else {
        flags.hasWidth = true;
        flags.width = Math.abs(width);
        if (width < 0) {
          flags.minus = true;
          flags.zero = false;
        }
      }
      afterIndex = false;
      return;
    }
    Integer width = number();
    if (width != null) {
      flags.hasWidth = true;
      flags.width = width;
      goodIndex &= !afterIndex;
    }
  }

  private void readPrecision(Flags flags) {
    if (afterIndex) {
      goodIndex = false;
    }
    readIndex();
    Integer precision;
    if (at < format.length() && format.charAt(at) == '*') {
      at++;
      precision = integerArgument();
      if (precision == null || precision < 0) {
        out.append("%!(BADPREC)");
        precision = null;
      }
      afterIndex = false;
    } else {
      Integer written = number();
      precision = written == null ? 0 : written;
    }
    flags.hasPrecision = precision != null;
    flags.precision = precision == null ? 0 : precision;
  }

  private @Nullable Integer integerArgument() {
    if (argument >= values.size()) {
      return null;
    }
    Object value = values.get(argument++);
    long number;
    if (value instanceof Long whole) {
      number = whole;
    } else if (value instanceof TypedNumber typed && !typed.floating()) {
      number = typed.value().longValue();
    } else {
      return null;
    }
    return number > LARGEST || number < -LARGEST ? null : (int) number;
  }

  /** A decimal number at this place; null if there is none or it is too large. */
  private @Nullable Integer number() {
    int start = at;
    int number = 0;
    while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
      if (number > LARGEST) {
        at = format.length();
        return null;
      }
      number = number * 10 + (format.charAt(at++) - '0');
    }
    return at == start ? null : number;
  }

  /** An index such as {@code [3]}, which names the next argument. */
  private void readIndex() {
    afterIndex = false;
    if (at >= format.length() || format.charAt(at) != '[') {
      return;
    }
    reordered = true;
    int close = format.indexOf(']', at);
    if (close < 0) {
      goodIndex = false;
      at++;
      return;
    }
    int start = at + 1;
    at = start;
    Integer index = number();
    boolean whole = index != null && at == close;
    at = close + 1;
    if (whole && index != null && index >= 1 && index <= values.size()) {
      argument = index - 1;
      afterIndex = true;
    } else {
      goodIndex = false;
      afterIndex = whole;
    }
  }

  private void leftOver() {
    printer.use(new Flags());
    out.append("%!(EXTRA ");
    for (int i = argument; i < values.size(); i++) {
      if (i > argument) {
        out.append(", ");
      }
      Object value = values.get(i);
      if (value == null) {
        out.append("<nil>");
      } else {
        out.append(GoTypes.typeName(value)).append('=');
        printer.argument(value, 'v');
      }
    }
    out.append(')');
  }
}
