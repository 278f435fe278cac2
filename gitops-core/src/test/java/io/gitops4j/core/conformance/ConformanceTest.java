package io.gitops4j.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recorded cases, where they are at hand: as many must pass as ever did. */
class ConformanceTest {

  @ParameterizedTest
  @CsvSource({
    "envsubst,380,0",
    "helm,293,2",
    "gotemplate,1223,0",
    "kustomize,251,0",
    "kustomize.builtin,83,0",
    "kustomize.emit,3,0",
    "real,37,0"
  })
  void cases_ofAPeer_failNoMoreThanEverDid(String name, int passed, int failed) throws IOException {
    ConformancePeer peer = ConformanceMain.PEERS.get(name);
    Optional<Path> folder = ConformanceMain.shared(name, peer);
    assumeTrue(folder.isPresent(), "no recorded cases of " + name + " here: skipped");
    List<ConformancePeer.Outcome> failures =
        peer.run(folder.get()).stream().filter(outcome -> outcome.failure() != null).toList();
    assertThat(failures)
        .as("failing cases, of at least %s", passed + failed)
        .hasSizeLessThanOrEqualTo(failed);
  }
}
