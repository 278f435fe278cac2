package io.gitops4j.core.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.core.source.SourceIgnore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Artifacts and charts of a registry that anybody may read. */
class OciSourceTest {

  private static final byte[] FILES =
      Archives.of(Map.of("apps/web.yaml", "kind: A\n", "logo.png", "x", ".github/x", "1"));

  private final OciServer server = new OciServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private static Failure refused(OciSource.Builder builder) {
    try (OciSource source = builder.build()) {
      return Failures.of(() -> source.fetch(source.resolve()));
    }
  }

  @Test
  void fetch_tag_isTheArtifactWithItsDigest() {
    String digest = server.push("latest", OciServer.FLUX_LAYER, FILES);
    try (OciSource source = server.source().build()) {
      Revision revision = source.resolve();
      assertThat(revision.value()).isEqualTo("latest@" + digest);
      assertThat(server.web.requests()).extracting(WebServer.Seen::method).containsExactly("HEAD");
      Snapshot files = source.fetch(revision);
      assertThat(files.paths()).containsExactly("apps/web.yaml");
      assertThat(files.revision()).isEqualTo(revision);
      assertThat(source.fetch(Revision.of(digest)).revision().value()).isEqualTo(digest);
      assertThat(server.web.requests())
          .extracting(WebServer.Seen::path)
          .containsExactly(
              OciServer.BASE + "/manifests/" + digest,
              OciServer.BASE + "/blobs/" + Digests.sha256(FILES));
      assertThat(source.description()).isEqualTo("artifact " + server.url());
    }
  }

  @Test
  void fetch_ownPatternsOrCopy_leaveOutOther() {
    server.push("latest", OciServer.FLUX_LAYER, FILES);
    try (OciSource patterns = server.source().ignore(SourceIgnore.of("/apps/\n")).build();
        OciSource copy = server.source().copy().build()) {
      assertThat(patterns.fetch(patterns.resolve()).paths())
          .containsExactly(".github/x", "logo.png");
      assertThat(copy.fetch(copy.resolve()).paths())
          .containsExactly(".github/x", "apps/web.yaml", "logo.png");
    }
  }

  @Test
  void fetch_digest_isAskedForAtOnce() {
    String digest = server.push("latest", OciServer.FLUX_LAYER, FILES);
    try (OciSource source = server.source().digest(digest).tag("other").build()) {
      assertThat(source.resolve().value()).isEqualTo(digest);
      assertThat(server.web.requests()).isEmpty();
      assertThat(source.fetch(source.resolve()).paths()).containsExactly("apps/web.yaml");
    }
    String gone = "sha256:" + "0".repeat(64);
    assertThat(refused(server.source().digest(gone)).reason()).isEqualTo(Reason.NOT_FOUND);
  }

  @ParameterizedTest
  @CsvSource({
    "1.x, '', 1.10.0",
    "'>=1.0.0-0', '', 2.0.0-rc.1",
    "*, '', 1.10.0",
    "*, ^1\\.9, 1.9.2",
    "'>=1.0.0-0', 'rc', 2.0.0-rc.1"
  })
  void resolve_range_isTheHighestTag(String range, String filter, String tag) {
    for (String one : new String[] {"1.9.2", "1.10.0", "2.0.0-rc.1", "latest", "v1.10", "3"}) {
      server.push(one, OciServer.FLUX_LAYER, FILES);
    }
    try (OciSource source = server.source().semver(range).semverFilter(filter).build()) {
      assertThat(source.resolve().name()).contains(tag);
    }
  }

  @Test
  void resolve_noTagInTheRange_saysSo() {
    server.push("1.0.0", OciServer.FLUX_LAYER, FILES);
    assertThat(refused(server.source().semver(">2")).message())
        .contains("none of its 1 tags is a version in the range \">2\"");
    assertThat(refused(server.source().tag("gone")))
        .hasToString(
            "RESOLVE/NOT_FOUND Cannot resolve "
                + server.url()
                + ": there is no tag gone (404); check it, the address, and the credentials, without"
                + " which some registries answer so.");
    assertThat(Failures.of(() -> server.source().semverFilter("(").build()).reason())
        .isEqualTo(Reason.INVALID);
    assertThat(Failures.of(() -> server.source().tag("a/b").build()).reason())
        .isEqualTo(Reason.INVALID);
    assertThat(Failures.of(() -> server.source().digest("sha256:ab").build()).reason())
        .isEqualTo(Reason.INVALID);
  }

  @Test
  void resolve_registryThatSaysNoDigest_isAskedForTheManifest() {
    String digest = server.push("latest", OciServer.FLUX_LAYER, FILES);
    server.web.rule(
        exchange ->
            exchange.getRequestMethod().equals("HEAD")
                && WebServer.answer(exchange, 405, Map.of(), new byte[0]));
    try (OciSource source = server.source().build()) {
      assertThat(source.resolve().digest()).isEqualTo(digest);
    }
  }

  @Test
  void resolve_pagesOfTags_areFollowed() {
    server.push("2.0.0", OciServer.FLUX_LAYER, FILES);
    String list = OciServer.BASE + "/tags/list";
    server.web.page(
        list + "?n=1000",
        "{\"tags\":[\"1.0.0\"]}",
        "Link",
        "<" + list + "?n=1000&last=1.0.0>; rel=\"next\"");
    try (OciSource source = server.source().semver("*").build()) {
      assertThat(source.resolve().name()).contains("2.0.0");
    }
    assertThat(server.web.requests()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "'<https://evil.example.com/v2/x>; rel=next', '[\"1\"]', DENIED",
    "'</v2/fleet/apps/tags/list?n=1000>; rel=\"next\"', '[\"1\"]', DENIED",
    "'</v2/fleet/apps/tags/list?n=1&last=x>; rel=\"next\"', '[]', INVALID",
    "'', '{}', NOT_FOUND",
    "'', 'no', NOT_FOUND"
  })
  void resolve_listOfTagsThatDoesNotEnd_isRefused(String link, String tags, Reason reason) {
    server.web.rule(
        exchange ->
            WebServer.answer(
                exchange,
                200,
                link.isEmpty() ? Map.of() : Map.of("Link", link),
                WebServer.bytes("{\"tags\":" + tags + "}")));
    assertThat(refused(server.source().semver("*")).reason()).isEqualTo(reason);
  }

  @Test
  void resolve_moreTagsThanAllowed_isRefused() {
    StringBuilder tags = new StringBuilder("{\"tags\":[\"a\"");
    for (int i = 0; i < 30_000; i++) {
      tags.append(",\"1.0.").append(i).append('"');
    }
    byte[] page = WebServer.bytes(tags.append("]}").toString());
    server.web.rule(
        exchange -> {
          String next = exchange.getRequestURI() + "1";
          return WebServer.answer(
              exchange, 200, Map.of("Link", "<" + next + ">; rel=\"next\""), page);
        });
    assertThat(refused(server.source().semver("*")))
        .hasToString(
            "RESOLVE/LIMIT Cannot resolve "
                + server.url()
                + ": it has more than the 100000 tags allowed.");
    assertThat(server.web.requests()).hasSize(4);
  }

  @Test
  void fetch_chart_hasItsFilesAtTheRootAndItsVersion() {
    server.push("1.2.3_b.1", OciSource.CHART_LAYER, Archives.chart("apps", "1.2.3+b.1"));
    server.push("1.2.2", OciSource.CHART_LAYER, Archives.chart("apps", "1.2.2"));
    OciSource.Builder fleet = OciSource.at("oci://" + server.web.host() + "/fleet").insecure(true);
    try (OciSource newest = fleet.chart("apps", "").build();
        OciSource exact = fleet.chart("apps", "1.2.2").build();
        OciSource whole = server.source().chart("", "~1.2").build()) {
      assertThat(newest.resolve().value()).isEqualTo("1.2.3+b.1");
      assertThat(newest.fetch(newest.resolve()).paths())
          .containsExactly("Chart.yaml", "templates/config.yaml", "values.yaml");
      server.web.requests();
      assertThat(exact.resolve().value()).isEqualTo("1.2.2");
      assertThat(server.web.requests()).isEmpty();
      assertThat(Failures.text(exact.fetch(exact.resolve()), "Chart.yaml"))
          .contains("version: 1.2.2");
      assertThat(whole.resolve().value()).isEqualTo("1.2.3+b.1");
      assertThat(Failures.of(() -> exact.fetch(Revision.of("3.0.0"))).reason())
          .isEqualTo(Reason.NOT_FOUND);
    }
  }

  @Test
  void fetch_chartAsAnArtifact_hasNoFolderAround() {
    String digest =
        server.push("1.2.3_b.1", OciSource.CHART_LAYER, Archives.chart("apps", "1.2.3+b.1"));
    try (OciSource source =
        server.source().semver("1.2.x").layer(OciSource.CHART_LAYER).copy().build()) {
      assertThat(source.resolve().value()).isEqualTo("1.2.3_b.1@" + digest);
      assertThat(source.fetch(source.resolve()).kind("Chart.yaml")).isEqualTo(Snapshot.Kind.FILE);
    }
  }

  @Test
  void fetch_layer_isTheSelectedOrTheFirst() {
    byte[] first = Archives.of(Map.of("first", "1"));
    byte[] second = Archives.of(Map.of("second", "2"));
    String a = Digests.sha256(first);
    String b = Digests.sha256(second);
    server.web.page(OciServer.BASE + "/blobs/" + a, first);
    server.web.page(OciServer.BASE + "/blobs/" + b, second);
    server.manifest(
        "latest",
        OciServer.layered(
            OciServer.layer("a/a", a, first.length), OciServer.layer("b/b", b, second.length)));
    try (OciSource one = server.source().build();
        OciSource two = server.source().layer("b/b").build()) {
      assertThat(one.fetch(one.resolve()).paths()).containsExactly("first");
      assertThat(two.fetch(two.resolve()).paths()).containsExactly("second");
    }
    assertThat(refused(server.source().layer("c/c")).message())
        .contains("it has no layer of the media type c/c, but a/a, b/b; correct layerSelector");
    assertThat(refused(server.source().chart("", "latest")).message())
        .contains("correct the name of the chart");
  }

  @Test
  void fetch_index_isReadWhereOneManifestFits() {
    String digest = server.push("one", OciServer.FLUX_LAYER, FILES);
    String entry =
        "{\"digest\":\"%s\",\"size\":1,\"platform\":{\"os\":\"linux\",\"architecture\":\"%s\"}}";
    String index = "{\"schemaVersion\":2,\"manifests\":[%s]}";
    String arm = entry.formatted("sha256:" + "0".repeat(64), "arm64");
    server.manifest("only", index.formatted(entry.formatted(digest, "s390x")));
    server.manifest("several", index.formatted(arm + "," + entry.formatted(digest, "amd64")));
    server.manifest("none", index.formatted(arm + "," + arm));
    for (String tag : new String[] {"only", "several"}) {
      try (OciSource source = server.source().tag(tag).build()) {
        assertThat(source.fetch(source.resolve()).paths()).containsExactly("apps/web.yaml");
      }
    }
    Failure none = refused(server.source().tag("none"));
    assertThat(none.reason()).isEqualTo(Reason.UNSUPPORTED);
    assertThat(none.message()).contains("give the digest of the one that is meant");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no json|INVALID",
        "[]|INVALID",
        "{\"schemaVersion\":1,\"fsLayers\":[]}|UNSUPPORTED",
        "{\"layers\":[],\"manifests\":[]}|INVALID",
        "{\"layers\":[]}|INVALID",
        "{\"layers\":[{\"digest\":\"md5:00\",\"size\":1}]}|INVALID",
        "{\"layers\":[{\"digest\":\"sha256:../../x\",\"size\":1}]}|INVALID",
        "{\"layers\":[1]}|INVALID",
        "{\"layers\":{}}|INVALID"
      })
  void fetch_manifestThatIsNone_isRefused(String manifest, Reason reason) {
    server.manifest("latest", manifest);
    assertThat(refused(server.source()).reason()).isEqualTo(reason);
  }

  @Test
  void fetch_contentThatIsNotItsDigests_isRefused() {
    String digest = server.push("latest", OciServer.FLUX_LAYER, FILES);
    String blob = OciServer.BASE + "/blobs/" + Digests.sha256(FILES);
    server.web.page(blob, Archives.of(Map.of("a", "other")));
    assertThat(refused(server.source()).reason()).isIn(Reason.INVALID, Reason.LIMIT);
    byte[] changed = FILES.clone();
    changed[changed.length - 1]++;
    server.web.page(blob, changed);
    assertThat(refused(server.source()).message()).contains("its layer has the digest sha256:");
    server.web.page(blob, new byte[FILES.length + 1]);
    assertThat(refused(server.source()).reason()).isEqualTo(Reason.LIMIT);
    server.web.page(OciServer.BASE + "/manifests/" + digest, OciServer.layered(), "ETag", "x");
    assertThat(refused(server.source()).message()).contains("its manifest has the digest sha256:");
  }

  @Test
  void fetch_layerLargerThanAllowed_isNotAskedFor() {
    server.push("latest", OciServer.FLUX_LAYER, FILES);
    Failure failure = refused(server.source().maxTransferBytes(FILES.length - 1));
    assertThat(failure.reason()).isEqualTo(Reason.LIMIT);
    assertThat(failure.message()).contains("raise the limit");
    assertThat(server.web.requests()).noneMatch(r -> r.path().contains("/blobs/"));
  }

  @Test
  void fetch_slowLayer_endsByTheTimeout() {
    server.push("latest", OciServer.FLUX_LAYER, FILES);
    CountDownLatch stopped = new CountDownLatch(1);
    server.web.rule(
        exchange -> {
          if (exchange.getRequestURI().getPath().contains("/blobs/")) {
            exchange.sendResponseHeaders(200, FILES.length);
            exchange.getResponseBody().write(FILES, 0, 10);
            exchange.getResponseBody().flush();
            try {
              stopped.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return true;
          }
          return false;
        });
    Failure failure = refused(server.source().timeout(Duration.ofMillis(500)));
    stopped.countDown();
    assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
  }

  @ParameterizedTest
  @CsvSource({
    "https://registry.example.com/x, DENIED",
    "oci://registry.example.com/x:1.0, INVALID",
    "oci://registry.example.com/x@sha256:00, INVALID",
    "oci://registry.example.com/X, INVALID",
    "oci://registry.example.com/a/../b, INVALID",
    "oci://ann:hunter2@registry.example.com/x, INVALID",
    "oci://registry.example.com, INVALID",
    "oci:///x, INVALID"
  })
  void at_addressThatIsNone_isRefused(String address, Reason reason) {
    Failure failure = Failures.of(() -> OciSource.at(address).build());
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.message()).doesNotContain("hunter2");
  }

  @Test
  void at_dockerHub_hasItsHostAndFolder() {
    try (OciSource source = OciSource.at("oci://docker.io/nginx").build()) {
      assertThat(source).hasToString("artifact oci://index.docker.io/library/nginx");
    }
  }
}
