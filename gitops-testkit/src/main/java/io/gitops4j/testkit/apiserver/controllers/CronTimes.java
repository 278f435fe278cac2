package io.gitops4j.testkit.apiserver.controllers;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The times of a schedule in the words of cron: minute, hour, day of the month, month, day of the
 * week, or a descriptor.
 *
 * <p>Lists, ranges, steps and English names count. A day must be in both fields of days when one of
 * them is a star, else in one of them; a star with a step is no star. A local time that the clocks
 * leave out is left out. Schedules were validated when they were written. Source:
 * github.com/robfig/cron v3, {@code spec.go} and {@code parser.go}. Tests: {@code CronJobTest}.
 */
final class CronTimes {
  private static final Map<String, String> DESCRIPTORS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");
  private static final List<String> MONTHS =
      List.of(
          "", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
  private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)(h|m|s|ms|us|ns)");
  private static final int YEARS_AHEAD = 5;

  /** The values of a field, and whether it is a plain star. */
  private record Field(BitSet values, boolean star) {
    boolean has(int value) {
      return values.get(value);
    }
  }

  private final List<Field> fields;
  private final Duration every;
  private final ZoneId zone;

  private CronTimes(List<Field> fields, Duration every, ZoneId zone) {
    this.fields = fields;
    this.every = every;
    this.zone = zone;
  }

  /** The times of a valid schedule in a zone. */
  static CronTimes of(String schedule, ZoneId zone) {
    String text = DESCRIPTORS.getOrDefault(schedule.strip(), schedule.strip());
    if (text.startsWith("@every ")) {
      return new CronTimes(List.of(), duration(text.substring("@every ".length())), zone);
    }
    String[] parts = text.split("\\s+", -1);
    return new CronTimes(
        List.of(
            field(parts[0], 0, 59, List.of()),
            field(parts[1], 0, 23, List.of()),
            field(parts[2], 1, 31, List.of()),
            field(parts[3], 1, 12, MONTHS),
            field(parts[4], 0, 6, DAYS)),
        Duration.ZERO,
        zone);
  }

  private static Duration duration(String text) {
    double seconds = 0;
    Matcher matcher = DURATION.matcher(text);
    while (matcher.find()) {
      double unit =
          switch (matcher.group(2)) {
            case "h" -> 3600;
            case "m" -> 60;
            case "s" -> 1;
            default -> 0;
          };
      seconds += unit * Double.parseDouble(matcher.group(1));
    }
    return Duration.ofSeconds(Math.max(1, (long) seconds));
  }

  private static Field field(String text, int low, int high, List<String> names) {
    BitSet values = new BitSet();
    boolean star = false;
    for (String part : text.split(",", -1)) {
      String[] step = part.split("/", -1);
      String[] ends = step[0].split("-", -1);
      int by = step.length == 2 ? Integer.parseInt(step[1]) : 1;
      boolean all = ends[0].equals("*") || ends[0].equals("?");
      star |= all && by == 1;
      int from = all ? low : number(ends[0], names);
      int to = from;
      if (ends.length == 2) {
        to = number(ends[1], names);
      } else if (all || step.length == 2) {
        to = high;
      }
      for (int value = from; value <= to; value += by) {
        values.set(value);
      }
    }
    return new Field(values, star);
  }

  private static int number(String text, List<String> names) {
    int name = names.indexOf(text.toLowerCase(Locale.ROOT));
    return name >= 0 ? name : Integer.parseInt(text);
  }

  /** The first time after one; empty when there is none within five years. */
  Optional<Instant> after(Instant time) {
    if (!every.isZero()) {
      return Optional.of(time.plus(every).truncatedTo(ChronoUnit.SECONDS));
    }
    ZonedDateTime at = time.atZone(zone).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    int lastYear = at.getYear() + YEARS_AHEAD;
    while (at.getYear() <= lastYear) {
      if (!fields.get(3).has(at.getMonthValue()) || !onDay(at)) {
        at = at.toLocalDate().plusDays(1).atStartOfDay(zone);
      } else if (!fields.get(1).has(at.getHour())) {
        at = at.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      } else if (!fields.get(0).has(at.getMinute())) {
        at = at.plusMinutes(1);
      } else {
        return Optional.of(at.toInstant());
      }
    }
    return Optional.empty();
  }

  private boolean onDay(ZonedDateTime at) {
    Field ofMonth = fields.get(2);
    Field ofWeek = fields.get(4);
    boolean month = ofMonth.has(at.getDayOfMonth());
    boolean week = ofWeek.has(at.getDayOfWeek().getValue() % 7);
    return (ofMonth.star() || ofWeek.star()) ? (month && week) : (month || week);
  }

  /** The last time after one and not after another; empty when there is none. */
  Optional<Instant> lastBetween(Instant after, Instant until) {
    Optional<Instant> last = Optional.empty();
    Optional<Instant> next = after(after);
    if (!every.isZero() && !until.isBefore(after.plus(every))) {
      long rounds = Duration.between(after, until).toSeconds() / every.toSeconds();
      return Optional.of(after.plus(every.multipliedBy(rounds)));
    }
    Instant day = until.minus(Duration.ofDays(1));
    if (next.isPresent() && next.get().isBefore(day)) {
      Optional<Instant> late = after(day);
      next = late.isPresent() && !late.get().isAfter(until) ? late : next;
    }
    while (next.isPresent() && !next.get().isAfter(until)) {
      last = next;
      next = after(next.get());
    }
    return last;
  }
}
