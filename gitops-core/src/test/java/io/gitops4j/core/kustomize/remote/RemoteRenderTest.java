package io.gitops4j.core.kustomize.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Failure;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Revision;
import io.gitops4j.SecretValue;
import io.gitops4j.core.kustomize.KustomizeOptions;
import io.gitops4j.core.kustomize.KustomizeRenderer;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.core.source.git.BareRepository;
import io.gitops4j.core.source.git.GitHttpServer;
import io.gitops4j.core.yaml.YamlWriter;
import io.gitops4j.spi.RenderRequest;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.FileMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of servers, and what they may do. */
class RemoteRenderTest {

  private static final String OBJECT =
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: remote\ndata:\n  a: b\n";

  @TempDir Path folder;
  private BareRepository repository;
  private GitHttpServer server;
  private final Map<String, byte[]> files = new HashMap<>();

  @BeforeEach
  void start() throws Exception {
    repository = new BareRepository(folder.resolve("fleet.git"));
    server = new GitHttpServer(repository.repository());
    server.rule(
        (request, response) -> {
          byte[] content = files.get(request.getRequestURI());
          if (content != null) {
            response.getOutputStream().write(content);
          }
          return content != null;
        });
    repository.file("base/cm.yaml", OBJECT);
    repository.file("base/kustomization.yaml", "resources: [cm.yaml]\n");
    repository.tag("v1", repository.commit("main"));
  }

  @AfterEach
  void stop() {
    server.close();
    repository.close();
  }

  private String host() {
    return "http://127.0.0.1:" + server.port();
  }

  private void file(String path, String content) {
    files.put(path, content.getBytes(StandardCharsets.UTF_8));
  }

  private GitRemoteResolver.Builder resolver() {
    return GitRemoteResolver.builder().allow(host());
  }

  private static Manifests render(RemoteResolver resolver, String kustomization) {
    MemorySnapshot snapshot =
        MemorySnapshot.builder(Revision.of("test"))
            .file("app/kustomization.yaml", kustomization)
            .file("app/cm.yaml", OBJECT.replace("remote", "local"))
            .build();
    return new KustomizeRenderer(KustomizeOptions.flux().withRemotes(resolver))
        .render(RenderRequest.of(snapshot, "app"));
  }

  private static String text(Manifests manifests) {
    return manifests.list().stream()
        .map(Manifest::content)
        .map(YamlWriter::write)
        .collect(Collectors.joining("---\n"));
  }

  private static Failure failure(RemoteResolver resolver, String kustomization) {
    return catchThrowableOfType(RenderException.class, () -> render(resolver, kustomization))
        .failure();
  }

  private static String resources(String... entries) {
    return "resources:\n"
        + Stream.of(entries).map(e -> "- " + e + "\n").collect(Collectors.joining());
  }

  private List<String> requests() {
    return server.requests().stream().map(seen -> seen.method() + " " + seen.path()).toList();
  }

  @Test
  void base_overHttp_isBuiltAndKnowsItsPlace() {
    Manifests manifests =
        render(resolver().build(), resources(host() + "/git/fleet.git//base?ref=v1"));

    assertThat(manifests.list().get(0))
        .hasToString("ConfigMap/remote (" + host() + "/git/fleet.git//base/cm.yaml?ref=v1:1:1)");
    assertThat(text(manifests)).contains("name: remote");
  }

  @Test
  void base_namedTwice_isFetchedOnce() {
    GitRemoteResolver resolver = resolver().build();
    String base = host() + "/git/fleet.git//base?ref=v1";
    MemorySnapshot.Builder files = MemorySnapshot.builder(Revision.of("test"));
    files.file("app/kustomization.yaml", "resources: [a, b]\n");
    for (String name : List.of("a", "b")) {
      files.file(
          "app/" + name + "/kustomization.yaml", "namePrefix: " + name + "-\n" + resources(base));
    }

    new KustomizeRenderer(KustomizeOptions.flux().withRemotes(resolver))
        .render(RenderRequest.of(files.build(), "app"));

    assertThat(requests())
        .containsExactly(
            "GET /git/fleet.git/info/refs",
            "POST /git/fleet.git/git-upload-pack",
            "GET /git/fleet.git/info/refs",
            "POST /git/fleet.git/git-upload-pack",
            "POST /git/fleet.git/git-upload-pack");
  }

  @Test
  void render_again_asksForTheReferenceAloneAndForNothingOfACommit() throws Exception {
    GitRemoteResolver resolver = resolver().build();
    String branch = resources(host() + "/git/fleet.git//base?ref=main");
    render(resolver, branch);
    server.requests();

    render(resolver, branch);
    assertThat(requests()).hasSize(2);

    repository.file("base/cm.yaml", OBJECT.replace("a: b", "a: c"));
    String commit = repository.commit("main");
    assertThat(text(render(resolver, branch))).contains("a: c");
    server.requests();

    assertThat(text(render(resolver, resources(host() + "/git/fleet.git//base?ref=" + commit))))
        .contains("a: c");
    assertThat(requests()).isEmpty();
  }

  @Test
  void files_inEveryField_areReadOnceByHttp() {
    file("/f/cm.yaml", OBJECT);
    file("/f/patch.yaml", OBJECT.replace("a: b", "patched: \"yes\""));
    file("/f/settings.txt", "x=y");
    file(
        "/f/prefix.yaml",
        "apiVersion: builtin\nkind: PrefixTransformer\nmetadata:\n  name: p\nprefix: p-\nfieldSpecs:\n- path: metadata/name\n");
    String f = host() + "/f/";
    Manifests manifests =
        render(
            resolver().build(),
            resources(f + "cm.yaml?token=secret")
                + ("patches: [{path: \"" + f + "patch.yaml\"}]\n")
                + ("configMapGenerator: [{name: made, files: [\"" + f + "settings.txt\"]},")
                + (" {name: env, envs: [\"" + f + "settings.txt\"]}]\n")
                + ("generatorOptions: {disableNameSuffixHash: true}\n")
                + ("transformers: [\"" + f + "prefix.yaml\"]\n"));

    assertThat(text(manifests))
        .contains("patched: \"yes\"", "name: p-remote", "settings.txt: x=y", "x: \"y\"");
    assertThat(manifests.list().get(0))
        .hasToString("ConfigMap/p-remote (" + f + "cm.yaml?token=…:1:1)");
    assertThat(requests()).hasSize(4).doesNotHaveDuplicates();
  }

  /** As kustomize 5.8.2 writes them for the same entries. */
  @Test
  void origins_ofRemoteFiles_areWhatKustomizeTakesThemFor() {
    file("/org/repo/lib/x.yaml", OBJECT);
    file("/y.yaml", OBJECT.replace("remote", "other"));
    Manifests manifests =
        render(
            resolver().build(),
            resources(host() + "/org/repo/lib/x.yaml", host() + "/y.yaml")
                + "buildMetadata: [originAnnotations]\n");
    assertThat(text(manifests))
        .contains(
            "origin: |\n      path: lib/x.yaml\n      repo: " + host() + "/org/repo\n",
            "origin: |\n      path: " + host().replace("//", "/") + "/y.yaml\n  name: other");
  }

  @Test
  void entryWithoutMark_isTheFileWhenNoRepositoryAnswers() {
    file("/install/v1", OBJECT);
    assertThat(text(render(resolver().build(), resources(host() + "/install/v1"))))
        .contains("name: remote");
  }

  @Test
  void entryWithoutMark_withAPageForPeople_isNoFile() {
    file("/org/repo", "\n<!DOCTYPE html><html>");
    assertThat(failure(resolver().build(), resources(host() + "/org/repo")).message())
        .contains("/org/repo: there is no repository at that address (404)");
    assertThat(failure(resolver().build(), resources(host() + "/git/fleet.git//base?ref=none")))
        .hasToString(
            "RENDER/NOT_FOUND app/kustomization.yaml:2:3: Cannot read the tag or branch none of "
                + host()
                + "/git/fleet.git: it does not exist there; there is main, v1.");
  }

  @Test
  void file_missing_namesEntryAndAnswer() {
    assertThat(failure(resolver().build(), resources(host() + "/x/y.yaml?sig=secret")))
        .hasToString(
            "RENDER/NOT_FOUND app/kustomization.yaml:2:3: Cannot read the remote file "
                + host()
                + "/x/y.yaml?…: 127.0.0.1:"
                + server.port()
                + " answered 404; correct the address.");
  }

  @Test
  void redirect_toAnotherHost_isFollowedOnlyWhereAllowed() {
    file("/new/cm.yaml", OBJECT);
    server.rule(
        (request, response) -> {
          byte[] content = files.get(request.getRequestURI());
          if (content != null) {
            response.getOutputStream().write(content);
          } else if (request.getRequestURI().startsWith("/old")) {
            response.sendRedirect(host() + "/new/cm.yaml");
          } else if (request.getRequestURI().startsWith("/loop")) {
            response.sendRedirect("/loop/cm.yaml");
          } else {
            response.sendRedirect("http://localhost:" + server.port() + "/new/cm.yaml");
          }
          return true;
        });
    GitRemoteResolver resolver = resolver().build();

    assertThat(text(render(resolver, resources(host() + "/old/cm.yaml")))).contains("remote");
    assertThat(failure(resolver, resources(host() + "/loop/cm.yaml")).reason())
        .isEqualTo(Reason.LIMIT);
    Failure refused = failure(resolver, resources(host() + "/else/cm.yaml"));
    assertThat(refused.reason()).isEqualTo(Reason.DENIED);
    assertThat(refused.message())
        .contains("it redirects to http://localhost:" + server.port() + ", and the host");
    assertThat(failure(resolver, resources(host() + "/git2/fleet.git//base")).reason())
        .isEqualTo(Reason.DENIED);
  }

  @Test
  void redirect_toNoPlainAddress_isRefused() {
    for (String location :
        List.of("file:///etc/passwd", "http://u:p@127.0.0.1/x", "ftp://h/x", "//evil\\@x/", "")) {
      server.rule(
          (request, response) -> {
            response.setStatus(302);
            response.setHeader("Location", location);
            return true;
          });
      Failure refused = failure(resolver().build(), resources(host() + "/cm.yaml"));
      assertThat(refused.reason()).as(location).isIn(Reason.DENIED, Reason.LIMIT);
    }
  }

  @Test
  void credentials_areSentToTheirHostAlone() {
    file("/cm.yaml", OBJECT.replace("remote", "file"));
    Map<String, SecretValue> token = Map.of("bearerToken", SecretValue.of("token", "t0ken"));
    String both = resources(host() + "/cm.yaml", host() + "/git/fleet.git//base");

    render(resolver().credentials(host(), token).build(), both);
    assertThat(server.requests())
        .hasSize(6)
        .allSatisfy(seen -> assertThat(seen.authorization()).isEqualTo("Bearer t0ken"));

    String other = "http://127.0.0.1:" + (server.port() + 1);
    render(resolver().credentials(other, token).credentials("127.0.0.1", token).build(), both);
    assertThat(server.requests())
        .hasSize(6)
        .allSatisfy(seen -> assertThat(seen.authorization()).isNull());
  }

  @Test
  void limits_ofCountAndBytes_endTheBuild() throws Exception {
    file("/a.yaml", OBJECT);
    file("/b.yaml", OBJECT.replace("remote", "other"));
    String two = resources(host() + "/a.yaml", host() + "/b.yaml");
    RemoteLimits defaults = RemoteLimits.defaults();

    assertThat(failure(resolver().limits(defaults.withMaxRemotes(1)).build(), two))
        .hasToString(
            "RENDER/LIMIT app/kustomization.yaml:3:3: Cannot read "
                + host()
                + "/b.yaml: the build reads more than the 1 remote repositories and files allowed;"
                + " name fewer or raise the limit maxRemotes.");
    assertThat(failure(resolver().limits(defaults.withMaxBytes(1000, 1000, 100)).build(), two))
        .extracting(Failure::reason, failure -> failure.location().orElseThrow().line())
        .containsExactly(Reason.LIMIT, 3);
    assertThat(failure(resolver().limits(defaults.withMaxBytes(10, 1000, 1000)).build(), two))
        .extracting(Failure::message)
        .asString()
        .endsWith(
            "it has more than the 10 bytes allowed for a file; raise the limit maxFileBytes.");
    repository.file("large", new byte[5000], FileMode.REGULAR_FILE).commit("main");
    assertThat(
            failure(
                    resolver().limits(defaults.withMaxBytes(10_000, 4000, 10_000)).build(),
                    resources(host() + "/git/fleet.git//base"))
                .reason())
        .isEqualTo(Reason.LIMIT);
  }

  @Test
  void silentServer_endsWithTheTimeoutOfTheEntryOrTheLimits() {
    CountDownLatch release = new CountDownLatch(1);
    server.rule(
        (request, response) -> {
          response.setContentType(
              request.getRequestURI().startsWith("/git")
                  ? "application/x-git-upload-pack-advertisement"
                  : "text/plain");
          response.getOutputStream().print("001e# service=git-upload-pack\n");
          response.flushBuffer();
          return waited(release);
        });
    RemoteLimits limits =
        RemoteLimits.defaults().withTimeout(Duration.ofMillis(300), Duration.ofMillis(400));
    try {
      Failure file = failure(resolver().limits(limits).build(), resources(host() + "/a.yaml"));
      assertThat(file.reason()).isEqualTo(Reason.TIMEOUT);
      assertThat(file.retryable()).isTrue();
      assertThat(file.message()).contains("within 300 ms");
      Failure base =
          failure(
              resolver().limits(limits).build(),
              resources(host() + "/git/fleet.git//base?timeout=60"));
      assertThat(base.reason()).isEqualTo(Reason.TIMEOUT);
      assertThat(base.message()).contains("within 400 ms");
    } finally {
      release.countDown();
    }
  }

  private static boolean waited(CountDownLatch release) {
    try {
      return release.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Test
  void interrupt_endsTheRender() {
    GitRemoteResolver resolver = resolver().build();
    for (String entry : List.of("/a.yaml", "/git/fleet.git//base")) {
      Thread.currentThread().interrupt();
      Failure cancelled = failure(resolver, resources(host() + entry));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(cancelled.reason()).isEqualTo(Reason.CANCELLED);
    }
  }

  @Test
  void links_outOfTheRepository_areNotFollowed() throws Exception {
    byte[] target = "../../app".getBytes(StandardCharsets.UTF_8);
    repository.file("linked", target, FileMode.SYMLINK);
    repository.commit("main");
    Failure refused = failure(resolver().build(), resources(host() + "/git/fleet.git//linked"));
    assertThat(refused.reason()).isEqualTo(Reason.DENIED);
    assertThat(refused.location()).get().hasToString("app/kustomization.yaml:2:3");
  }

  @Test
  void client_ofTheCaller_isUsedAndMustNotFollowRedirects() {
    file("/cm.yaml", OBJECT);
    HttpClient client = HttpClient.newHttpClient();
    GitRemoteResolver resolver = resolver().httpClient(client).build();
    assertThat(text(render(resolver, resources(host() + "/cm.yaml")))).contains("remote");
    assertThat(text(render(resolver, resources(host() + "/git/fleet.git//base"))))
        .contains("remote");
    assertThat(
            catchThrowableOfType(
                IllegalArgumentException.class,
                () ->
                    resolver()
                        .httpClient(
                            HttpClient.newBuilder()
                                .followRedirects(HttpClient.Redirect.NORMAL)
                                .build())))
        .isNotNull();
  }
}
