package io.gitops4j.core;

import static io.gitops4j.core.Yaml.configMap;
import static io.gitops4j.core.Yaml.dependsOn;
import static io.gitops4j.core.Yaml.kustomization;
import static io.gitops4j.core.Yaml.liveConfigMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Failure;
import io.gitops4j.Manifest;
import io.gitops4j.Plan;
import io.gitops4j.Reason;
import io.gitops4j.Substitution;
import io.gitops4j.UnitId;
import io.gitops4j.UnitPlan;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the variables of a unit come from. */
class GitOpsVariablesTest {

  private static final UnitId APPS = UnitId.kustomization("flux-system", "apps");

  private final MemoryCluster cluster = new MemoryCluster();
  private final MemorySource source = new MemorySource();

  private UnitPlan plan(String... kustomizations) {
    source.file("clusters/test/units.yaml", String.join("", kustomizations)).commit();
    try (GitOps gitops =
        GitOps.builder().source(source).path("clusters/test").applier(cluster).build()) {
      return gitops.plan().units().stream()
          .filter(u -> u.unit().equals(APPS))
          .findFirst()
          .orElseThrow();
    }
  }

  private static String postBuild(String text) {
    return "postBuild:\n" + text.indent(4);
  }

  private static Manifest desired(UnitPlan unit) {
    Plan plan = unit.plan().orElseThrow(() -> new AssertionError(unit));
    return plan.changes().get(0).manifest().orElseThrow();
  }

  private static Object data(UnitPlan unit, String key) {
    return ((Map<?, ?>) desired(unit).content().get("data")).get(key);
  }

  @Test
  void variables_inlineWinsOverLaterReferenceOverEarlier() {
    source.file("apps/c.yaml", configMap("c", "a", "${a}", "b", "${b}", "c", "${c}"));
    cluster.put(liveConfigMap("flux-system", "one", Map.of("a", "1", "b", "1", "c", "1")));
    cluster.put(liveConfigMap("flux-system", "two", Map.of("b", "2", "c", "2")));

    UnitPlan unit =
        plan(
            kustomization(
                "apps",
                "./apps",
                postBuild(
                    """
                    substitute:
                      c: inline
                    substituteFrom:
                      - kind: ConfigMap
                        name: one
                      - kind: ConfigMap
                        name: two
                    """)));

    assertThat(data(unit, "a")).isEqualTo(1L);
    assertThat(data(unit, "b")).isEqualTo(2L);
    assertThat(data(unit, "c")).isEqualTo("inline");
    assertThat(desired(unit).substitutions())
        .extracting(Substitution::toString)
        .containsExactly(
            "${a} from ConfigMap/flux-system/one at apps/c.yaml:7:6",
            "${b} from ConfigMap/flux-system/two at apps/c.yaml:8:6",
            "${c} from Kustomization/flux-system/apps spec.postBuild.substitute at"
                + " apps/c.yaml:9:6");
  }

  @Test
  void variables_ofASecret_areMarkedAsSecret() {
    source.file("apps/c.yaml", configMap("c", "password", "${password}"));
    cluster.put(
        Manifest.of(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Secret",
                "metadata",
                Map.of("name", "credentials", "namespace", "flux-system"),
                "data",
                Map.of(
                    "password",
                    Base64.getEncoder().encodeToString("hush".getBytes(StandardCharsets.UTF_8))))));

    UnitPlan unit =
        plan(
            kustomization(
                "apps",
                "./apps",
                postBuild("substituteFrom:\n  - kind: Secret\n    name: credentials\n")));

    assertThat(data(unit, "password")).isEqualTo("hush");
    assertThat(desired(unit).substitutions())
        .extracting(Substitution::secret)
        .containsExactly(true);
  }

  @Test
  void variables_producedByADependencysDependency_winOverTheCluster() {
    source
        .file("apps/c.yaml", configMap("c", "a", "${a}"))
        .file("between/c.yaml", configMap("between"))
        .file(
            "environment/c.yaml",
            configMap("environment", "a", "produced").replace("default", "flux-system"));
    cluster.put(liveConfigMap("flux-system", "environment", Map.of("a", "live")));

    UnitPlan unit =
        plan(
            kustomization("environment", "./environment"),
            kustomization("between", "./between", dependsOn("environment")),
            kustomization(
                "apps",
                "./apps",
                dependsOn("between"),
                postBuild("substituteFrom:\n  - kind: ConfigMap\n    name: environment\n")));

    assertThat(data(unit, "a")).isEqualTo("produced");
  }

  @Test
  void variables_missingReference_failsWithItsPlace() {
    source.file("apps/c.yaml", configMap("c", "a", "${a}"));

    UnitPlan unit =
        plan(
            kustomization(
                "apps",
                "./apps",
                postBuild("substituteFrom:\n  - kind: ConfigMap\n    name: nowhere\n")));

    Failure failure = unit.failure().orElseThrow();
    assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(failure.message())
        .isEqualTo(
            "Cannot substitute variables of Kustomization/flux-system/apps from"
                + " ConfigMap/flux-system/nowhere (spec.postBuild.substituteFrom): neither a unit"
                + " that runs before it nor the cluster has it; create it or mark the reference"
                + " optional.");
    assertThat(failure.location().orElseThrow().file()).isEqualTo("clusters/test/units.yaml");
    assertThat(failure.location().orElseThrow().line()).isGreaterThan(10);
  }

  @Test
  void variables_missingOptionalReference_leavesDefaults() {
    source.file("apps/c.yaml", configMap("c", "a", "${a:=fallback}"));

    UnitPlan unit =
        plan(
            kustomization(
                "apps",
                "./apps",
                postBuild(
                    """
                    substitute:
                      other: x
                    substituteFrom:
                      - kind: ConfigMap
                        name: nowhere
                        optional: true
                    """)));

    assertThat(data(unit, "a")).isEqualTo("fallback");
  }

  @Test
  void variables_badName_failsTheUnit() {
    source.file("apps/c.yaml", configMap("c", "a", "b"));
    cluster.put(liveConfigMap("flux-system", "one", Map.of("my-key", "1")));

    UnitPlan unit =
        plan(
            kustomization(
                "apps",
                "./apps",
                postBuild("substituteFrom:\n  - kind: ConfigMap\n    name: one\n")));

    assertThat(unit.failure().orElseThrow().message())
        .contains("my-key", "ConfigMap/flux-system/one");
  }

  @Test
  void variables_undefined_isAnErrorUnlessTold() {
    source.file("apps/c.yaml", configMap("c", "a", "x${a}"));
    String apps = kustomization("apps", "./apps", postBuild("substitute:\n  other: x\n"));

    UnitPlan strict = plan(apps);
    assertThat(strict.failure().orElseThrow().reason()).isEqualTo(Reason.UNDEFINED_VARIABLE);
    try (GitOps lenient =
        GitOps.builder()
            .source(source)
            .path("clusters/test")
            .applier(cluster)
            .strictSubstitution(false)
            .build()) {
      assertThat(lenient.plan().failure()).isEmpty();
    }
    assertThat(List.of(strict)).isNotEmpty();
  }
}
