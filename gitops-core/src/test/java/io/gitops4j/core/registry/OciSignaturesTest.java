package io.gitops4j.core.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.SecretValue;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Artifacts and charts that somebody must have signed with cosign. */
class OciSignaturesTest {

  private static final Signer OURS = Signer.of("P-256");
  private static final Signer THEIRS = Signer.of("P-256");
  private static final byte[] FILES = Archives.of(Map.of("apps/web.yaml", "kind: A\n"));

  private final OciServer server = new OciServer();
  private final SignatureShelf shelf = new SignatureShelf(server);
  private final String digest = server.push("latest", OciServer.FLUX_LAYER, FILES);

  @AfterEach
  void stop() {
    server.close();
  }

  private OciSource source(Map<String, SecretValue> keys) {
    return server.source().signedBy(keys).build();
  }

  private void assertSigned(Map<String, SecretValue> keys) {
    try (OciSource source = source(keys)) {
      assertThat(source.fetch(source.resolve()).paths()).containsExactly("apps/web.yaml");
    }
  }

  /** Neither a revision nor files are given. */
  private Failure refused() {
    try (OciSource source = source(OURS.keys())) {
      Failure fetch = Failures.of(() -> source.fetch(Revision.of("latest", digest)));
      Failure resolve = Failures.of(source::resolve);
      assertThat(fetch.reason()).isEqualTo(resolve.reason());
      return resolve;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"P-256", "P-384", "P-521", "RSA-2048", "Ed25519"})
  void fetch_signedInTheTag_isGiven(String kind) {
    Signer signer = Signer.of(kind);
    shelf.sign(signer, digest);
    assertSigned(signer.keys());
  }

  @ParameterizedTest
  @ValueSource(strings = {"P-256", "P-384", "RSA-2048", "Ed25519"})
  void fetch_signedInABundle_isGiven(String kind) {
    Signer signer = Signer.of(kind);
    shelf.attach(digest, signer.bundle(Signer.statement(digest)));
    assertSigned(signer.keys());
  }

  @ParameterizedTest
  @ValueSource(strings = {"P-384", "P-521", "Ed25519"})
  void fetch_signedAsCosignDoesSince26_isGiven(String kind) {
    Signer signer = Signer.ofNewCosign(kind);
    shelf.sign(signer, digest);
    assertSigned(signer.keys());
  }

  @Test
  void fetch_bundleOfARegistryWithoutReferrers_isFoundByItsTag() {
    shelf.withoutReferrersApi();
    shelf.attach(digest, OURS.bundle(Signer.statement(digest)));
    assertSigned(OURS.keys());
  }

  @Test
  void fetch_oneOfSeveralKeys_isEnough() {
    shelf.sign(THEIRS, digest);
    shelf.sign(OURS, digest);
    Map<String, SecretValue> keys = new HashMap<>();
    keys.put("a.pub", SecretValue.of("a", Signer.of("RSA-2048").pem()));
    keys.put("b.pub", SecretValue.of("b", "first comes text\n" + OURS.pem()));
    keys.put("cosign.key", SecretValue.of("c", "no public key"));
    assertSigned(keys);
  }

  @Test
  void fetch_bundleBySomebodyElse_doesNotHideTheSignature() {
    shelf.attach(digest, THEIRS.bundle(Signer.statement(digest)));
    shelf.attach(digest, "application/spdx+json", "{}");
    shelf.attach(digest, "no bundle");
    server.web.remove(OciServer.BASE + "/manifests/" + shelf.attach(digest, "gone"));
    shelf.sign(OURS, digest);
    assertSigned(OURS.keys());
  }

  @Test
  void resolve_noSignature_saysWhatWasLookedFor() {
    assertThat(refused())
        .hasToString(
            "RESOLVE/UNVERIFIED Cannot resolve "
                + server.url()
                + ": "
                + digest
                + " has no signature by cosign.pub: looked at 0 bundles that refer to it and 0"
                + " signatures in the tag "
                + digest.replace(':', '-')
                + ".sig; sign it with cosign, or correct the keys of verify.secretRef.");
  }

  @Test
  void resolve_anotherKey_isRefused() {
    shelf.sign(THEIRS, digest);
    shelf.attach(digest, THEIRS.bundle(Signer.statement(digest)));
    assertThat(refused().message()).contains("looked at 1 bundles that refer to it and 1 signa");
  }

  @Test
  void resolve_changedPayload_isRefused() {
    byte[] signed = WebServer.bytes(Signer.payload(digest));
    byte[] changed = WebServer.bytes(Signer.payload(digest).replace("fleet/apps", "fleet/evil"));
    shelf.layer(digest, changed, OURS.sign(signed));
    shelf.layer(digest, signed, "bm8gc2lnbmF0dXJl");
    shelf.layer(digest, signed, "###");
    assertThat(refused().reason()).isEqualTo(Reason.UNVERIFIED);
  }

  @Test
  void resolve_signatureOfAnotherManifest_isRefusedAndSaid() {
    String other = server.push("other", OciServer.FLUX_LAYER, Archives.of(Map.of("a", "1")));
    byte[] payload = WebServer.bytes(Signer.payload(other));
    shelf.layer(digest, payload, OURS.sign(payload));
    shelf.attach(digest, OURS.bundle(Signer.statement(other)));
    assertThat(refused().message()).contains(".sig, where cosign.pub signed something else;");
  }

  @Test
  void resolve_payloadOfAnotherType_isRefused() {
    for (String payload :
        new String[] {
          Signer.payload(digest).replace("cosign container", "atomic container"),
          Signer.statement(digest),
          "not: [json",
          "[]",
          "{\"critical\":{}}"
        }) {
      byte[] bytes = WebServer.bytes(payload);
      shelf.layer(digest, bytes, OURS.sign(bytes));
    }
    byte[] payload = WebServer.bytes(Signer.payload(digest));
    shelf.layer(digest, "text/plain", payload, payload.length, OURS.sign(payload));
    assertThat(refused().reason()).isEqualTo(Reason.UNVERIFIED);
  }

  @Test
  void resolve_bundleThatIsNotForAKey_isRefused() {
    String bundle = OURS.bundle(Signer.statement(digest));
    for (String changed :
        new String[] {
          bundle.replace(
              "\"publicKey\":{\"hint\":\"h\"}", "\"certificate\":{\"rawBytes\":\"AA==\"}"),
          bundle.replace("\"publicKey\"", "\"certificate\":{},\"publicKey\""),
          bundle.replace(".v0.3+json", ".v0.2+json"),
          bundle.replace("\"signatures\":[", "\"signatures\":[{\"sig\":\"AA==\"},"),
          bundle.replace("application/vnd.in-toto+json", "application/vnd.in-toto+yaml"),
          bundle.replace("dsseEnvelope", "messageSignature"),
          OURS.bundle(Signer.statement(digest).replace("in-toto.io", "in-toto.example")),
          OURS.bundle(Signer.payload(digest)),
          OURS.bundle("{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[7,{}]}")
        }) {
      shelf.attach(digest, changed);
    }
    Failure failure = refused();
    assertThat(failure.reason()).isEqualTo(Reason.UNVERIFIED);
    assertThat(failure.message()).contains("looked at 9 bundles");
  }

  @Test
  void resolve_tooLargeParts_arePassedOver() {
    byte[] payload = WebServer.bytes(Signer.payload(digest) + " ".repeat(1 << 20));
    shelf.layer(digest, payload, OURS.sign(payload));
    shelf.attach(digest, OURS.bundle(Signer.statement(digest)) + " ".repeat(8 << 20));
    server.web.requests();
    assertThat(refused().reason()).isEqualTo(Reason.UNVERIFIED);
    assertThat(server.web.requests())
        .extracting(WebServer.Seen::path)
        .noneMatch(path -> path.contains("/blobs/"));
  }

  @Test
  void resolve_layerOfAnotherSizeThanPromised_isPassedOver() {
    byte[] payload = WebServer.bytes(Signer.payload(digest));
    shelf.layer(digest, SignedStatement.SIMPLE_SIGNING, payload, 10, OURS.sign(payload));
    assertThat(refused().reason()).isEqualTo(Reason.UNVERIFIED);
  }

  @Test
  void resolve_tooManySignatures_areALimit() {
    byte[] payload = WebServer.bytes(Signer.payload(digest));
    String signature = THEIRS.sign(payload);
    for (int i = 0; i < 101; i++) {
      shelf.layer(digest, payload, signature);
    }
    assertThat(refused().reason()).isEqualTo(Reason.LIMIT);
  }

  @Test
  void resolve_tooManyBundles_areALimitUnlessTheTagIsSigned() {
    for (int i = 0; i < 101; i++) {
      shelf.attach(digest, "{}");
    }
    Failure failure = refused();
    assertThat(failure.reason()).isEqualTo(Reason.LIMIT);
    assertThat(failure.message())
        .contains("no signature of " + digest + " could be looked for: more than the 100 allowed");
    shelf.sign(OURS, digest);
    assertSigned(OURS.keys());
  }

  @Test
  void resolve_referrersThatFail_areToldOfWhereNothingElseIsSigned() {
    server.web.rule(
        exchange ->
            exchange.getRequestURI().getPath().contains("/referrers/")
                && WebServer.answer(exchange, 500, Map.of(), new byte[0]));
    Failure failure = refused();
    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure.message()).contains("could be looked for").contains("answered 500");
    shelf.sign(OURS, digest);
    assertSigned(OURS.keys());
  }

  @Test
  void resolve_referrersOnTheSecondPage_areFound() {
    shelf.attach(digest, OURS.bundle(Signer.statement(digest)));
    String all = OciServer.BASE + "/referrers/" + digest;
    String next = all + "?page=2";
    server.web.rule(
        exchange ->
            exchange.getRequestURI().toString().equals(all)
                && WebServer.answer(
                    exchange,
                    200,
                    Map.of("Link", "<" + next + ">; rel=\"next\""),
                    WebServer.bytes("{\"manifests\":[]}")));
    assertSigned(OURS.keys());
  }

  @Test
  void resolve_sameDigestAgain_isNotCheckedAgain() {
    shelf.sign(OURS, digest);
    try (OciSource source = source(OURS.keys())) {
      source.fetch(source.resolve());
      server.web.requests();
      source.resolve();
      assertThat(server.web.requests()).extracting(WebServer.Seen::method).containsExactly("HEAD");

      String next = server.push("latest", OciServer.FLUX_LAYER, Archives.of(Map.of("a", "2")));
      assertThat(Failures.of(source::resolve).message()).contains(next + " has no signature");
    }
  }

  @Test
  void fetch_indexOfManifests_isSignedAsAWhole() {
    String index =
        server.manifest(
            "multi",
            "{\"manifests\":["
                + OciServer.layer("application/vnd.oci.image.manifest.v1+json", digest, 300)
                + "]}");
    shelf.sign(OURS, index);
    try (OciSource source = server.source().tag("multi").signedBy(OURS.keys()).build()) {
      assertThat(source.fetch(source.resolve()).paths()).containsExactly("apps/web.yaml");
    }
  }

  @Test
  void fetch_chart_isTheOneThatIsSigned() {
    String chart =
        server.push("1.2.3_b.1", OciSource.CHART_LAYER, Archives.chart("web", "1.2.3+b.1"));
    try (OciSource source = server.source().chart("", "1.2.3+b.1").signedBy(OURS.keys()).build()) {
      assertThat(Failures.of(source::resolve).message()).contains(chart + " has no signature");
      shelf.sign(OURS, chart);
      Revision revision = source.resolve();
      assertThat(revision.value()).isEqualTo("1.2.3+b.1");

      String moved =
          server.push("1.2.3_b.1", OciSource.CHART_LAYER, Archives.chart("evil", "1.2.3+b.1"));
      Failure failure = Failures.of(() -> source.fetch(revision));
      assertThat(failure.reason()).isEqualTo(Reason.UNVERIFIED);
      assertThat(failure.message()).contains(moved + " has no signature by cosign.pub");
    }
  }

  @Test
  void fetch_tagThatMovesAfterItWasChecked_isWhatWasChecked() {
    String chart = server.push("1.0.0", OciSource.CHART_LAYER, Archives.chart("web", "1.0.0"));
    shelf.sign(OURS, chart);
    server.web.rule(
        exchange -> {
          if (exchange.getRequestURI().getPath().endsWith(".sig")) {
            server.push("1.0.0", OciSource.CHART_LAYER, Archives.chart("evil", "1.0.0"));
          }
          return false;
        });
    try (OciSource source = server.source().chart("", "1.0.0").signedBy(OURS.keys()).build()) {
      assertThat(Failures.text(source.fetch(Revision.of("1.0.0")), "Chart.yaml")).contains("web");
    }
  }

  @Test
  void build_keysThatCannotBeUsed_areNamed() {
    assertThat(wrong(Map.of()))
        .hasToString(
            "RESOLVE/INVALID Cannot use the registry address "
                + server.url()
                + ": there are no public keys to check signatures with; give cosign's keys under"
                + " names that end in .pub.");
    assertThat(wrong(Map.of("cosign.key", SecretValue.of("k", OURS.pem()))).message())
        .contains("there are no public keys");
    assertThat(wrong(key("-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----")).message())
        .contains("the public key k.pub cannot be used: it is no key of ECDSA, RSA or Ed25519;");
    assertThat(wrong(key("-----BEGIN PUBLIC KEY-----\nA=A\n-----END PUBLIC KEY-----")).message())
        .contains("it is not base64");
    assertThat(wrong(key(OURS.pem().replace("PUBLIC", "PRIVATE"))).message())
        .contains("it is a PRIVATE KEY where a PUBLIC KEY must be");
    assertThat(wrong(key(Signer.of("RSA-1024").pem())).message()).contains("less than 2048 bits");
    assertThat(wrong(key("x".repeat(100_000))).message()).contains("no PEM of at most");
    Map<String, SecretValue> many = new HashMap<>();
    for (int i = 0; i < 101; i++) {
      many.put(i + ".pub", SecretValue.of("k", OURS.pem()));
    }
    assertThat(wrong(many).message()).contains("more than the 100 public keys");
  }

  private static Map<String, SecretValue> key(String text) {
    return Map.of("k.pub", SecretValue.of("k", text));
  }

  private Failure wrong(Map<String, SecretValue> keys) {
    return Failures.of(() -> source(keys));
  }
}
