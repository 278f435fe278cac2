package io.gitops4j.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What Helm 3.22.0 made of snippets of our own, most of them made at random: each function on
 * values of each type, verbs of {@code printf}, loops and conditions. They have the form of those
 * of {@code .ci/conformance gotemplate}, which plays this folder, too. Addresses, times and the
 * order in which Go's maps are walked are not in it, as they are others each time.
 */
class HelmSnippetsTest {
  private static final Path FOLDER = Path.of("src/test/resources/template/helm-snippets");

  @Test
  void snippets_thatHelmRendered_giveWhatHelmGave() throws IOException {
    List<ConformancePeer.Outcome> outcomes = new GotemplatePeer().run(FOLDER);

    assertThat(outcomes).filteredOn(o -> o.failure() != null).isEmpty();
    assertThat(outcomes).hasSizeGreaterThan(3000);
  }
}
