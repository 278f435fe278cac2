package io.gitops4j.core.kustomize.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretValue;
import io.gitops4j.SourceException;
import io.gitops4j.core.source.git.BareRepository;
import io.gitops4j.core.source.git.GitHttpServer;
import io.gitops4j.core.source.git.GitSshServer;
import io.gitops4j.core.source.git.SshKeys;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Remote bases over SSH, and their submodules. */
class RemoteSshTest {

  @TempDir Path folder;
  private final KeyPair host = SshKeys.ecdsa();
  private BareRepository web;
  private BareRepository library;
  private GitSshServer server;

  @BeforeEach
  void start() throws Exception {
    web = new BareRepository(folder.resolve("web.git"));
    library = new BareRepository(folder.resolve("library.git"));
    server =
        new GitSshServer(List.of(host), List.of(SshKeys.publicKey("ecdsa")))
            .serve("/org/web.git", web.repository())
            .serve("/org/library.git", library.repository());
  }

  @AfterEach
  void stop() {
    server.close();
    web.close();
    library.close();
  }

  private String place() {
    return "127.0.0.1:" + server.port();
  }

  private Map<String, SecretValue> secret() {
    return SshKeys.secret("ecdsa", SshKeys.known("127.0.0.1", server.port(), host.getPublic()));
  }

  private RemoteRef ref(String rest) {
    return RemoteRef.parse("ssh://git@" + place() + "/org/web.git" + rest);
  }

  private static Failure failure(RemoteResolver resolver, RemoteRef ref) {
    return catchThrowableOfType(SourceException.class, () -> resolver.repository(ref)).failure();
  }

  private void withLibrary(String url) throws Exception {
    String one = library.file("lib.yaml", "b: 1\n").commit("main");
    web.file("base/kustomization.yaml", "resources: []\n")
        .file(".gitmodules", "[submodule \"lib\"]\n\tpath = base/lib\n\turl = " + url + "\n")
        .submodule("base/lib", one)
        .commit("main");
  }

  @Test
  void repository_hostThatIsAllowed_isReadWithItsSubmodules() throws Exception {
    withLibrary("../library.git");
    GitRemoteResolver resolver =
        GitRemoteResolver.builder()
            .allowHosts(place())
            .credentials("ssh://" + place(), secret())
            .build();

    assertThat(resolver.repository(ref("?ref=main")).paths())
        .containsExactly(".gitmodules", "base/kustomization.yaml", "base/lib/lib.yaml");
    assertThat(resolver.repository(ref("?ref=main&submodules=false")).paths())
        .containsExactly(".gitmodules", "base/kustomization.yaml");
    assertThat(server.commands())
        .contains("git-upload-pack '/org/web.git'", "git-upload-pack '/org/library.git'");
  }

  @Test
  void repository_hostThatIsNotAllowed_isRefusedBeforeAnythingIsAsked() {
    GitRemoteResolver resolver =
        GitRemoteResolver.builder()
            .allow("ssh://" + place() + "/other/")
            .credentials("ssh://" + place(), secret())
            .build();
    Failure failure = failure(resolver, ref(""));
    assertThat(failure.reason()).isEqualTo(Reason.DENIED);
    assertThat(failure.message()).contains("the host " + place() + " is not allowed");
    assertThat(failure(resolver, RemoteRef.parse("git@git.example.com:org/web.git")).message())
        .contains("allowHosts(\"git.example.com\")");
    assertThat(server.commands()).isEmpty();
  }

  @Test
  void repository_hostWithoutKey_saysHowToGiveOne() {
    Failure failure = failure(GitRemoteResolver.builder().allowHosts(place()).build(), ref(""));
    assertThat(failure.reason()).isEqualTo(Reason.UNAUTHENTICATED);
    assertThat(failure.message())
        .contains("give both with GitRemoteResolver.Builder.credentials(\"ssh://" + place());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                GitRemoteResolver.builder()
                    .credentials("ssh://a", Map.of("identity", SecretValue.of("identity", "x"))));
  }

  @Test
  void repository_submoduleOnAnotherHost_isRefusedByItsName() throws Exception {
    try (GitHttpServer other = new GitHttpServer(library.repository())) {
      withLibrary(other.url());
      GitRemoteResolver.Builder builder =
          GitRemoteResolver.builder().allowHosts(place()).credentials("ssh://" + place(), secret());
      Failure failure = failure(builder.build(), ref("?ref=main"));
      assertThat(failure.reason()).isEqualTo(Reason.DENIED);
      assertThat(failure.message())
          .contains("its submodule base/lib: it is at " + other.url())
          .contains("without TLS is not allowed; allow it with GitRemoteResolver.Builder.allow(");
      assertThat(other.requests()).isEmpty();

      assertThat(
              builder
                  .allow("http://127.0.0.1:" + other.port() + "/git/")
                  .build()
                  .repository(ref("?ref=main"))
                  .paths())
          .contains("base/lib/lib.yaml");
    }
  }

  @Test
  void repository_submoduleWithoutAddress_isRefusedAsByGit() throws Exception {
    String one = library.file("lib.yaml", "b: 1\n").commit("main");
    web.file("kustomization.yaml", "resources: []\n").submodule("lib", one).commit("main");
    GitRemoteResolver resolver =
        GitRemoteResolver.builder()
            .allowHosts(place())
            .credentials("ssh://" + place(), secret())
            .build();
    assertThat(failure(resolver, ref("")).message())
        .contains("its submodule lib: it has no path and url in .gitmodules");
    assertThat(resolver.repository(ref("?submodules=false")).paths())
        .containsExactly("kustomization.yaml");
  }
}
