package io.gitops4j.core.kustomize.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowListTest {

  private final AllowList list =
      new AllowList(
          Set.of("good.example", "other.example:8443"),
          List.of(
              Target.parse("https://github.com/our-org"),
              Target.parse("http://git.local:8080/"),
              Target.parse("file:///srv/mirror")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://good.example/a/b",
        "https://GOOD.example:443/a",
        "https://other.example:8443/a",
        "https://github.com/our-org",
        "https://github.com/our-org/repo",
        "http://git.local:8080/x",
        "file:///srv/mirror/repo"
      })
  void allows_whatWasNamed_isAllowed(String address) {
    assertThat(list.allows(Target.parse(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://good.example/a",
        "https://good.example:8443/a",
        "https://other.example/a",
        "https://sub.good.example/a",
        "https://good.example.evil/a",
        "https://notgood.example/a",
        "https://github.com/our-org-evil/repo",
        "https://github.com/Our-Org/repo",
        "https://github.com/",
        "https://git.local:8080/x",
        "http://git.local/x",
        "file:///srv/mirrors/repo",
        "file:///srv",
        "file:///good.example/a"
      })
  void allows_whatWasNotNamed_isRefused(String address) {
    assertThat(list.allows(Target.parse(address))).isFalse();
  }

  @Test
  void builder_whatIsNoHost_isRefused() {
    GitRemoteResolver.Builder builder = GitRemoteResolver.builder();
    for (String host : List.of("https://a", "a/b", "u@a", "*.a", "", "a b", "a:0")) {
      assertThatIllegalArgumentException().isThrownBy(() -> builder.allowHosts(host));
    }
    for (String address :
        List.of("a", "git://a/", "https://a/../b", "https://u:p@a/", "file://a")) {
      assertThatIllegalArgumentException().isThrownBy(() -> builder.allow(address));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.replace("https://github.com", "https://mirror/"));
  }
}
