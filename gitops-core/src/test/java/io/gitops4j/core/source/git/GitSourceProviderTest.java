package io.gitops4j.core.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Location;
import io.gitops4j.SecretValue;
import io.gitops4j.spi.Plugins;
import io.gitops4j.spi.Source;
import io.gitops4j.spi.SourceProvider;
import io.gitops4j.spi.SourceSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitSourceProviderTest {

  @TempDir Path folder;

  private static SourceSpec spec(
      String url, Map<String, String> ref, Map<String, SecretValue> credentials) {
    return new SourceSpec(
        "GitRepository",
        "flux-system",
        "fleet",
        url,
        ref,
        "/*\n!/apps\n",
        Duration.ofSeconds(10),
        credentials,
        new Location("clusters/source.yaml", 3, 1));
  }

  private static SourceProvider provider() {
    return Plugins.sourceProviders(GitSourceProviderTest.class.getClassLoader()).stream()
        .filter(p -> p.id().equals("git"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void open_declaration_isReadAsDeclared() throws Exception {
    try (BareRepository repository = new BareRepository(folder.resolve("fleet.git"));
        GitHttpServer server = new GitHttpServer(repository.repository())) {
      String commit = repository.file("apps/a.yaml", "a").file("b.yaml", "b").commit("master");
      repository.tag("v1.2.3", commit);
      try (Source branch = provider().open(spec(server.url(), Map.of(), Map.of()));
          Source range =
              provider()
                  .open(spec(server.url(), Map.of("semver", "1.x", "branch", "x"), Map.of()))) {
        assertThat(branch.resolve()).hasToString("master@sha1:" + commit);
        assertThat(branch.fetch(branch.resolve()).paths()).containsExactly("apps/a.yaml");
        assertThat(range.resolve()).hasToString("v1.2.3@sha1:" + commit);
      }
    }
  }

  @Test
  void open_withSubmodules_readsThemOnItsHostAlone() throws Exception {
    try (BareRepository library = new BareRepository(folder.resolve("library.git"));
        BareRepository repository = new BareRepository(folder.resolve("fleet.git"));
        GitHttpServer elsewhere = new GitHttpServer(library.repository());
        GitHttpServer server = new GitHttpServer(repository.repository())) {
      String one = library.file("lib.yaml", "a").commit("main");
      repository
          .file(
              ".gitmodules",
              "[submodule \"lib\"]\n\tpath = apps/lib\n\turl = " + elsewhere.url() + "\n")
          .file("apps/a.yaml", "a")
          .submodule("apps/lib", one)
          .commit("master");
      SourceSpec plain = spec(server.url(), Map.of(), Map.of());
      SourceSpec recursing =
          new SourceSpec(
              plain.kind(),
              plain.namespace(),
              plain.name(),
              plain.url(),
              plain.ref(),
              plain.ignore(),
              plain.timeout(),
              plain.credentials(),
              plain.declaredAt(),
              Map.of("recurseSubmodules", "true"));
      try (Source none = provider().open(plain);
          Source refused = provider().open(recursing);
          Source allowed = new GitSourceProvider(address -> true).open(recursing)) {
        assertThat(none.fetch(none.resolve()).paths()).containsExactly("apps/a.yaml");
        assertThatThrownBy(() -> refused.fetch(refused.resolve()))
            .hasMessageContaining("its submodule apps/lib: it is at " + elsewhere.url());
        assertThat(allowed.fetch(allowed.resolve()).paths())
            .containsExactly("apps/a.yaml", "apps/lib/lib.yaml");
      }
    }
  }

  @Test
  void open_wrongDeclaration_failsWithItsPlace() {
    assertThatThrownBy(() -> provider().open(spec("ssh://git@a/b.git", Map.of(), Map.of())))
        .hasMessage(
            "clusters/source.yaml:3:1: Cannot use the Git repository ssh://git@a/b.git: SSH needs a"
                + " private key as identity and the keys of the host as known_hosts; give both.");
    assertThatThrownBy(() -> provider().open(spec("git@a:b.git", Map.of(), Map.of())))
        .hasMessageContaining("does not begin with http://, https:// or ssh://");
    assertThatThrownBy(() -> provider().open(spec("file:///etc", Map.of(), Map.of())))
        .hasMessageContaining(
            "its url file:///etc does not begin with http://, https:// or ssh://");
    assertThatThrownBy(
            () -> provider().open(spec("https://a/b", Map.of("semver", "x.y.z.0"), Map.of())))
        .hasMessageContaining("the version range 'x.y.z.0' cannot be read");
    Map<String, SecretValue> half = Map.of("password", SecretValue.of("password", "hunter2"));
    assertThatThrownBy(() -> provider().open(spec("https://a/b", Map.of(), half)))
        .hasMessageContaining("only one of username and password")
        .hasMessageNotContaining("hunter2");
  }
}
