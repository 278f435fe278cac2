package io.gitops4j.core.template.sprig;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * Writes moments in a {@link Layout}.
 *
 * <p>The rule: names are English; {@code MST} is the short name of the zone, or its offset where it
 * has none. Source: Go's {@code Time.Format}. Tests: the table {@code dates.txt}.
 */
final class GoTime {

  /** Go's zero time. */
  static final ZonedDateTime ZERO = ZonedDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  private static final DateTimeFormatter ZONE_NAME =
      DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);
  private static final int NANO_DIGITS = 9;

  private GoTime() {}

  static String format(ZonedDateTime time, String layout) {
    StringBuilder out = new StringBuilder();
    for (Layout.Chunk chunk : Layout.chunks(layout)) {
      out.append(chunk.prefix()).append(element(time, chunk.element()));
    }
    return out.toString();
  }

  /** A moment as JSON has it, with as many digits of the second as needed. */
  static String rfc3339(ZonedDateTime time) {
    return format(time, "2006-01-02T15:04:05.999999999Z07:00");
  }

  private static String element(ZonedDateTime time, String element) {
    return switch (element) {
      case "January" -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case "Jan" -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
      case "1" -> String.valueOf(time.getMonthValue());
      case "01" -> two(time.getMonthValue());
      case "Monday" -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case "Mon" ->
          time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
      case "2" -> String.valueOf(time.getDayOfMonth());
      case "_2" -> padded("%2d", time.getDayOfMonth());
      case "02" -> two(time.getDayOfMonth());
      case "__2" -> padded("%3d", time.getDayOfYear());
      case "002" -> padded("%03d", time.getDayOfYear());
      case "15" -> two(time.getHour());
      case "3" -> String.valueOf(time.get(ChronoField.CLOCK_HOUR_OF_AMPM));
      case "03" -> two(time.get(ChronoField.CLOCK_HOUR_OF_AMPM));
      case "4" -> String.valueOf(time.getMinute());
      case "04" -> two(time.getMinute());
      case "5" -> String.valueOf(time.getSecond());
      case "05" -> two(time.getSecond());
      case "2006" -> padded(time.getYear() < 0 ? "%05d" : "%04d", time.getYear());
      case "06" -> two(Math.floorMod(time.getYear(), 100));
      case "PM" -> time.getHour() >= 12 ? "PM" : "AM";
      case "pm" -> time.getHour() >= 12 ? "pm" : "am";
      case "MST" -> zoneName(time);
      case "" -> "";
      default -> Layout.isFraction(element) ? fraction(time, element) : offset(time, element);
    };
  }

  private static String two(int number) {
    return padded("%02d", number);
  }

  private static String padded(String format, int number) {
    return String.format(Locale.ROOT, format, number);
  }

  private static String zoneName(ZonedDateTime time) {
    if (time.getZone().equals(ZoneOffset.UTC)) {
      return "UTC";
    }
    if (time.getZone() instanceof ZoneOffset) {
      String offset = offset(time, "-0700");
      return offset.endsWith("00") ? offset.substring(0, 3) : offset;
    }
    return ZONE_NAME.format(time);
  }

  private static String fraction(ZonedDateTime time, String element) {
    int digits = Math.min(element.length() - 1, NANO_DIGITS);
    String nanos = padded("%09d", time.getNano()).substring(0, digits);
    if (element.charAt(1) == '0') {
      return element.charAt(0) + nanos + "0".repeat(element.length() - 1 - digits);
    }
    String shortest = nanos.replaceAll("0+$", "");
    return shortest.isEmpty() ? "" : element.charAt(0) + shortest;
  }

  private static String offset(ZonedDateTime time, String element) {
    int seconds = time.getOffset().getTotalSeconds();
    if (element.startsWith("Z") && seconds == 0) {
      return "Z";
    }
    int rest = Math.abs(seconds);
    String colon = element.indexOf(':') > 0 ? ":" : "";
    StringBuilder out = new StringBuilder(seconds < 0 ? "-" : "+");
    out.append(two(rest / 3600));
    if (element.length() > 3) {
      out.append(colon).append(two(rest / 60 % 60));
    }
    if (element.length() > 6) {
      out.append(colon).append(two(rest % 60));
    }
    return out.toString();
  }
}
