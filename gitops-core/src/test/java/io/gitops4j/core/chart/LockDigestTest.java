package io.gitops4j.core.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Revision;
import io.gitops4j.core.source.MemorySnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Charts whose locks helm 3.22.0 wrote ({@code helm dependency update}). */
class LockDigestTest {

  private static MemorySnapshot.Builder files(String folder) throws IOException {
    MemorySnapshot.Builder files = MemorySnapshot.builder(Revision.of("test"));
    try (Stream<Path> all = Files.list(Path.of("src/test/resources/chart-locks", folder))) {
      for (Path file : all.sorted().toList()) {
        files.file(file.getFileName().toString(), Files.readString(file));
      }
    }
    return files;
  }

  private static Chart chart(MemorySnapshot.Builder files) {
    return ChartLoader.withDefaults().folder(files.build(), "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dependencies-in-folders",
        "dependencies-in-repositories",
        "dependencies-in-named-repositories",
        "version-one"
      })
  void isLockCurrent_lockOfHelm_is(String folder) throws IOException {
    Chart chart = chart(files(folder));
    assertThat(chart.lock()).isPresent();
    assertThat(chart.isLockCurrent()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "dependencies-in-folders, Chart.yaml, weight: 1, weight: 2",
    "dependencies-in-folders, Chart.yaml, alias: shared, alias: other",
    "dependencies-in-repositories, Chart.yaml, ^1, ^2",
    "dependencies-in-repositories, Chart.lock, version: 1.5.0, version: 1.5.1",
    "dependencies-in-named-repositories, Chart.yaml, '\"*\"', 1.x",
    "version-one, requirements.yaml, 1.x.x, 2.x.x"
  })
  void isLockCurrent_afterAChange_isNot(String folder, String file, String before, String after)
      throws IOException {
    String text = Files.readString(Path.of("src/test/resources/chart-locks", folder, file));
    assertThat(text).contains(before);
    MemorySnapshot.Builder files = files(folder);
    files.file(file, text.replace(before, after));
    assertThat(chart(files).isLockCurrent()).isFalse();
  }

  /** The digest is that of {@code {"dependencies":[…]}} with the dependencies that are named. */
  @Test
  void isLockCurrent_lockOfHelmTwo_isForVersionOneAlone() throws IOException {
    String json =
        "{\"dependencies\":[{\"name\":\"db\",\"version\":\"1.x.x\",\"repository\":\"http://127.0.0.1:18765\"}]}";
    String digest =
        com.google.common.hash.Hashing.sha256()
            .hashString(json, java.nio.charset.StandardCharsets.UTF_8)
            .toString();
    String lock = "dependencies: []\ndigest: sha256:" + digest + "\n";
    for (String version : List.of("v1", "v2")) {
      MemorySnapshot.Builder files = files("version-one");
      files.file("Chart.yaml", "apiVersion: " + version + "\nname: web\nversion: 1.0.0\n");
      files.file("requirements.lock", lock);
      assertThat(chart(files).isLockCurrent()).isEqualTo(version.equals("v1"));
    }
  }
}
