package io.gitops4j.core.template.format;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and durations as their Go {@code String()} methods write them. */
final class TimeText {

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern(" xx", Locale.ROOT);
  private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern(" zzz", Locale.ROOT);

  private TimeText() {}

  static String time(ZonedDateTime time) {
    StringBuilder out = new StringBuilder(SECONDS.format(time));
    if (time.getNano() != 0) {
      out.append('.').append(fraction(time.getNano(), 9));
    }
    return out.append(OFFSET.format(time)).append(zone(time)).toString();
  }

  /** The short name of the zone; that of a mere offset is the offset again. */
  private static String zone(ZonedDateTime time) {
    if (time.getZone().equals(ZoneOffset.UTC)) {
      return " UTC";
    }
    return (time.getZone() instanceof ZoneOffset ? OFFSET : ZONE).format(time);
  }

  /**
   * {@code 1h2m3.5s}; below a second the largest unit that leaves a whole number before the point.
   */
  static String duration(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos == 0) {
      return "0s";
    }
    StringBuilder out = new StringBuilder(nanos < 0 ? "-" : "");
    long left = Math.abs(nanos);
    if (left < 1_000) {
      return out.append(left).append("ns").toString();
    } else if (left < 1_000_000) {
      return decimal(out, left, 1_000, 3).append("µs").toString();
    } else if (left < 1_000_000_000) {
      return decimal(out, left, 1_000_000, 6).append("ms").toString();
    }
    long seconds = left / 1_000_000_000;
    if (seconds >= 3600) {
      out.append(seconds / 3600).append('h');
    }
    if (seconds >= 60) {
      out.append(seconds / 60 % 60).append('m');
    }
    return decimal(out, left % 60_000_000_000L, 1_000_000_000, 9).append('s').toString();
  }

  private static StringBuilder decimal(StringBuilder out, long number, long unit, int digits) {
    out.append(number / unit);
    if (number % unit != 0) {
      out.append('.').append(fraction(number % unit, digits));
    }
    return out;
  }

  private static String fraction(long number, int digits) {
    String text = Long.toString(number);
    String whole = "0".repeat(digits - text.length()) + text;
    int end = whole.length();
    while (end > 1 && whole.charAt(end - 1) == '0') {
      end--;
    }
    return whole.substring(0, end);
  }
}
