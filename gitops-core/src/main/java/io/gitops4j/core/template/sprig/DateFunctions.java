package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.value.TypedNumber;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Dates and durations.
 *
 * <p>The rule: a date is a moment, or an {@code int}, {@code int32} or {@code int64} of seconds
 * since 1970; anything else, such as a number of the values, which is a float, is now. An unknown
 * zone is UTC. Surprising: {@code duration} takes a text or an {@code int64} but no {@code int}.
 * Source: sprig's {@code date.go}. Tests: the table {@code dates.txt}.
 */
final class DateFunctions {

  private static final String HTML = "2006-01-02";
  private static final long SECOND = 1_000_000_000L;

  /** The units of durationRound in nanoseconds, the largest first. */
  private enum Unit {
    YEAR("y", 365 * 24 * 3600),
    MONTH("mo", 30 * 24 * 3600),
    DAY("d", 24 * 3600),
    HOUR("h", 3600),
    MINUTE("m", 60),
    SECOND("s", 1);

    private final String text;
    private final long nanos;

    Unit(String text, long seconds) {
      this.text = text;
      this.nanos = seconds * DateFunctions.SECOND;
    }
  }

  private final Clock clock;

  private DateFunctions(Clock clock) {
    this.clock = clock;
  }

  static void addTo(Registrar to, Clock clock) {
    DateFunctions dates = new DateFunctions(clock);
    to.add("now", "", a -> ZonedDateTime.now(clock));
    dates.formatting(to);
    dates.parsing(to);
    dates.moving(to);
    dates.durations(to);
  }

  private void formatting(Registrar to) {
    to.add("date", "string, any", a -> format(a.text(0), a.any(1), "Local"));
    for (String name : List.of("dateInZone", "date_in_zone")) {
      to.add(name, "string, any, string", a -> format(a.text(0), a.any(1), a.text(2)));
    }
    to.add("htmlDate", "any", a -> format(HTML, a.any(0), "Local"));
    to.add("htmlDateInZone", "any, string", a -> format(HTML, a.any(0), a.text(1)));
    to.add("unixEpoch", "time.Time", a -> String.valueOf(time(a.any(0)).toEpochSecond()));
  }

  private void parsing(Registrar to) {
    to.add("mustToDate", "string, string", a -> parse(a.text(0), a.text(1)));
    to.add(
        "toDate",
        "string, string",
        a -> {
          try {
            return parse(a.text(0), a.text(1));
          } catch (FunctionException unreadable) {
            return GoTime.ZERO;
          }
        });
  }

  private ZonedDateTime parse(String layout, String text) {
    return TimeParser.parse(layout, text, clock.getZone());
  }

  private void moving(Registrar to) {
    for (String name : List.of("dateModify", "date_modify")) {
      to.add(
          name,
          "string, time.Time",
          a -> {
            try {
              return time(a.any(1)).plus(DurationText.parse(a.text(0)));
            } catch (FunctionException unreadable) {
              return a.any(1);
            }
          });
    }
    for (String name : List.of("mustDateModify", "must_date_modify")) {
      to.add(name, "string, time.Time", a -> time(a.any(1)).plus(DurationText.parse(a.text(0))));
    }
  }

  private void durations(Registrar to) {
    to.add("ago", "any", a -> ago(a.any(0)));
    to.add("duration", "any", a -> Printed.value(Duration.ofNanos(seconds(a.any(0)) * SECOND)));
    to.add("durationRound", "any", a -> rounded(nanos(a.any(0))));
  }

  private String ago(@Nullable Object value) {
    Duration since = Duration.between(moment(value), clock.instant());
    long half = since.isNegative() ? -SECOND / 2 : SECOND / 2;
    long seconds = since.plusNanos(half).toNanos() / SECOND;
    return Printed.value(Duration.of(seconds, ChronoUnit.SECONDS));
  }

  private static long seconds(@Nullable Object value) {
    if (value instanceof String text) {
      return Casts.atoi(text);
    }
    return int64(value) == null ? 0 : Casts.toLong(value);
  }

  private static @Nullable Object int64(@Nullable Object value) {
    return value instanceof TypedNumber number && number.type().equals("int64") ? value : null;
  }

  private long nanos(@Nullable Object value) {
    if (value instanceof String text) {
      try {
        return DurationText.parse(text).toNanos();
      } catch (FunctionException unreadable) {
        return 0;
      }
    }
    if (value instanceof ZonedDateTime time) {
      return Duration.between(time, clock.instant().atZone(ZoneOffset.UTC)).toNanos();
    }
    return int64(value) == null ? 0 : Casts.toLong(value);
  }

  private static String rounded(long nanos) {
    long amount = Math.abs(Math.max(nanos, -Long.MAX_VALUE));
    for (Unit unit : Unit.values()) {
      if (amount > unit.nanos) {
        return amount / unit.nanos + unit.text;
      }
    }
    return "0s";
  }

  private static ZonedDateTime time(@Nullable Object value) {
    if (value instanceof ZonedDateTime time) {
      return time;
    }
    throw new IllegalArgumentException("the engine lets only moments through");
  }

  private Instant moment(@Nullable Object value) {
    if (value instanceof ZonedDateTime time) {
      return time.toInstant();
    }
    boolean seconds =
        value instanceof Long
            || (value instanceof TypedNumber number
                && (number.type().equals("int64") || number.type().equals("int32")));
    return seconds ? instant(Casts.toLong(value)) : clock.instant();
  }

  private static Instant instant(long seconds) {
    long least = Instant.MIN.getEpochSecond() + 100_000;
    return Instant.ofEpochSecond(Math.max(least, Math.min(-least, seconds)));
  }

  private String format(String layout, @Nullable Object date, String zone) {
    return GoTime.format(moment(date).atZone(zone(zone)), layout);
  }

  private ZoneId zone(String name) {
    if (name.equals("Local")) {
      return clock.getZone();
    }
    boolean known = !name.equals("UTC") && ZoneId.getAvailableZoneIds().contains(name);
    return known ? ZoneId.of(name) : ZoneOffset.UTC;
  }
}
