package io.gitops4j.core.helm.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Hostile templates, values and files of charts are rendered or refused, in time, and nothing else
 * is ever thrown.
 *
 * <p>Every build runs the short form from a fixed seed. The long form is {@code mvn test
 * -Dtest.groups=fuzz -Dtest.excludedGroups= -Dtest=HostileChartTest -Dgitops4j.fuzz.seconds=1800},
 * from a seed of the clock or {@code gitops4j.fuzz.seed}. Charts that fail lie in {@code
 * target/fuzz-charts}. Archives, release records and single functions have tests of their own:
 * {@code ChartArchiveFuzzTest}, {@code ReleaseCodecPropertyTest}, {@code HostileCallsTest}.
 */
class HostileChartTest {

  private static final int SHORT_SECONDS = 5;
  private static final int LONG_SECONDS = 1_800;

  @Test
  void hostileCharts_fromAFixedSeed_areRenderedOrRefused() throws Exception {
    run(20_261_127, SHORT_SECONDS, "short");
  }

  @Tag("fuzz")
  @Test
  void hostileCharts_forLong_areRenderedOrRefused() throws Exception {
    run(
        Long.getLong("gitops4j.fuzz.seed", System.nanoTime()),
        Integer.getInteger("gitops4j.fuzz.seconds", LONG_SECONDS),
        "long");
  }

  private static void run(long seed, int seconds, String name) throws Exception {
    ChartFuzz fuzz = new ChartFuzz(seed, Path.of("target/fuzz-charts", name));
    List<String> faults = fuzz.run(Duration.ofSeconds(seconds));
    assertThat(faults).as("seed %s: %s", seed, fuzz.summary()).isEmpty();
    assertThat(fuzz.executions()).isPositive();
  }
}
