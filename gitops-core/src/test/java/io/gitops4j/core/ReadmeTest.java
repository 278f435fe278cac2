package io.gitops4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.core.kustomize.KustomizeRenderer;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.core.yaml.YamlWriter;
import io.gitops4j.spi.RenderRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example of the README, word for word between the marks, compiled and run. */
class ReadmeTest {

  @Test
  void example_ofTheReadme_printsWhatItSays() {
    // begin
    Snapshot snapshot =
        MemorySnapshot.builder(Revision.of("main", "sha1:0123"))
            .file("app/kustomization.yaml", "namePrefix: eu-\nresources: [config.yaml]\n")
            .file(
                "app/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n")
            .build();
    Manifests manifests = new KustomizeRenderer().render(RenderRequest.of(snapshot, "app"));
    Manifest settings = manifests.list().get(0);
    // end
    assertThat(settings).hasToString("ConfigMap/eu-settings (app/config.yaml:1:1)");
    assertThat(YamlWriter.write(settings.content()))
        .isEqualTo("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: eu-settings\n");
  }

  @Test
  void readme_asItIs_holdsTheExample() throws IOException {
    String readme = squeezed(Files.readString(Path.of("../README.md")));
    String test = Files.readString(Path.of("src/test/java/io/gitops4j/core/ReadmeTest.java"));
    String example = test.substring(test.indexOf("// begin") + 8, test.indexOf("// end"));
    assertThat(readme).contains(squeezed(example));
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", "");
  }
}
