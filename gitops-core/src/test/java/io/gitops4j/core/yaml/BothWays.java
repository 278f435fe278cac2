package io.gitops4j.core.yaml;

import io.gitops4j.Location;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads texts directly and with the complete parser, and compares all that can be asked of them.
 */
final class BothWays {

  private static final YamlLimits FEW_NODES = new YamlLimits(8 << 20, 5, 40, 0);

  /** Readers of every kind. */
  static final Map<String, YamlReader> READERS =
      Map.of(
          "V3", YamlReader.of(YamlFlavor.V3),
          "V11", YamlReader.of(YamlFlavor.V11),
          "V11 of which the last key wins", YamlReader.of(YamlFlavor.V11).lastKeyWins(),
          "V3 with small limits", YamlReader.of(YamlFlavor.V3, FEW_NODES));

  private BothWays() {}

  /** Whether a text was read directly by any reader; what differs is an assertion error. */
  static boolean read(String text) {
    boolean direct = false;
    for (Map.Entry<String, YamlReader> reader : READERS.entrySet()) {
      direct |= read(reader.getKey(), reader.getValue(), text);
    }
    return direct;
  }

  static boolean read(String name, YamlReader reader, String text) {
    List<YamlNode> direct;
    try {
      direct = reader.direct("a.yaml", text);
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(name + " failed on\n" + quoted(text), e);
    }
    if (direct == null) {
      return false;
    }
    String difference;
    try {
      List<YamlNode> complete = complete(reader, text);
      difference = difference(direct, complete);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      if (difference == null && bytes.length == text.length()) {
        difference = difference(reader.readAll("a.yaml", bytes), complete);
      }
    } catch (YamlException e) {
      difference = "should be refused: " + e.getMessage() + " at " + e.location();
    }
    if (difference != null) {
      throw new AssertionError(name + ": " + difference + "\n" + quoted(text));
    }
    return true;
  }

  /**
   * Reads with the parser. It takes no tab before a space between brackets, which go-yaml does and
   * so does reading directly: such tabs become spaces, one after the other.
   */
  private static List<YamlNode> complete(YamlReader reader, String text) {
    StringBuilder known = new StringBuilder(text);
    while (true) {
      try {
        return reader.complete("a.yaml", known.toString());
      } catch (YamlException e) {
        int tab =
            e.getMessage().contains("cannot start any token") ? at(known, e.location()) - 1 : -1;
        if (tab < 0 || known.charAt(tab) != '\t' || known.charAt(tab + 1) != ' ') {
          throw e;
        }
        known.setCharAt(tab, ' ');
      }
    }
  }

  private static int at(StringBuilder text, Location place) {
    int start = 0;
    for (int line = 1; line < place.line(); line++) {
      start = text.indexOf("\n", start) + 1;
    }
    int points = place.column() - 1;
    return text.codePointCount(start, text.length()) <= points
        ? -1
        : text.offsetByCodePoints(start, points);
  }

  /** Whether a text is refused, as it is by the complete parser. */
  static boolean refused(YamlReader reader, String source) {
    byte[] bytes = source.getBytes(StandardCharsets.UTF_8);
    String text = new String(bytes, StandardCharsets.UTF_8);
    String expected = refusal(() -> reader.complete("a.yaml", text));
    String found = refusal(() -> reader.readAll("a.yaml", bytes));
    if (!expected.equals(found)) {
      throw new AssertionError(found + ", not " + expected + "\n" + quoted(text));
    }
    return !expected.isEmpty();
  }

  private static String refusal(Runnable reading) {
    try {
      reading.run();
      return "";
    } catch (YamlException e) {
      return e.getMessage() + " at " + e.location() + "; " + e.remedy() + " " + e.limit();
    }
  }

  private static @Nullable String difference(List<YamlNode> direct, List<YamlNode> complete) {
    if (direct.size() != complete.size()) {
      return direct.size() + " documents or items, not " + complete.size();
    }
    for (int i = 0; i < direct.size(); i++) {
      String difference = difference(direct.get(i), complete.get(i));
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  private static @Nullable String difference(YamlNode direct, YamlNode complete) {
    if (!direct.location().equals(complete.location())) {
      return direct + " is at " + direct.location() + ", not " + complete.location();
    }
    if (direct instanceof YamlScalar scalar && complete instanceof YamlScalar other) {
      return described(scalar).equals(described(other))
          ? null
          : described(scalar) + ", not " + described(other);
    }
    if (direct instanceof YamlList list && complete instanceof YamlList other) {
      return difference(list.items(), other.items());
    }
    if (direct instanceof YamlMap map && complete instanceof YamlMap other) {
      return difference(map, other);
    }
    return direct + " of " + direct.getClass() + ", not of " + complete.getClass();
  }

  private static @Nullable String difference(YamlMap direct, YamlMap complete) {
    if (direct.size() != complete.size()) {
      return direct.size() + " keys, not " + complete.size();
    }
    for (int i = 0; i < direct.size(); i++) {
      YamlMap.Entry entry = direct.entries().get(i);
      YamlMap.Entry other = complete.entries().get(i);
      String difference = difference(entry.keyNode(), other.keyNode());
      if (difference == null) {
        difference = difference(entry.value(), other.value());
      }
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  private static String described(YamlScalar scalar) {
    return quoted(scalar.text())
        + " "
        + scalar.type()
        + " "
        + scalar.style()
        + " with its text at "
        + scalar.location(1, 1)
        + " and "
        + scalar.location(2, 3);
  }

  /** A text with its odd characters visible. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("«");
    for (char c : text.toCharArray()) {
      if (c == '\n' || (c >= ' ' && c < 0x7F)) {
        quoted.append(c);
      } else {
        quoted.append(String.format("<%04X>", (int) c));
      }
    }
    return quoted.append("»").toString();
  }
}
