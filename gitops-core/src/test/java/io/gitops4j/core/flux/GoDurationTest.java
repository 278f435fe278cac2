package io.gitops4j.core.flux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

  @ParameterizedTest
  @CsvSource({
    "1h30m, PT1H30M",
    "1.5h, PT1H30M",
    "90s, PT1M30S",
    "500ms, PT0.5S",
    "1m1m, PT2M",
    "0.0000001s, PT0.0000001S",
    "0s, PT0S",
    "2562047h, PT2562047H"
  })
  void parse_aDuration_isItsSum(String text, Duration expected) {
    assertThat(GoDuration.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10", "-1m", "+1m", "1", "1d", "5us", "1 m", ".5s", "1.s", "2562048h"})
  void parse_anythingElse_isNone(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }

  @Property
  void parse_hoursMinutesSecondsMillis_isTheirSum(
      @ForAll @IntRange(max = 10_000) int h,
      @ForAll @IntRange(max = 10_000) int m,
      @ForAll @IntRange(max = 10_000) int s,
      @ForAll @IntRange(max = 10_000) int ms) {
    assertThat(GoDuration.parse(h + "h" + m + "m" + s + "s" + ms + "ms"))
        .contains(Duration.ofHours(h).plusMinutes(m).plusSeconds(s).plusMillis(ms));
  }

  @Property
  void parse_anyText_neverThrows(@ForAll @StringLength(max = 120) String text) {
    assertThat(GoDuration.parse(text)).isNotNull();
  }
}
