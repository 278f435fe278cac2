package io.gitops4j.core.template.sprig;

import java.util.ArrayList;
import java.util.List;

/**
 * A layout of dates in Go's way: a text that shows how the moment {@code Mon Jan 2 15:04:05 MST
 * 2006} would be written.
 *
 * <p>The rule: the longest known element that begins at a character counts, everything else stands
 * for itself. Surprising cases: {@code Jan} and {@code Mon} are none before a small letter, so that
 * {@code Month} stands for itself; {@code _2006} is a line and a year; a point with zeros or nines
 * behind it is a fraction unless a digit follows. Source: {@code nextStdChunk} of Go's {@code
 * time}. Tests: the table {@code dates.txt} and {@code DatePropertyTest}.
 */
final class Layout {

  /** The elements in the order in which they are tried. */
  private static final List<String> ELEMENTS =
      List.of(
          "January",
          "Jan",
          "Monday",
          "Mon",
          "MST",
          "002",
          "01",
          "02",
          "03",
          "04",
          "05",
          "06",
          "15",
          "1",
          "2006",
          "2",
          "__2",
          "_2",
          "3",
          "4",
          "5",
          "PM",
          "pm",
          "-070000",
          "-07:00:00",
          "-0700",
          "-07:00",
          "-07",
          "Z070000",
          "Z07:00:00",
          "Z0700",
          "Z07:00",
          "Z07");

  /** A text that stands for itself, and the element after it; empty at the end. */
  record Chunk(String prefix, String element) {}

  private Layout() {}

  static List<Chunk> chunks(String layout) {
    List<Chunk> chunks = new ArrayList<>();
    int start = 0;
    int at = 0;
    while (at < layout.length()) {
      String element = elementAt(layout, at);
      if (element.isEmpty()) {
        at++;
        continue;
      }
      chunks.add(new Chunk(layout.substring(start, at), element));
      at += element.length();
      start = at;
    }
    chunks.add(new Chunk(layout.substring(start), ""));
    return chunks;
  }

  private static String elementAt(String layout, int at) {
    char c = layout.charAt(at);
    if (c == '.' || c == ',') {
      return fraction(layout, at);
    }
    if (c == '_' && layout.startsWith("_2006", at)) {
      return "";
    }
    for (String element : ELEMENTS) {
      if (layout.startsWith(element, at) && !isOtherWord(layout, at, element)) {
        return element;
      }
    }
    return "";
  }

  private static boolean isOtherWord(String layout, int at, String element) {
    int end = at + element.length();
    boolean shortName = element.equals("Jan") || element.equals("Mon");
    return shortName
        && end < layout.length()
        && layout.charAt(end) >= 'a'
        && layout.charAt(end) <= 'z';
  }

  private static String fraction(String layout, int at) {
    if (at + 1 == layout.length()) {
      return "";
    }
    char digit = layout.charAt(at + 1);
    if (digit != '0' && digit != '9') {
      return "";
    }
    int end = at + 1;
    while (end < layout.length() && layout.charAt(end) == digit) {
      end++;
    }
    boolean more = end < layout.length() && Character.isDigit(layout.charAt(end));
    return more ? "" : layout.substring(at, end);
  }

  static boolean isFraction(String element) {
    return element.length() > 1 && (element.charAt(0) == '.' || element.charAt(0) == ',');
  }
}
