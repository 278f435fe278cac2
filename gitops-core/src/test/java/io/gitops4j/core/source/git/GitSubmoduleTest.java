package io.gitops4j.core.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretValue;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;
import io.gitops4j.core.source.SourceIgnore;
import io.gitops4j.core.source.SourceLimits;
import io.gitops4j.core.source.http.ForwardProxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.FileMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Submodules read as folders. */
class GitSubmoduleTest {

  @TempDir Path folder;
  private BareRepository fleet;
  private BareRepository library;
  private BareRepository shared;
  private GitHttpServer fleetServer;
  private GitHttpServer libraryServer;

  @BeforeEach
  void start() throws Exception {
    fleet = new BareRepository(folder.resolve("fleet.git"));
    library = new BareRepository(folder.resolve("library.git"));
    shared = new BareRepository(folder.resolve("shared.git"));
    fleetServer = new GitHttpServer(fleet.repository());
    libraryServer = new GitHttpServer(library.repository());
  }

  @AfterEach
  void stop() {
    fleetServer.close();
    libraryServer.close();
    fleet.close();
    library.close();
    shared.close();
  }

  private static String modules(String path, String url) {
    return "[submodule \"x\"]\n\tpath = " + path + "\n\turl = " + url + "\n";
  }

  private static Failure failure(Runnable call) {
    return catchThrowableOfType(SourceException.class, call::run).failure();
  }

  private static Snapshot snapshot(GitSource.Builder builder) {
    try (GitSource source = builder.branch("main").build()) {
      return source.fetch(source.resolve());
    }
  }

  private GitSource.Builder local() {
    return GitSource.at(fleet.url()).recurseSubmodules(a -> a.getScheme().equals("file"));
  }

  @Test
  void fetch_nestedSubmodules_areFoldersAtTheirCommits() throws Exception {
    String deep = shared.file("deep.yaml", "deep: 1\n").commit("main");
    shared.file("deep.yaml", "deep: 2\n").commit("main");
    String lib =
        library
            .file("base.yaml", "b: 1\n")
            .file(".gitmodules", modules("vendor/shared", "../shared.git"))
            .submodule("vendor/shared", deep)
            .commit("main");
    fleet
        .file("apps/app.yaml", "a: 1\n")
        .file(".gitmodules", modules("apps/lib", "./../library.git"))
        .submodule("apps/lib", lib)
        .commit("main");

    Snapshot snapshot = snapshot(local());

    assertThat(snapshot.paths())
        .containsExactly("apps/app.yaml", "apps/lib/base.yaml", "apps/lib/vendor/shared/deep.yaml");
    assertThat(snapshot.read("apps/lib/vendor/shared/deep.yaml")).asString().isEqualTo("deep: 1\n");
    assertThat(snapshot(GitSource.at(fleet.url())).paths()).containsExactly("apps/app.yaml");
  }

  @Test
  void fetch_submoduleMoved_isAnotherRevisionWithItsFiles() throws Exception {
    String one = library.file("base.yaml", "b: 1\n").commit("main");
    String url = libraryServer.url();
    fleet.file(".gitmodules", modules("lib", url)).submodule("lib", one).commit("main");
    try (GitSource source =
        GitSource.at(fleetServer.url())
            .branch("main")
            .recurseSubmodules(a -> a.getPort() == libraryServer.port())
            .build()) {
      Snapshot first = source.fetch(source.resolve());
      String two = library.file("base.yaml", "b: 2\n").commit("main");
      fleet.submodule("lib", two).commit("main");
      Snapshot second = source.fetch(source.resolve());

      assertThat(first.read("lib/base.yaml")).asString().isEqualTo("b: 1\n");
      assertThat(second.read("lib/base.yaml")).asString().isEqualTo("b: 2\n");
      assertThat(second.revision()).isNotEqualTo(first.revision());
      assertThat(second.digest()).isNotEqualTo(first.digest());
    }
  }

  @Test
  void fetch_submoduleOnAnotherHost_isRefusedByItsName() throws Exception {
    String one = library.file("base.yaml", "b: 1\n").commit("main");
    fleet
        .file(".gitmodules", modules("lib", libraryServer.url()))
        .submodule("lib", one)
        .commit("main");

    Failure failure = failure(() -> snapshot(GitSource.at(fleetServer.url()).recurseSubmodules()));

    assertThat(failure.reason()).isEqualTo(Reason.DENIED);
    assertThat(failure.message())
        .contains("its submodule lib: it is at " + libraryServer.url())
        .contains("the host http://127.0.0.1:" + libraryServer.port() + " is not allowed")
        .contains("GitSource.Builder.recurseSubmodules");
    assertThat(libraryServer.requests()).isEmpty();
  }

  @Test
  void fetch_submodulesOfARepositoryWithAProxy_goThroughItToo() throws Exception {
    String one = library.file("base.yaml", "b: 1\n").commit("main");
    fleet
        .file(".gitmodules", modules("lib", libraryServer.url()))
        .submodule("lib", one)
        .commit("main");
    try (ForwardProxy proxy = new ForwardProxy()) {
      GitSource.Builder builder =
          GitSource.at(fleetServer.url())
              .proxy(proxy.secret())
              .credentials(
                  Map.of(
                      "identity", SecretValue.of("identity", "k"),
                      "known_hosts", SecretValue.of("known_hosts", "h")))
              .recurseSubmodules(a -> true);

      assertThat(snapshot(builder).paths()).containsExactly("lib/base.yaml");
      assertThat(proxy.seen())
          .anyMatch(seen -> seen.request().contains(libraryServer.url()))
          .hasSize(fleetServer.requests().size() + libraryServer.requests().size());

      fleet.file(".gitmodules", modules("lib", "ssh://git@127.0.0.1:1/lib")).commit("main");
      assertThat(failure(() -> snapshot(builder)).message())
          .contains("it is reached by SSH, which does not go through the proxy");
    }
  }

  @Test
  void fetch_submoduleElsewhere_getsNoPassword() throws Exception {
    String one = library.file("base.yaml", "b: 1\n").commit("main");
    fleet
        .file(".gitmodules", modules("lib", libraryServer.url()))
        .submodule("lib", one)
        .commit("main");
    Map<String, SecretValue> password =
        Map.of(
            "username", SecretValue.of("username", "u"),
            "password", SecretValue.of("password", "hunter2"));

    snapshot(GitSource.at(fleetServer.url()).credentials(password).recurseSubmodules(a -> true));

    assertThat(fleetServer.requests()).allMatch(r -> r.authorization() != null);
    assertThat(libraryServer.requests()).isNotEmpty().allMatch(r -> r.authorization() == null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ext::sh -c touch% /tmp/x",
        "--upload-pack=touch x",
        "/etc",
        "file:///etc",
        "../../../../../../evil.git",
        "../a/../../b",
        "git://127.0.0.1/a",
        "ssh://-oProxyCommand=x/a",
        "https://evil.example.com/a",
        "https://u:p@127.0.0.1/a"
      })
  void fetch_hostileAddress_isRefusedAndNothingIsRun(String url) throws Exception {
    fleet
        .file(".gitmodules", "[submodule \"../../x\"]\n\tpath = lib\n\turl = \"" + url + "\"\n")
        .submodule("lib", "1234567890123456789012345678901234567890")
        .commit("main");

    Failure failure = failure(() -> snapshot(GitSource.at(fleetServer.url()).recurseSubmodules()));

    assertThat(failure.reason()).isIn(Reason.DENIED, Reason.INVALID);
    assertThat(failure.message()).contains("its submodule lib: it is at ").doesNotContain("u:p@");
  }

  @Test
  void fetch_listThatNamesOtherPaths_isHeldAgainstTheTree() throws Exception {
    fleet
        .file("a", "1")
        .file(".gitmodules", modules("../../outside", "https://evil.example.com/a"))
        .submodule("lib", "1234567890123456789012345678901234567890")
        .commit("main");
    assertThat(snapshot(local().ignore(SourceIgnore.nothing())).paths())
        .containsExactly(".gitmodules", "a");
  }

  @Test
  void fetch_listThatIsALink_isNotFollowed() throws Exception {
    fleet
        .file("list", modules("lib", "https://evil.example.com/a"))
        .file(".gitmodules", "list".getBytes(StandardCharsets.UTF_8), FileMode.SYMLINK)
        .submodule("lib", "1234567890123456789012345678901234567890")
        .commit("main");
    assertThat(snapshot(local()).paths()).containsExactly("list");
  }

  @Test
  void fetch_commitThatIsNotThere_namesSubmoduleAndRepository() throws Exception {
    library.file("base.yaml", "b: 1\n").commit("main");
    fleet
        .file(".gitmodules", modules("lib", libraryServer.url()))
        .submodule("lib", "1234567890123456789012345678901234567890")
        .commit("main");

    Failure failure =
        failure(() -> snapshot(GitSource.at(fleetServer.url()).recurseSubmodules(a -> true)));

    assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(failure.message())
        .contains("its submodule lib: the commit 1234567890123456789012345678901234567890 of ")
        .contains(libraryServer.url());
  }

  @Test
  void fetch_filesOfSubmodules_countForTheLimits() throws Exception {
    String one = library.file("a", "1").file("b", "2").file("c", "3").commit("main");
    fleet
        .file("app", "1")
        .file(".gitmodules", modules("lib", "../library.git"))
        .submodule("lib", one)
        .commit("main");
    Failure failure =
        failure(() -> snapshot(local().limits(SourceLimits.defaults().withMaxFiles(4))));
    assertThat(failure.reason()).isEqualTo(Reason.LIMIT);
    assertThat(failure.message()).contains("reached at lib/c");
  }

  @Test
  void fetch_moreSubmodulesThanAllowed_isStopped() throws Exception {
    String one = library.file("a", "1").commit("main");
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < 101; i++) {
      list.append(modules("lib" + i, "../library.git").replace("\"x\"", "\"x" + i + "\""));
      fleet.submodule("lib" + i, one);
    }
    fleet.file(".gitmodules", list.toString()).commit("main");
    Failure failure = failure(() -> snapshot(local()));
    assertThat(failure.reason()).isEqualTo(Reason.LIMIT);
    assertThat(failure.message()).contains("there are more than 100");
  }

  @Test
  void fetch_submodulesOverSsh_useTheSameKey() throws Exception {
    KeyPair host = SshKeys.ecdsa();
    String one = library.file("base.yaml", "b: 1\n").commit("main");
    fleet
        .file("app.yaml", "a: 1\n")
        .file(".gitmodules", modules("lib", "../library.git"))
        .submodule("lib", one)
        .commit("main");
    try (GitSshServer server =
        new GitSshServer(List.of(host), List.of(SshKeys.publicKey("ecdsa")))
            .serve("/org/fleet.git", fleet.repository())
            .serve("/org/library.git", library.repository())) {
      Map<String, SecretValue> secret =
          SshKeys.secret("ecdsa", SshKeys.known("127.0.0.1", server.port(), host.getPublic()));
      Snapshot snapshot =
          snapshot(
              GitSource.at(server.url("/org/fleet.git")).credentials(secret).recurseSubmodules());
      assertThat(snapshot.paths()).containsExactly("app.yaml", "lib/base.yaml");
    }
  }

  @Test
  void fetch_submoduleInTheCacheDirectory_isNotFetchedAgain() throws Exception {
    String one = library.file("base.yaml", "b: 1\n").commit("main");
    fleet
        .file(".gitmodules", modules("lib", libraryServer.url()))
        .submodule("lib", one)
        .commit("main");
    Path cache = Files.createDirectories(folder.resolve("cache"));
    snapshot(GitSource.at(fleetServer.url()).cacheDirectory(cache).recurseSubmodules(a -> true));
    assertThat(libraryServer.requests()).isNotEmpty();
    libraryServer.answer(500);
    assertThat(
            snapshot(
                    GitSource.at(fleetServer.url())
                        .cacheDirectory(cache)
                        .recurseSubmodules(a -> true))
                .paths())
        .as("from the cache")
        .containsExactly("lib/base.yaml");
  }
}
