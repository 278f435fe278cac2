package io.gitops4j.examples.readme;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.SecretValue;
import io.gitops4j.core.source.git.GitSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The Java of the README about Git over SSH. */
class GitSshTest {

  @Test
  void source_withAKeyThatIsNone_isRefusedWithoutShowingIt() {
    SecretValue privateKey = SecretValue.of("identity", "no key at all");
    SecretValue hostKeys = SecretValue.of("known_hosts", "github.com ssh-ed25519 AAAA");
    assertThatThrownBy(
            () -> {
              GitSource.Builder builder =
                  GitSource.at("ssh://git@github.com/our-org/fleet.git")
                      .branch("main")
                      .credentials(
                          Map.of(
                              "identity",
                              privateKey,
                              "known_hosts",
                              hostKeys)); // and "password" for an encrypted key
              try (GitSource source = builder.build()) {
                source.resolve();
              }
            })
        .hasMessageContaining("identity")
        .hasMessageNotContainingAny("no key at all");
  }
}
