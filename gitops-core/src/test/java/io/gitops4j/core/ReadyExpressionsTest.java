package io.gitops4j.core;

import static io.gitops4j.core.Yaml.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Manifest;
import io.gitops4j.Reason;
import io.gitops4j.ReconcileResult;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.UnitPlan;
import io.gitops4j.UnitResult;
import io.gitops4j.UnitStatus;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code dependsOn[].readyExpr}, as kustomize-controller's {@code checkDependencies} has it. */
@Timeout(60)
class ReadyExpressionsTest {

  private static final Manifest INFRA =
      Manifest.of(
          Map.of(
              "apiVersion",
              "v1",
              "kind",
              "ConfigMap",
              "metadata",
              Map.of("name", "infra", "namespace", "default")));
  private static final String READY =
      "dep.status.conditions.filter(e, e.type == 'Ready').all(e, e.status == 'True')"
          + " && dep.metadata.generation == dep.status.observedGeneration";

  private final MemoryCluster cluster = new MemoryCluster();
  private final MemorySource source = new MemorySource();
  private GitOps gitops;

  @BeforeEach
  void folders() {
    source
        .file("infra/config.yaml", configMap("infra", "key", "value"))
        .file("apps/config.yaml", configMap("apps", "key", "value"));
    unit("infra", "one", "");
  }

  @AfterEach
  void close() {
    if (gitops != null) {
      gitops.close();
    }
  }

  private void unit(String name, String version, String... dependencies) {
    StringBuilder text =
        new StringBuilder(
            """
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: %s, namespace: flux-system, labels: {app/version: %s}}
            spec:
              interval: 10m
              prune: true
              path: ./%s
              sourceRef: {kind: GitRepository, name: flux-system}
              dependsOn:
            """
                .formatted(name, version, name));
    for (String dependency : dependencies) {
      text.append(dependency.isEmpty() ? "" : "    - " + dependency + "\n");
    }
    source.file("clusters/test/" + name + ".yaml", text.toString());
  }

  private static String infra(String expression) {
    return "{name: infra, readyExpr: \"" + expression + "\"}";
  }

  private ReconcileResult pass() {
    source.commit();
    if (gitops == null) {
      gitops = GitOps.builder().source(source).path("clusters/test").applier(cluster).build();
    }
    return gitops.reconcile();
  }

  private UnitResult apps() {
    return pass().unit(UnitId.kustomization("flux-system", "apps")).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true
          dep.metadata.name == 'infra' && self.metadata.name == 'apps'
          dep.status.conditions.exists(c, c.reason == 'ReconciliationSucceeded')
          dep.status.lastAppliedRevision == dep.status.lastAttemptedRevision
          dep.status.lastAppliedRevision.startsWith('main@')
          self.metadata.labels['app/version'] == dep.metadata.labels['app/version']
          self.spec.path != dep.spec.path && dep.kind == self.kind
          !has(self.status.conditions) && self.status.observedGeneration == -1
          """)
  void unit_whoseDependencyIsReadyByItsExpression_runs(String expression) {
    unit("apps", "one", infra(expression));

    assertThat(apps().status()).isEqualTo(UnitStatus.SUCCEEDED);
  }

  @Test
  void unit_ofTheDocumentationsExample_runsAfterItsDependency() {
    unit("apps", "one", infra(READY));

    assertThat(apps().status()).isEqualTo(UnitStatus.SUCCEEDED);
    assertThat(cluster.calls("apply").get(0)).contains("infra");
  }

  @Test
  void unit_whoseExpressionIsFalse_isBlockedUntilItIsTrue() {
    unit(
        "apps",
        "two",
        infra("self.metadata.labels['app/version'] == dep.metadata.labels['app/version']"));

    UnitResult blocked = apps();

    assertThat(blocked.status()).isEqualTo(UnitStatus.BLOCKED);
    assertThat(blocked.message())
        .isEqualTo(
            "Cannot run Kustomization/flux-system/apps: it depends on"
                + " Kustomization/flux-system/infra, which is not ready by"
                + " spec.dependsOn[0].readyExpr.");
    assertThat(cluster.objects()).containsExactly("ConfigMap/default/infra");

    unit("infra", "two", "");

    assertThat(apps().status()).isEqualTo(UnitStatus.SUCCEEDED);
  }

  @Test
  void expression_takesThePlaceOfWhatIsReadyOtherwise() {
    cluster.refuse(INFRA.ref(), "no");
    unit("apps", "one", infra("dep.status.conditions.exists(c, c.status == 'False')"));

    ReconcileResult result = pass();

    assertThat(result.unit(UnitId.kustomization("flux-system", "infra")).orElseThrow().status())
        .isEqualTo(UnitStatus.FAILED);
    assertThat(result.unit(UnitId.kustomization("flux-system", "apps")).orElseThrow().status())
        .isEqualTo(UnitStatus.SUCCEEDED);
  }

  @Test
  void dependencyThatFailed_isNotReadyByTheUsualExpression() {
    cluster.refuse(INFRA.ref(), "no");
    unit("apps", "one", infra(READY));

    assertThat(apps().message()).contains("is not ready by spec.dependsOn[0].readyExpr");
  }

  @Test
  void dependencyThatIsNamedWithAndWithoutExpression_mustBeReadyToo() {
    cluster.refuse(INFRA.ref(), "no");
    unit("apps", "one", infra("true"), "{name: infra}");

    UnitResult result = apps();

    assertThat(result.status()).isEqualTo(UnitStatus.BLOCKED);
    assertThat(result.message()).contains("which failed; see there");
  }

  @Test
  void expressions_ofOneDependency_mustAllBeTrue() {
    unit("apps", "one", infra("true"), infra("false"));

    assertThat(apps().message()).contains("is not ready by spec.dependsOn[1].readyExpr");
  }

  @Test
  void expressionOfAMissingField_isNotTrue() {
    unit("apps", "one", infra("dep.status.history.size() > 0"));

    UnitResult result = apps();

    assertThat(result.status()).isEqualTo(UnitStatus.BLOCKED);
    assertThat(result.message())
        .contains(
            "which is not known to be ready, because spec.dependsOn[0].readyExpr cannot be"
                + " evaluated (at ")
        .endsWith("key 'history' is not present in map).");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dep.     | at 1:5: no viable alternative
          dep.spec | it is of type dyn and not of type bool
          other.x  | at 1:1: undeclared reference to 'other'
          """)
  void malformedExpression_failsTheUnitAtItsPlace(String expression, String why) {
    unit("apps", "one", infra(expression));

    UnitResult result = apps();

    assertThat(result.status()).isEqualTo(UnitStatus.FAILED);
    assertThat(result.failure())
        .hasValueSatisfying(
            failure -> {
              assertThat(failure.stage()).isEqualTo(Stage.DEPENDENCIES);
              assertThat(failure.reason()).isEqualTo(Reason.INVALID);
              assertThat(failure.retryable()).isFalse();
              assertThat(failure.message()).contains("as a CEL expression: " + why);
              assertThat(failure.location())
                  .hasValueSatisfying(
                      at -> assertThat(at).hasToString("clusters/test/apps.yaml:10:32"));
            });
  }

  @Test
  void plan_goesByExpressions() {
    unit("apps", "one", infra("false"));
    source.commit();
    gitops = GitOps.builder().source(source).path("clusters/test").applier(cluster).build();

    assertThat(gitops.plan().units())
        .filteredOn(plan -> plan.unit().name().equals("apps"))
        .extracting(UnitPlan::status)
        .containsExactly(UnitStatus.BLOCKED);
  }
}
