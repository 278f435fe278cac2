package io.gitops4j.core;

import static io.gitops4j.core.Yaml.configMap;
import static io.gitops4j.core.Yaml.kustomization;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Failure;
import io.gitops4j.Manifest;
import io.gitops4j.Reason;
import io.gitops4j.ReconcileResult;
import io.gitops4j.UnitId;
import io.gitops4j.UnitStatus;
import io.gitops4j.spi.Source;
import io.gitops4j.spi.SourceProvider;
import io.gitops4j.spi.SourceSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sources that a repository declares. */
class GitOpsSourcesTest {

  private static final UnitId APPS = UnitId.kustomization("flux-system", "apps");

  private final MemoryCluster cluster = new MemoryCluster();
  private final MemorySource source = new MemorySource("git https://git.example.com/fleet.git");
  private final MemorySource other = new MemorySource("git https://git.example.com/other.git");
  private final List<SourceSpec> opened = new ArrayList<>();

  private final class Provider implements SourceProvider {
    @Override
    public String id() {
      return "memory";
    }

    @Override
    public boolean supports(SourceSpec spec) {
      return spec.url().startsWith("https://");
    }

    @Override
    public synchronized Source open(SourceSpec spec) {
      opened.add(spec);
      return other;
    }
  }

  private static String repository(String name, String url, String... extra) {
    StringBuilder yaml =
        new StringBuilder("apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\n")
            .append("metadata:\n  name: ")
            .append(name)
            .append("\n  namespace: flux-system\nspec:\n  interval: 1m\n  url: ")
            .append(url)
            .append('\n');
    for (String line : extra) {
      yaml.append("  ").append(line).append('\n');
    }
    return yaml.append("---\n").toString();
  }

  private GitOpsBuilder builder() {
    return GitOps.builder()
        .source(source)
        .path("clusters/test")
        .applier(cluster)
        .sourceProvider(new Provider());
  }

  private static String from(String kustomization, String source) {
    return kustomization.replace("name: flux-system\n---", "name: " + source + "\n---");
  }

  @Test
  void anotherRepository_isOpenedOnceWithItsCredentials() {
    source
        .file(
            "clusters/test/all.yaml",
            repository("team", "https://git.example.com/other.git", "secretRef:\n    name: token")
                + from(kustomization("apps", "./apps"), "team")
                + from(kustomization("more", "./more"), "team"))
        .commit();
    other.file("apps/c.yaml", configMap("c")).file("more/m.yaml", configMap("m")).commit();
    cluster.put(
        Manifest.of(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Secret",
                "metadata",
                Map.of("name", "token", "namespace", "flux-system"),
                "data",
                Map.of(
                    "password",
                    Base64.getEncoder().encodeToString("t".getBytes(StandardCharsets.UTF_8))))));
    try (GitOps gitops = builder().build()) {
      ReconcileResult result = gitops.reconcile().orThrow();
      gitops.reconcile().orThrow();

      assertThat(result.unit(APPS).orElseThrow().revision()).hasValue(other.resolve());
    }
    assertThat(opened).hasSize(1);
    assertThat(opened.get(0).credentials()).containsOnlyKeys("password");
    assertThat(opened.get(0).toString()).doesNotContain("\"t\"");
    assertThat(other.fetches()).isEqualTo(1);
    assertThat(cluster.objects()).contains("ConfigMap/default/c", "ConfigMap/default/m");
  }

  @Test
  void missingCredentials_failTheUnitAndNameTheSecret() {
    source
        .file(
            "clusters/test/all.yaml",
            repository("team", "https://git.example.com/other.git", "secretRef:\n    name: token")
                + from(kustomization("apps", "./apps"), "team"))
        .commit();
    try (GitOps gitops = builder().build()) {
      Failure failure = gitops.reconcile().unit(APPS).orElseThrow().failure().orElseThrow();

      assertThat(failure.reason()).isEqualTo(Reason.UNAUTHENTICATED);
      assertThat(failure.message()).contains("Secret/flux-system/token");
      assertThat(failure.location().orElseThrow().file()).isEqualTo("clusters/test/all.yaml");
    }
  }

  private static Manifest secret(String name, Map<String, String> values) {
    return Manifest.of(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Secret",
            "metadata",
            Map.of("name", name, "namespace", "flux-system"),
            "stringData",
            values));
  }

  private ReconcileResult throughProxy(SourceProvider provider) {
    source
        .file(
            "clusters/test/all.yaml",
            repository(
                    "team", "https://git.example.com/other.git", "proxySecretRef:\n    name: proxy")
                + from(kustomization("apps", "./apps"), "team"))
        .commit();
    other.file("apps/c.yaml", configMap("c")).commit();
    GitOpsBuilder builder =
        GitOps.builder()
            .source(source)
            .path("clusters/test")
            .applier(cluster)
            .sourceProvider(provider);
    try (GitOps gitops = builder.build()) {
      return gitops.reconcile();
    }
  }

  @Test
  void proxy_isHandedToTheProviderThatUsesProxies() {
    cluster.put(secret("proxy", Map.of("address", "http://proxy:3128", "password", "hidden")));
    Provider direct = new Provider();
    SourceProvider provider =
        new SourceProvider() {
          @Override
          public String id() {
            return direct.id();
          }

          @Override
          public boolean supports(SourceSpec spec) {
            return direct.supports(spec);
          }

          @Override
          public boolean usesProxies() {
            return true;
          }

          @Override
          public Source open(SourceSpec spec) {
            return direct.open(spec);
          }
        };

    throughProxy(provider).orThrow();

    assertThat(opened.get(0).proxy()).containsOnlyKeys("address", "password");
    assertThat(opened.get(0).toString()).doesNotContain("hidden");
  }

  @Test
  void proxy_ofAProviderThatWouldGoWithout_isNotOpened() {
    cluster.put(secret("proxy", Map.of("address", "http://proxy:3128")));

    Failure failure = throughProxy(new Provider()).unit(APPS).orElseThrow().failure().orElseThrow();

    assertThat(failure.reason()).isEqualTo(Reason.UNSUPPORTED);
    assertThat(failure.message())
        .contains("its proxySecretRef names a proxy, which the source provider memory does not");
    assertThat(opened).isEmpty();
  }

  @Test
  void proxy_withoutAnAddress_isNotLeftOut() {
    cluster.put(secret("proxy", Map.of("username", "me")));

    Failure failure = throughProxy(new Provider()).unit(APPS).orElseThrow().failure().orElseThrow();

    assertThat(failure.reason()).isEqualTo(Reason.INVALID);
    assertThat(failure.message())
        .contains("Secret/flux-system/proxy of spec.proxySecretRef has no entry address");
    assertThat(opened).isEmpty();
  }

  @Test
  void sameAddress_isThisRepository() {
    source
        .file(
            "clusters/test/all.yaml",
            repository("fleet", "ssh://git@git.example.com:22/fleet")
                + from(kustomization("apps", "./apps"), "fleet"))
        .file("apps/c.yaml", configMap("c"))
        .commit();
    try (GitOps gitops = builder().build()) {
      gitops.reconcile().orThrow();
    }
    assertThat(opened).isEmpty();
    assertThat(source.fetches()).isEqualTo(1);
  }

  @Test
  void sameAddressAnotherBranch_isAnotherSource() {
    source
        .file(
            "clusters/test/all.yaml",
            repository("fleet", "https://git.example.com/fleet.git", "ref:\n    branch: next")
                + from(kustomization("apps", "./apps"), "fleet"))
        .commit();
    other.file("apps/c.yaml", configMap("c")).commit();
    try (GitOps gitops = builder().build()) {
      gitops.reconcile().orThrow();
    }
    assertThat(opened).hasSize(1);
  }

  @Test
  void namedByTheProgram_isThisRepository() {
    source
        .file(
            "clusters/test/all.yaml",
            repository("mirror", "https://mirror.example.com/fleet.git")
                + from(kustomization("apps", "./apps"), "mirror"))
        .file("apps/c.yaml", configMap("c"))
        .commit();
    try (GitOps gitops = builder().treatAsThisRepository("flux-system/mirror").build()) {
      gitops.reconcile().orThrow();
    }
    assertThat(opened).isEmpty();
  }

  @Test
  void unsupportedField_makesItsReadersUnsupported() {
    source
        .file(
            "clusters/test/all.yaml",
            repository(
                    "team",
                    "https://git.example.com/other.git",
                    "verify:\n    mode: HEAD\n    secretRef:\n      name: keys")
                + from(kustomization("apps", "./apps"), "team"))
        .commit();
    try (GitOps gitops = builder().build()) {
      ReconcileResult result = gitops.reconcile();

      assertThat(result.unit(APPS).orElseThrow().status()).isEqualTo(UnitStatus.UNSUPPORTED);
      assertThat(result.unit(APPS).orElseThrow().message())
          .isEqualTo("not supported yet: GitRepository/flux-system/team spec.verify");
    }
  }

  @Test
  void addressThatIsNotRead_isToldWithThePlaceOfTheSource() {
    source
        .file(
            "clusters/test/all.yaml",
            repository("team", "ssh://git@git.example.com/other.git")
                + from(kustomization("apps", "./apps"), "team"))
        .commit();
    try (GitOps gitops = builder().build()) {
      Failure failure = gitops.reconcile().unit(APPS).orElseThrow().failure().orElseThrow();

      assertThat(failure.reason()).isEqualTo(Reason.INVALID);
      assertThat(failure.message()).contains("SSH needs a private key as identity");
      assertThat(failure.location().orElseThrow().file()).isEqualTo("clusters/test/all.yaml");
    }
  }
}
