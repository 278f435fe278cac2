package io.gitops4j.testkit.apiserver.typed;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where Go's parser of times gives up, for messages.
 *
 * <p>It walks value and layout together and names the rest of the value and the element of the
 * layout that it does not fit. Source: Go, {@code time/format.go}, the behaviour of {@code Parse}.
 */
final class GoTime {
  private static final Element YEAR = new Element("2006", Pattern.compile("\\d{4}"));
  private static final Element DASH = new Element("-", Pattern.compile("-"));
  private static final Element COLON = new Element(":", Pattern.compile(":"));
  private static final Element FRACTION = new Element("", Pattern.compile("([.,]\\d+)?"));
  private static final Element SIX = new Element(".000000", Pattern.compile("\\.\\d{6}(?!\\d)"));
  private static final Element ZONE = new Element("Z07:00", Pattern.compile("Z|[+-]\\d{2}:\\d{2}"));

  private GoTime() {}

  private record Element(String name, Pattern pattern) {
    static Element twoDigits(String name) {
      return new Element(name, Pattern.compile("\\d{2}"));
    }
  }

  /** What Go says of a text that is no time of RFC 3339, with exactly six digits or any. */
  static String failure(String text, String layout, boolean sixDigits) {
    String parsing = "parsing time \"" + text + "\"";
    String rest = text;
    for (Element element : elements(sixDigits)) {
      Matcher matcher = element.pattern().matcher(rest);
      if (!matcher.lookingAt()) {
        return parsing
            + " as \""
            + layout
            + "\": cannot parse \""
            + rest
            + "\" as \""
            + element.name()
            + "\"";
      }
      rest = rest.substring(matcher.end());
    }
    return rest.isEmpty()
        ? parsing + ": " + outOfRange(text) + " out of range"
        : parsing + ": extra text: \"" + rest + "\"";
  }

  private static List<Element> elements(boolean sixDigits) {
    return List.of(
        YEAR,
        DASH,
        Element.twoDigits("01"),
        DASH,
        Element.twoDigits("02"),
        new Element("T", Pattern.compile("T")),
        Element.twoDigits("15"),
        COLON,
        Element.twoDigits("04"),
        COLON,
        Element.twoDigits("05"),
        sixDigits ? SIX : FRACTION,
        ZONE);
  }

  private static String outOfRange(String text) {
    int month = Integer.parseInt(text.substring(5, 7));
    if (month < 1 || month > 12) {
      return "month";
    }
    if (Integer.parseInt(text.substring(11, 13)) > 23) {
      return "hour";
    }
    if (Integer.parseInt(text.substring(14, 16)) > 59) {
      return "minute";
    }
    return Integer.parseInt(text.substring(17, 19)) > 59 ? "second" : "day";
  }
}
