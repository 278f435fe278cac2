package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads moments written in a {@link Layout}.
 *
 * <p>The rule: what the layout does not name is the first month, day or hour of the year 0, in the
 * local zone; a blank of the layout takes any number of blanks; a fraction after the seconds is
 * read though the layout has none. Source: Go's {@code time.ParseInLocation}, with its words for
 * errors. Tests: the table {@code dates.txt} and {@code DatePropertyTest}.
 */
final class TimeParser {

  private static final List<String> MONTHS =
      List.of(
          "January",
          "February",
          "March",
          "April",
          "May",
          "June",
          "July",
          "August",
          "September",
          "October",
          "November",
          "December");
  private static final List<String> DAYS =
      List.of("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday");
  private static final DateTimeFormatter ZONE_NAME =
      DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);
  private static final int PIVOT = 69;

  private final String layout;
  private final String text;
  private final ZoneId local;
  private String rest;
  private String outOfRange = "";
  private int year;
  private int month = -1;
  private int day = -1;
  private int dayOfYear = -1;
  private int hour;
  private int minute;
  private int second;
  private int nano;
  private boolean afternoon;
  private boolean morning;
  private @Nullable ZoneOffset offset;
  private boolean utc;
  private String zoneName = "";

  private TimeParser(String layout, String text, ZoneId local) {
    this.layout = layout;
    this.text = text;
    this.rest = text;
    this.local = local;
  }

  /** What does not fit; the parser says of what. */
  private static final class Mismatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Mismatch() {
      super(null, null, false, false);
    }
  }

  static ZonedDateTime parse(String layout, String text, ZoneId local) {
    return new TimeParser(layout, text, local).run();
  }

  private ZonedDateTime run() {
    List<Layout.Chunk> chunks = Layout.chunks(layout);
    for (int i = 0; i < chunks.size(); i++) {
      Layout.Chunk chunk = chunks.get(i);
      try {
        skip(chunk.prefix());
      } catch (Mismatch e) {
        throw cannotParse(rest, chunk.prefix());
      }
      if (chunk.element().isEmpty()) {
        break;
      }
      String hold = rest;
      try {
        read(chunk.element(), i + 1 < chunks.size() ? chunks.get(i + 1) : null);
      } catch (Mismatch e) {
        throw cannotParse(hold, chunk.element());
      }
      if (!outOfRange.isEmpty()) {
        throw failure(": " + outOfRange + " out of range");
      }
    }
    if (!rest.isEmpty()) {
      throw failure(": extra text: " + Printed.quote(rest));
    }
    return moment();
  }

  private FunctionException cannotParse(String value, String element) {
    return failure(
        " as "
            + Printed.quote(layout)
            + ": cannot parse "
            + Printed.quote(value)
            + " as "
            + Printed.quote(element));
  }

  private FunctionException failure(String what) {
    return new FunctionException("parsing time " + Printed.quote(text) + what);
  }

  private void skip(String prefix) {
    String left = prefix;
    while (!left.isEmpty()) {
      if (left.charAt(0) == ' ') {
        if (!rest.isEmpty() && rest.charAt(0) != ' ') {
          throw new Mismatch();
        }
        left = left.replaceFirst("^ +", "");
        rest = rest.replaceFirst("^ +", "");
      } else if (rest.isEmpty() || rest.charAt(0) != left.charAt(0)) {
        throw new Mismatch();
      } else {
        left = left.substring(1);
        rest = rest.substring(1);
      }
    }
  }

  private void read(String element, Layout.@Nullable Chunk next) {
    switch (element) {
      case "06" -> {
        int two = digits(2);
        year = two >= PIVOT ? 1900 + two : 2000 + two;
      }
      case "2006" -> year = digits(4);
      case "Jan" -> month = name(MONTHS, 3) + 1;
      case "January" -> month = name(MONTHS, 0) + 1;
      case "1", "01" -> month = within(number(element.length() == 2), 1, 12, "month");
      case "Mon" -> name(DAYS, 3);
      case "Monday" -> name(DAYS, 0);
      case "2", "_2", "02" -> {
        if (element.equals("_2") && rest.startsWith(" ")) {
          rest = rest.substring(1);
        }
        day = number(element.equals("02"));
      }
      case "__2", "002" -> dayOfYear = digits(3);
      case "15" -> hour = within(number(false), 0, 23, "hour");
      case "3", "03" -> hour = within(number(element.length() == 2), 0, 12, "hour");
      case "4", "04" -> minute = within(number(element.length() == 2), 0, 59, "minute");
      case "5", "05" -> {
        second = within(number(element.length() == 2), 0, 59, "second");
        unnamedFraction(next);
      }
      case "PM", "pm" -> half(element);
      case "MST" -> zone();
      default -> {
        if (Layout.isFraction(element)) {
          fraction(element);
        } else {
          offset(element);
        }
      }
    }
  }

  private int within(int number, int least, int most, String name) {
    if (number < least || number > most) {
      outOfRange = name;
    }
    return number;
  }

  private boolean digitAt(int index) {
    return index < rest.length() && rest.charAt(index) >= '0' && rest.charAt(index) <= '9';
  }

  private int digits(int count) {
    for (int i = 0; i < count; i++) {
      if (!digitAt(i)) {
        throw new Mismatch();
      }
    }
    int number = Integer.parseInt(rest.substring(0, count));
    rest = rest.substring(count);
    return number;
  }

  private int number(boolean two) {
    return digits(two || digitAt(1) ? 2 : 1);
  }

  private int name(List<String> names, int letters) {
    for (int i = 0; i < names.size(); i++) {
      String name = letters == 0 ? names.get(i) : names.get(i).substring(0, letters);
      if (rest.regionMatches(true, 0, name, 0, name.length())) {
        rest = rest.substring(name.length());
        return i;
      }
    }
    throw new Mismatch();
  }

  private void half(String element) {
    String found = rest.substring(0, Math.min(2, rest.length()));
    afternoon = found.equals(element);
    morning = found.equals(element.equals("PM") ? "AM" : "am");
    if (!afternoon && !morning) {
      throw new Mismatch();
    }
    rest = rest.substring(2);
  }

  private boolean pointAndDigit() {
    return rest.length() >= 2 && (rest.charAt(0) == '.' || rest.charAt(0) == ',') && digitAt(1);
  }

  private void unnamedFraction(Layout.@Nullable Chunk next) {
    boolean named = next != null && Layout.isFraction(next.element());
    if (pointAndDigit() && !named) {
      nanos();
    }
  }

  private void fraction(String element) {
    if (element.charAt(1) == '9') {
      if (pointAndDigit()) {
        nanos();
      }
      return;
    }
    int length = element.length();
    if (rest.length() < length || !pointAndDigit()) {
      throw new Mismatch();
    }
    String after = rest.substring(length);
    rest = rest.substring(0, length);
    nanos();
    if (!rest.isEmpty()) {
      throw new Mismatch();
    }
    rest = after;
  }

  private void nanos() {
    int end = 1;
    while (digitAt(end)) {
      end++;
    }
    String nine = (rest.substring(1, end) + "000000000").substring(0, 9);
    nano = Integer.parseInt(nine);
    rest = rest.substring(end);
  }

  private void offset(String element) {
    if (element.startsWith("Z") && rest.startsWith("Z")) {
      rest = rest.substring(1);
      utc = true;
      return;
    }
    if (rest.isEmpty() || (rest.charAt(0) != '+' && rest.charAt(0) != '-')) {
      throw new Mismatch();
    }
    int sign = rest.charAt(0) == '-' ? -1 : 1;
    rest = rest.substring(1);
    int hours = digits(2);
    int minutes = element.length() > 3 ? part(element) : 0;
    int seconds = element.length() > 6 ? part(element) : 0;
    within(hours, 0, 24, "time zone offset hour");
    within(minutes, 0, 60, "time zone offset minute");
    if (outOfRange.isEmpty()) {
      try {
        offset = ZoneOffset.ofTotalSeconds(sign * (hours * 3600 + minutes * 60 + seconds));
      } catch (DateTimeException beyond18Hours) {
        outOfRange = "time zone offset hour";
      }
    }
  }

  private int part(String element) {
    if (element.indexOf(':') > 0) {
      if (!rest.startsWith(":")) {
        throw new Mismatch();
      }
      rest = rest.substring(1);
    }
    return digits(2);
  }

  private void zone() {
    if (rest.startsWith("UTC")) {
      utc = true;
      rest = rest.substring(3);
      return;
    }
    int end = 0;
    while (end < rest.length() && end < 6 && Character.isUpperCase(rest.charAt(end))) {
      end++;
    }
    if (end < 3 || end > 5) {
      throw new Mismatch();
    }
    zoneName = rest.substring(0, end);
    rest = rest.substring(end);
  }

  private ZonedDateTime moment() {
    if (afternoon && hour < 12) {
      hour += 12;
    } else if (morning && hour == 12) {
      hour = 0;
    }
    LocalDateTime time = date().atTime(hour, minute, second, nano);
    if (utc) {
      return time.atZone(ZoneOffset.UTC);
    }
    ZoneOffset given = offset;
    if (given != null) {
      boolean sameAsLocal = local.getRules().getOffset(time.toInstant(given)).equals(given);
      return ZonedDateTime.of(time, sameAsLocal ? local : given);
    }
    if (!zoneName.isEmpty()) {
      Instant instant = time.atZone(local).toInstant();
      boolean known = ZONE_NAME.format(instant.atZone(local)).equals(zoneName);
      return time.atZone(known ? local : ZoneOffset.UTC);
    }
    return time.atZone(local);
  }

  private LocalDate date() {
    if (dayOfYear >= 0) {
      int days = YearMonth.of(year, 1).isLeapYear() ? 366 : 365;
      if (dayOfYear < 1 || dayOfYear > days) {
        throw failure(": day-of-year out of range");
      }
      return LocalDate.ofYearDay(year, dayOfYear);
    }
    YearMonth month = YearMonth.of(year, this.month < 0 ? 1 : this.month);
    int date = day < 0 ? 1 : day;
    if (date < 1 || date > month.lengthOfMonth()) {
      throw failure(": day out of range");
    }
    return month.atDay(date);
  }
}
