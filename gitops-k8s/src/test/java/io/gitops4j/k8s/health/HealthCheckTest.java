package io.gitops4j.k8s.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Health;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Every file of `health/`: the first line is a comment with the expected state. */
class HealthCheckTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @TestFactory
  Stream<DynamicTest> health_ofEachFixture_isWhatItsFirstLineSays()
      throws IOException, URISyntaxException {
    URI folder = Objects.requireNonNull(HealthCheckTest.class.getResource("/health")).toURI();
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files.sorted().toList().stream()
          .map(f -> DynamicTest.dynamicTest(String.valueOf(f.getFileName()), () -> check(f)));
    }
  }

  private static void check(Path file) throws IOException {
    String text = Files.readString(file);
    String expected = text.lines().findFirst().orElse("").replace("#", "").strip();
    assertThat(HealthCheck.of(yaml(text), NOON).health()).isEqualTo(Health.valueOf(expected));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> yaml(String text) {
    return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(text);
  }

  @Test
  void unschedulablePod_afterTheWindow_fails() {
    HealthCheck.Result result =
        HealthCheck.of(
            yaml(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: p, creationTimestamp: "2026-01-01T11:59:50Z"}
                status:
                  phase: Pending
                  conditions: [{type: PodScheduled, status: "False", reason: Unschedulable}]
                """),
            NOON);

    assertThat(result.health()).isEqualTo(Health.IN_PROGRESS);
    assertThat(result.failsAt()).isEqualTo(NOON.plusSeconds(5));
    assertThat(result.at(NOON.plusSeconds(5)).health()).isEqualTo(Health.FAILED);
  }
}
