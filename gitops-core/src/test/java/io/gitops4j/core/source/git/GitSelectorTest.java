package io.gitops4j.core.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitSelectorTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"1", "1.2", "latest", "v1.2.x", "1.2.3-", "1.2.3-rc.01", "", "..", "-1.2.3"})
  void version_ofATagThatIsNone_isEmpty(String tag) {
    assertThat(GitSelector.version(tag)).isEmpty();
  }
}
