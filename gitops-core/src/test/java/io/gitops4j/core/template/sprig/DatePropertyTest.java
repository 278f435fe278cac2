package io.gitops4j.core.template.sprig;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** Dates and durations that are written and read again. */
class DatePropertyTest {

  private static final long YEAR_1 = -62_135_596_800L;
  private static final long YEAR_9999 = 253_402_300_799L;
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Property
  void moment_writtenAndReadAgain_isTheSame(
      @ForAll @LongRange(min = YEAR_1, max = YEAR_9999) long seconds,
      @ForAll @LongRange(min = 0, max = 999_999_999) long nanos) {
    ZonedDateTime time = Instant.ofEpochSecond(seconds, nanos).atZone(ZoneOffset.ofHours(-3));
    for (String layout :
        new String[] {
          "2006-01-02T15:04:05.999999999Z07:00",
          "Mon Jan _2 2006 03:04:05.000000000PM -0700",
          "2006 002 15h04m5s,999999999 -07:00:00"
        }) {
      String text = GoTime.format(time, layout);
      assertThat(TimeParser.parse(layout, text, ZoneOffset.UTC).toInstant())
          .as(text)
          .isEqualTo(time.toInstant());
    }
  }

  @Property
  void date_inHtmlsForm_isIsos(
      @ForAll @LongRange(min = YEAR_1, max = YEAR_9999 - 86_400) long seconds) {
    ZonedDateTime time = Instant.ofEpochSecond(seconds).atZone(BERLIN);
    assertThat(GoTime.format(time, "2006-01-02"))
        .isEqualTo(DateTimeFormatter.ISO_LOCAL_DATE.format(time));
  }

  @Property
  void duration_printedAndReadAgain_isTheSame(
      @ForAll @LongRange(min = -Long.MAX_VALUE, max = Long.MAX_VALUE) long nanos) {
    Duration duration = Duration.ofNanos(nanos);
    assertThat(DurationText.parse(Printed.value(duration))).isEqualTo(duration);
  }
}
