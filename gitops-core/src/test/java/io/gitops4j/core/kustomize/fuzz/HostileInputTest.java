package io.gitops4j.core.kustomize.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Hostile repositories give manifests or our exception, in time, and never anything else.
 *
 * <p>Every build runs the short form from a fixed seed. The long form is {@code mvn test
 * -Dtest.groups=fuzz -Dtest.excludedGroups= -Dgitops4j.fuzz.seconds=1800}, from a seed of the clock
 * or {@code gitops4j.fuzz.seed}. What fails lies in {@code target/fuzz} in the form of a fixture:
 * to be added to {@code src/test/resources/kustomize} with the fix.
 */
class HostileInputTest {

  private static final int SHORT_SECONDS = 10;
  private static final int LONG_SECONDS = 1_800;

  @Test
  void hostileInput_fromAFixedSeed_isRenderedOrRefused() throws Exception {
    run(20_261_126, SHORT_SECONDS, "short");
  }

  @Tag("fuzz")
  @Test
  void hostileInput_forLong_isRenderedOrRefused() throws Exception {
    run(
        Long.getLong("gitops4j.fuzz.seed", System.nanoTime()),
        Integer.getInteger("gitops4j.fuzz.seconds", LONG_SECONDS),
        "long");
  }

  private static void run(long seed, int seconds, String name)
      throws IOException, InterruptedException {
    FuzzRun run = new FuzzRun(seed, FuzzCorpus.load(), Path.of("target/fuzz", name));
    List<String> faults = run.run(Duration.ofSeconds(seconds));
    assertThat(faults).as("seed %s: %s", seed, run.summary()).isEmpty();
    assertThat(run.summary()).doesNotStartWith("0 ");
  }
}
