package io.gitops4j.core.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.SecretValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logins of Docker configurations, challenges, and digests. */
class RegistryRulesTest {

  private static final String AUTHS =
      """
      {"auths":{
        "https://index.docker.io/v1/":{"username":"hub","password":"p"},
        "ghcr.io":{"username":"all","password":"p"},
        "ghcr.io/fleet":{"username":"fleet","password":"p"},
        "https://ghcr.io/v2/fleet/apps":{"auth":"YXBwczpwOnE="},
        "*.dkr.ecr.*.amazonaws.com":{"username":"AWS","password":"p"},
        "reg-*-x.example.com:5000":{"username":"glob","password":"p"}
      }}
      """;

  @ParameterizedTest
  @CsvSource({
    "index.docker.io, library/nginx, hub",
    "ghcr.io, other, all",
    "ghcr.io, fleet, fleet",
    "ghcr.io, fleet/web, fleet",
    "ghcr.io, fleeting, all",
    "ghcr.io, fleet/apps, apps",
    "123.dkr.ecr.eu-west-1.amazonaws.com, x, AWS",
    "dkr.ecr.eu-west-1.amazonaws.com, x,",
    "reg-1-x.example.com:5000, x, glob",
    "reg-x.example.com:5000, x,",
    "evil-ghcr.io, x,",
    "ghcr.io.evil.com, x,"
  })
  void login_registry_isTheClosestKeys(String host, String path, String user) {
    DockerConfig config = DockerConfig.of(SecretValue.of("config", AUTHS));
    assertThat(config.login(host, path).map(Login::username).orElse(null)).isEqualTo(user);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hunter2",
        "{\"hunter2\":1,\"hunter2\":2}",
        "{\"auths\":[]}",
        "{\"auths\":{\"x\":{\"auth\":\"hunter2\"}}}",
        "{\"auths\":{\"x\":{\"identitytoken\":\"hunter2\"}}}",
        "{\"auths\":{\"x\":{}}}"
      })
  void login_configurationThatIsNone_isRefusedUnseen(String text) {
    assertThatThrownBy(() -> DockerConfig.of(SecretValue.of("config", text)).login("x", "y"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(".dockerconfigjson")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void of_headers_areChallenges() {
    assertThat(
            Challenge.of(
                List.of(
                    "Basic realm=\"a, \\\"b\\\"\", Bearer Realm=\"https://x/t\",service=y",
                    "Negotiate",
                    "=\"broken")))
        .containsExactly(
            new Challenge("basic", Map.of("realm", "a, \"b\"")),
            new Challenge("bearer", Map.of("realm", "https://x/t", "service", "y")),
            new Challenge("negotiate", Map.of()));
    assertThat(Challenge.of(List.of("Bearer realm=\"" + "x".repeat(9000) + '"'))).isEmpty();
  }

  @Test
  void isDigest_forms_areThoseThatCanBeChecked() {
    assertThat(Digests.isDigest(Digests.sha256(new byte[0]))).isTrue();
    assertThat(Digests.isDigest("sha512:" + "a".repeat(128))).isTrue();
    assertThat(Digests.isDigest("sha512:" + "a".repeat(64))).isFalse();
    assertThat(Digests.isDigest("md5:" + "a".repeat(32))).isFalse();
    assertThat(Digests.isDigest("SHA256:" + "a".repeat(64))).isFalse();
  }
}
