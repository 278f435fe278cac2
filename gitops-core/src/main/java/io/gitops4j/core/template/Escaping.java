package io.gitops4j.core.template;

import io.gitops4j.core.template.format.GoFormat;
import io.gitops4j.core.template.format.GoQuote;
import io.gitops4j.core.template.value.GoText;
import java.util.List;

/** {@code html}, {@code js} and {@code urlquery}. Source: Go's {@code text/template/funcs.go}. */
final class Escaping {

  private Escaping() {}

  static String html(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\0' -> out.append('\uFFFD');
        case '"' -> out.append("&#34;");
        case '\'' -> out.append("&#39;");
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  static String javaScript(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(rune -> javaScript(out, rune));
    return out.toString();
  }

  private static void javaScript(StringBuilder out, int rune) {
    switch (rune) {
      case '\\', '\'', '"' -> out.append('\\').append((char) rune);
      case '<', '>', '&', '=' -> out.append(GoFormat.printf("\\u%04X", List.of((long) rune)));
      default -> {
        if ((rune >= ' ' && rune < 0x80) || (rune >= 0x80 && GoQuote.printable(rune))) {
          out.appendCodePoint(rune);
        } else {
          out.append(GoFormat.printf("\\u%04X", List.of((long) rune)));
        }
      }
    }
  }

  static String query(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (byte b : GoText.bytes(text)) {
      char c = (char) (b & 0xff);
      boolean plain = (c < 0x80 && Character.isLetterOrDigit(c)) || "-_.~".indexOf(c) >= 0;
      if (plain) {
        out.append(c);
      } else if (c == ' ') {
        out.append('+');
      } else {
        out.append(GoFormat.printf("%%%02X", List.of((long) c)));
      }
    }
    return out.toString();
  }
}
