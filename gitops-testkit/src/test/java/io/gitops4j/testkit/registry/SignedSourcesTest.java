package io.gitops4j.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.ReconcileResult;
import io.gitops4j.UnitId;
import io.gitops4j.UnitStatus;
import io.gitops4j.core.GitOps;
import io.gitops4j.core.source.git.GitSource;
import io.gitops4j.k8s.ServerSideApplier;
import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.git.TestRepository;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Artifacts and charts that {@code verify} wants signed, from the repository to the cluster. */
@Timeout(120)
class SignedSourcesTest {

  private static final UnitId APPS = new UnitId("HelmRelease", "prod", "apps");
  private static final UnitId WEB = new UnitId("HelmRelease", "prod", "web");

  private static final String OBJECTS =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: OCIRepository
      metadata: {name: apps, namespace: prod}
      spec: {interval: 5m, insecure: true, url: %1$s, ref: {tag: stable}, verify: {secretRef: {name: keys}}}
      ---
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: apps, namespace: prod}
      spec: {interval: 5m, chartRef: {kind: OCIRepository, name: apps}}
      ---
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: HelmRepository
      metadata: {name: charts, namespace: prod}
      spec: {type: oci, insecure: true, url: %2$s}
      ---
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: web, namespace: prod}
      spec:
        interval: 5m
        chart:
          spec:
            chart: web
            version: 1.0.0
            sourceRef: {kind: HelmRepository, name: charts}
            verify: {provider: cosign, secretRef: {name: keys}}
      """;

  private final TestRegistry registry = TestRegistry.open();
  private final TestRepository repository = TestRepository.empty();
  private final ApiServer server = ApiServer.start();
  private final KubernetesClient client =
      new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(server.kubeconfig())).build();
  private final ServerSideApplier applier = ServerSideApplier.of(client);
  private final KeyPair ours = pair("EC");
  private final KeyPair theirs = pair("Ed25519");
  private GitSource source;
  private GitOps gitops;

  @BeforeEach
  void open() {
    repository.write(
        "clusters/test/all.yaml",
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: prod}\n---\n"
            + OBJECTS.formatted(registry.url("fleet/apps"), registry.url("charts")));
    repository.commit("Objects");
    client
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName("prod").endMetadata().build())
        .create();
    keys(ours);
    source = GitSource.at(repository.url()).build();
    gitops = GitOps.builder().source(source).path("clusters/test").applier(applier).build();
  }

  @AfterEach
  void close() {
    gitops.close();
    source.close();
    applier.close();
    client.close();
    server.close();
    repository.close();
    registry.close();
  }

  private static KeyPair pair(String kind) {
    try {
      return KeyPairGenerator.getInstance(kind).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void keys(KeyPair pair) {
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n";
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName("keys")
            .withNamespace("prod")
            .endMetadata()
            .withStringData(Map.of("cosign.pub", pem))
            .build();
    client.secrets().inNamespace("prod").resource(secret).unlock().createOr(c -> c.update());
  }

  /** What the OCIRepository leads to: a chart with a tag that moves. */
  private String artifact(String value) {
    return registry.pushChart("fleet/apps", "stable", packed("apps", value));
  }

  private String chart(String value) {
    return registry.pushChart("charts/web", "1.0.0", packed("web", value));
  }

  private static byte[] packed(String name, String value) {
    return TarGzip.of(
        Map.of(
            name + "/Chart.yaml",
            "apiVersion: v2\nname: " + name + "\nversion: 1.0.0\n",
            name + "/templates/map.yaml",
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}, data: {v: %s}}"
                .formatted(name, value)));
  }

  private String value(String name) {
    var map = client.configMaps().inNamespace("prod").withName(name).get();
    return map == null ? "none" : map.getData().get("v");
  }

  private static Failure failure(ReconcileResult result, UnitId unit) {
    return result.unit(unit).orElseThrow().failure().orElseThrow(() -> failed(result));
  }

  private static AssertionError failed(ReconcileResult result) {
    return new AssertionError(result.units());
  }

  @Test
  void reconcile_signedByTheKey_isApplied() {
    registry.sign("fleet/apps", artifact("one"), ours.getPrivate());
    registry.sign("charts/web", chart("one"), ours.getPrivate());

    gitops.reconcile().orThrow();

    assertThat(value("apps")).isEqualTo("one");
    assertThat(value("web")).isEqualTo("one");
  }

  @Test
  void reconcile_notSigned_failsAndAppliesNothing() {
    String apps = artifact("one");
    String web = chart("one");
    registry.sign("charts/web", web, theirs.getPrivate());

    ReconcileResult result = gitops.reconcile();

    assertThat(failure(result, APPS).reason()).isEqualTo(Reason.UNVERIFIED);
    assertThat(failure(result, APPS).message())
        .contains(registry.url("fleet/apps"))
        .contains(apps + " has no signature by cosign.pub");
    assertThat(failure(result, WEB).message())
        .contains(registry.url("charts/web"))
        .contains(web + " has no signature by cosign.pub")
        .contains("1 signatures in the tag");
    assertThat(value("apps")).isEqualTo("none");
    assertThat(value("web")).isEqualTo("none");
  }

  @Test
  void reconcile_newRevisionWithoutSignature_leavesTheOldOneThere() {
    registry.sign("fleet/apps", artifact("one"), ours.getPrivate());
    registry.sign("charts/web", chart("one"), ours.getPrivate());
    gitops.reconcile().orThrow();
    String moved = artifact("two");

    assertThat(failure(gitops.reconcile(), APPS).message()).contains(moved);
    assertThat(value("apps")).isEqualTo("one");

    registry.sign("fleet/apps", moved, ours.getPrivate());
    gitops.reconcile().orThrow();
    assertThat(value("apps")).isEqualTo("two");
  }

  @Test
  void reconcile_keysThatAreCorrected_areReadAgain() {
    registry.sign("fleet/apps", artifact("one"), theirs.getPrivate());
    registry.sign("charts/web", chart("one"), theirs.getPrivate());
    assertThat(failure(gitops.reconcile(), APPS).reason()).isEqualTo(Reason.UNVERIFIED);

    keys(theirs);

    gitops.reconcile().orThrow();
    assertThat(value("apps")).isEqualTo("one");
    assertThat(value("web")).isEqualTo("one");
  }

  @Test
  void reconcile_specThatWantsAnotherKey_isCheckedAgain() {
    registry.sign("fleet/apps", artifact("one"), ours.getPrivate());
    registry.sign("charts/web", chart("one"), ours.getPrivate());
    gitops.reconcile().orThrow();

    repository.edit("clusters/test/all.yaml", t -> t.replace("{name: keys}", "{name: others}"));
    repository.commit("Other keys");
    ReconcileResult missing = gitops.reconcile();

    assertThat(failure(missing, APPS).message())
        .contains("Secret/prod/others of spec.verify.secretRef is not there; create it");
    assertThat(failure(missing, WEB).message()).contains("Secret/prod/others");
  }

  @Test
  void reconcile_withoutKeys_isNotSupported() {
    repository.edit(
        "clusters/test/all.yaml",
        text ->
            text.replace(
                "verify: {provider: cosign, secretRef: {name: keys}}",
                "verify: {provider: cosign, matchOIDCIdentity: [{issuer: i, subject: s}]}"));
    repository.commit("Keyless");
    registry.sign("fleet/apps", artifact("one"), ours.getPrivate());

    var web = gitops.reconcile().unit(WEB).orElseThrow();

    assertThat(web.status()).isEqualTo(UnitStatus.UNSUPPORTED);
    assertThat(web.message())
        .isEqualTo("not supported yet: spec.chart.spec.verify.matchOIDCIdentity");
  }
}
