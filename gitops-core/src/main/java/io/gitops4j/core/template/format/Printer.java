package io.gitops4j.core.template.format;

import io.gitops4j.core.template.value.Bytes;
import io.gitops4j.core.template.value.Complex;
import io.gitops4j.core.template.value.GoTypes;
import io.gitops4j.core.template.value.StructValue;
import io.gitops4j.core.template.value.TemplateFailure;
import io.gitops4j.core.template.value.TypedNumber;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one value by one verb. Elements of maps and lists are written by the same verb and flags,
 * so that {@code %d} of a list complains about each element that is no integer. Source: Go's {@code
 * fmt}, {@code printArg} and {@code printValue}.
 */
final class Printer {

  private static final int DEEPEST = 1000;
  private static final int LONGEST = 64 << 20;

  private final StringBuilder out;
  private Flags flags = new Flags();

  Printer(StringBuilder out) {
    this.out = out;
  }

  void use(Flags directive) {
    flags = directive;
  }

  void argument(@Nullable Object value, int verb) {
    if (value == null) {
      if (verb == 'v' || verb == 'T') {
        flags.pad(out, "<nil>");
      } else {
        out.append("%!").appendCodePoint(verb).append("(<nil>)");
      }
    } else if (verb == 'T') {
      flags.pad(out, flags.cut(GoTypes.typeName(value)));
    } else if (verb == 'w' || (verb == 'p' && !isAddress(value))) {
      badVerb(value, verb);
    } else {
      value(value, verb, 0);
    }
  }

  /** A struct by {@code %v}, be it pointed to or not. */
  void pointed(StructValue struct) {
    String text = struct.text();
    if (text != null) {
      text(struct, text, 'v');
    } else {
      fields(struct, 'v', 0);
    }
  }

  /** Whether a value has an address, which {@code %p} prints and no two runs have in common. */
  private static boolean isAddress(Object value) {
    return value instanceof Map
        || value instanceof List
        || value instanceof Bytes
        || (value instanceof StructValue struct && struct.pointer());
  }

  private void value(Object value, int verb, int depth) {
    if (value instanceof String text) {
      text(text, text, verb);
    } else if (value instanceof Long number) {
      integer(value, number, true, verb);
    } else if (value instanceof Double number) {
      floating(value, number, false, verb);
    } else if (value instanceof Boolean) {
      if (verb == 't' || verb == 'v') {
        flags.pad(out, value.toString());
      } else {
        badVerb(value, verb);
      }
    } else if (value instanceof Map<?, ?> map) {
      map(map, verb, depth);
    } else if (value instanceof List<?> list) {
      list(list, verb, depth);
    } else if (value instanceof TypedNumber number) {
      if (number.floating()) {
        floating(value, number.value().doubleValue(), true, verb);
      } else {
        integer(value, number.value().longValue(), !number.unsigned(), verb);
      }
    } else {
      rare(value, verb, depth);
    }
  }

  private void rare(Object value, int verb, int depth) {
    if (value instanceof Bytes bytes) {
      bytes(bytes, verb);
    } else if (value instanceof Complex complex) {
      complex(complex, verb);
    } else if (value instanceof StructValue struct) {
      struct(struct, verb, depth);
    } else if (value instanceof TemplateFailure || value instanceof ZonedDateTime) {
      String text =
          value instanceof ZonedDateTime time ? TimeText.time(time) : String.valueOf(value);
      text(value, text, verb);
    } else if (value instanceof Duration duration) {
      if ("vsxXq".indexOf(verb) >= 0 && !flags.sharpV) {
        text(value, TimeText.duration(duration), verb);
      } else {
        integer(value, duration.toNanos(), true, verb);
      }
    } else {
      out.append("(func)");
    }
  }

  private void badVerb(Object value, int verb) {
    out.append("%!").appendCodePoint(verb).append('(').append(GoTypes.typeName(value)).append('=');
    value(value, 'v', 0);
    out.append(')');
  }

  private void text(Object value, String text, int verb) {
    switch (verb) {
      case 'v' -> {
        if (flags.sharpV) {
          quoted(text);
        } else {
          flags.pad(out, flags.cut(text));
        }
      }
      case 's' -> flags.pad(out, flags.cut(text));
      case 'x' -> flags.hex(out, text, false);
      case 'X' -> flags.hex(out, text, true);
      case 'q' -> quoted(text);
      default -> badVerb(value, verb);
    }
  }

  private void quoted(String text) {
    String part = flags.cut(text);
    boolean raw = flags.sharp && GoQuote.canBackquote(part);
    flags.pad(out, raw ? "`" + part + "`" : GoQuote.quote(part, flags.plus));
  }

  private void integer(Object value, long number, boolean signed, int verb) {
    switch (verb) {
      case 'v' -> {
        boolean sharp = flags.sharp;
        flags.sharp = (flags.sharpV && !signed) || sharp;
        IntegerText.write(out, flags, number, flags.sharpV && !signed ? 16 : 10, signed, 'v');
        flags.sharp = sharp;
      }
      case 'd' -> IntegerText.write(out, flags, number, 10, signed, verb);
      case 'b' -> IntegerText.write(out, flags, number, 2, signed, verb);
      case 'o', 'O' -> IntegerText.write(out, flags, number, 8, signed, verb);
      case 'x', 'X' -> IntegerText.write(out, flags, number, 16, signed, verb);
      case 'c' -> flags.pad(out, Character.toString(rune(number)));
      case 'q' -> flags.pad(out, GoQuote.quoteRune(rune(number), flags.plus));
      case 'U' -> IntegerText.unicode(out, flags, number);
      default -> badVerb(value, verb);
    }
  }

  private static int rune(long number) {
    boolean valid = number >= 0 && number <= 0x10FFFF && !(number >= 0xD800 && number <= 0xDFFF);
    return valid ? (int) number : 0xFFFD;
  }

  private void floating(Object value, double number, boolean single, int verb) {
    switch (verb) {
      case 'v' -> FloatText.write(out, flags, number, single, 'g', -1);
      case 'b', 'g', 'G', 'x', 'X' -> FloatText.write(out, flags, number, single, (char) verb, -1);
      case 'f', 'e', 'E' -> FloatText.write(out, flags, number, single, (char) verb, 6);
      case 'F' -> FloatText.write(out, flags, number, single, 'f', 6);
      default -> badVerb(value, verb);
    }
  }

  private void complex(Complex complex, int verb) {
    if ("vbgGxXfFeE".indexOf(verb) < 0) {
      badVerb(complex, verb);
      return;
    }
    boolean plus = flags.plus;
    out.append('(');
    floating(complex, complex.real(), false, verb);
    flags.plus = true;
    floating(complex, complex.imaginary(), false, verb);
    out.append("i)");
    flags.plus = plus;
  }

  private void bytes(Bytes bytes, int verb) {
    switch (verb) {
      case 's' -> flags.pad(out, flags.cut(bytes.text()));
      case 'x' -> flags.hex(out, bytes.toArray(), false);
      case 'X' -> flags.hex(out, bytes.toArray(), true);
      case 'q' -> quoted(bytes.text());
      default -> {
        out.append(flags.sharpV ? "[]byte{" : "[");
        for (int i = 0; i < bytes.size(); i++) {
          out.append(i == 0 ? "" : flags.sharpV ? ", " : " ");
          value(new TypedNumber("uint8", (long) bytes.at(i)), verb, 1);
        }
        out.append(flags.sharpV ? '}' : ']');
      }
    }
  }

  private void map(Map<?, ?> map, int verb, int depth) {
    out.append(flags.sharpV ? GoTypes.typeName(map) + "{" : "map[");
    String separator = "";
    for (Map.Entry<?, ?> entry : SortedEntries.of(map)) {
      out.append(separator);
      separator = flags.sharpV ? ", " : " ";
      value(entry.getKey(), verb, depth + 1);
      out.append(':');
      element(entry.getValue(), verb, depth);
    }
    out.append(flags.sharpV ? '}' : ']');
  }

  private void list(List<?> list, int verb, int depth) {
    out.append(flags.sharpV ? GoTypes.typeName(list) + "{" : "[");
    for (int i = 0; i < list.size(); i++) {
      out.append(i == 0 ? "" : flags.sharpV ? ", " : " ");
      element(list.get(i), verb, depth);
    }
    out.append(flags.sharpV ? '}' : ']');
  }

  private void element(@Nullable Object value, int verb, int depth) {
    if (value == null) {
      out.append(flags.sharpV ? "interface {}(nil)" : "<nil>");
    } else if (depth >= DEEPEST) {
      throw new UnprintableException("the value is nested deeper than 1000 maps and lists");
    } else if (out.length() > LONGEST) {
      throw new UnprintableException("the text of the value is longer than 67108864 characters");
    } else {
      value(value, verb, depth + 1);
    }
  }

  private void struct(StructValue struct, int verb, int depth) {
    String text = struct.text();
    if (text != null && !flags.sharpV && "vsxXq".indexOf(verb) >= 0) {
      text(struct, text, verb);
      return;
    }
    if (struct.pointer() && depth > 0) {
      if ("vpbodxX".indexOf(verb) >= 0) {
        out.append("0xc000000000");
      } else {
        badVerb(struct, verb);
      }
      return;
    }
    if (struct.pointer()) {
      out.append('&');
    }
    fields(struct, verb, depth);
  }

  private void fields(StructValue struct, int verb, int depth) {
    out.append(flags.sharpV ? struct.typeName() + "{" : "{");
    String separator = "";
    for (String name : struct.fieldNames()) {
      out.append(separator);
      separator = flags.sharpV ? ", " : " ";
      if (flags.plusV || flags.sharpV) {
        out.append(name).append(':');
      }
      element(struct.field(name), verb, depth);
    }
    out.append('}');
  }
}
