package io.gitops4j.core.yaml;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates as go-yaml recognises them, and as Go's JSON prints them. */
final class TimestampText {

  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{4})-(\\d{1,2})-(\\d{1,2})"
              + "(?:(?:[Tt](\\d{1,2}):(\\d{1,2}):(\\d{1,2})(\\.\\d+)?(Z|[-+]\\d\\d:\\d\\d))"
              + "|(?: (\\d{1,2}):(\\d{1,2}):(\\d{1,2})(\\.\\d+)?))?");

  private TimestampText() {}

  static boolean matches(String text) {
    if (text.length() < 8 || text.charAt(4) != '-') {
      return false;
    }
    Matcher matcher = FORM.matcher(text);
    return matcher.matches() && valid(matcher);
  }

  private static boolean valid(Matcher m) {
    try {
      LocalDate.of(number(m, 1), number(m, 2), number(m, 3));
      int hour = m.group(4) != null ? 4 : 9;
      if (m.group(hour) != null) {
        LocalTime.of(number(m, hour), number(m, hour + 1), number(m, hour + 2));
      }
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static int number(Matcher m, int group) {
    return Integer.parseInt(m.group(group));
  }

  /** The date in the form of RFC 3339: {@code 2024-01-02T00:00:00Z}. */
  static String rfc3339(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      return text;
    }
    int hour = m.group(4) != null ? 4 : 9;
    boolean timed = m.group(hour) != null;
    String zone = m.group(8) == null || m.group(8).endsWith("00:00") ? "Z" : m.group(8);
    return String.format(
            Locale.ROOT,
            "%04d-%02d-%02dT%02d:%02d:%02d",
            number(m, 1),
            number(m, 2),
            number(m, 3),
            timed ? number(m, hour) : 0,
            timed ? number(m, hour + 1) : 0,
            timed ? number(m, hour + 2) : 0)
        + (timed ? fraction(m.group(hour + 3)) : "")
        + zone;
  }

  private static String fraction(@Nullable String digits) {
    if (digits == null) {
      return "";
    }
    String trimmed = digits.replaceAll("0+$", "");
    return trimmed.equals(".") ? "" : trimmed;
  }
}
