package io.gitops4j.testkit.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.gitops4j.Health;
import io.gitops4j.Reason;
import io.gitops4j.ReconcileResult;
import io.gitops4j.UnitId;
import io.gitops4j.UnitResult;
import io.gitops4j.UnitStatus;
import io.gitops4j.core.GitOps;
import io.gitops4j.event.ReconcileEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code healthCheckExprs} of Kustomizations and HelmReleases against an API server. */
@Timeout(180)
class HealthExpressionsTest {

  private static final UnitId APPS = UnitId.kustomization("prod", "apps");
  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: databases.example.com}
      spec:
        group: example.com
        scope: Namespaced
        names: {plural: databases, singular: database, kind: Database, listKind: DatabaseList}
        versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            schema:
              openAPIV3Schema:
                type: object
                x-kubernetes-preserve-unknown-fields: true
      """;
  private static final String DATABASE =
      """
      apiVersion: example.com/v1
      kind: Database
      metadata: {name: db, namespace: prod}
      spec: {size: 1}
      """;
  private static final String RULES =
      """
      healthCheckExprs:
        - apiVersion: example.com/v1
          kind: Database
          inProgress: "!has(status.phase)"
          failed: status.phase == 'Down'
          current: status.phase == 'Up'
      """;
  private static final ResourceDefinitionContext DATABASES =
      new ResourceDefinitionContext.Builder()
          .withGroup("example.com")
          .withVersion("v1")
          .withKind("Database")
          .withPlural("databases")
          .withNamespaced(true)
          .build();

  private final Stage stage = new Stage();
  private final Fleet fleet = new Fleet(stage.client);
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final CountDownLatch waiting = new CountDownLatch(1);

  @AfterEach
  void close() {
    fleet.close();
    stage.close();
  }

  private GitOps open() {
    stage.server.load(DEFINITION);
    return fleet.builder().listener(this::heard).build();
  }

  private void heard(ReconcileEvent event) {
    if (event instanceof ReconcileEvent.HealthChanged changed
        && changed.health().ref().kind().equals("Database")) {
      seen.add(changed.health().health() + ": " + changed.health().message());
      if (changed.health().health() != Health.NOT_FOUND) {
        waiting.countDown();
      }
    }
  }

  private void kustomization(String... spec) {
    StringBuilder yaml =
        new StringBuilder(
            """
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: apps, namespace: prod}
            spec:
              interval: 5m
              timeout: 30s
              prune: true
              path: ./apps
              sourceRef: {kind: GitRepository, name: fleet, namespace: flux-system}
            """);
    for (String lines : spec) {
      yaml.append(lines.indent(2));
    }
    fleet.file("clusters/test/apps.yaml", yaml.toString()).file("apps/db.yaml", DATABASE).commit();
  }

  private void phase(Map<String, Object> status) {
    GenericKubernetesResource database =
        stage.client.genericKubernetesResources(DATABASES).inNamespace("prod").withName("db").get();
    database.setAdditionalProperty("status", status);
    stage
        .client
        .genericKubernetesResources(DATABASES)
        .inNamespace("prod")
        .resource(database)
        .updateStatus();
  }

  private UnitResult whileWaiting(GitOps gitops, UnitId unit, Map<String, Object> status)
      throws Exception {
    // A thread of its own: the client wants the common pool, which may have but one.
    FutureTask<ReconcileResult> pass = new FutureTask<>(gitops::reconcile);
    new Thread(pass, "pass").start();
    assertThat(waiting.await(60, TimeUnit.SECONDS)).isTrue();
    phase(status);
    ReconcileResult result = pass.get(90, TimeUnit.SECONDS);
    return result.unit(unit).orElseThrow(() -> new AssertionError(result));
  }

  @Test
  void kustomization_whoseExpressionComesTrue_isHealthyThenAndNotWaitedForAgain() throws Exception {
    kustomization("wait: true", RULES);
    try (GitOps gitops = open()) {
      UnitResult result = whileWaiting(gitops, APPS, Map.of("phase", "Up"));

      assertThat(result.status()).isEqualTo(UnitStatus.SUCCEEDED);
      assertThat(seen.get(0))
          .startsWith("UNKNOWN: its inProgress expression cannot be evaluated")
          .contains("No such attribute(s): status");
      assertThat(seen.get(seen.size() - 1)).isEqualTo("CURRENT: ");
      stage.server.requests().clear();

      assertThat(gitops.reconcile().orThrow().unit(APPS).orElseThrow().status())
          .isEqualTo(UnitStatus.UNCHANGED);
      assertThat(stage.server.requests().all())
          .noneMatch(request -> request.path().contains("databases"));
    }
  }

  @Test
  void kustomization_whoseObjectFailsByItsExpression_failsAtOnce() throws Exception {
    kustomization(
        "healthChecks: [{apiVersion: example.com/v1, kind: Database, name: db, namespace: prod}]",
        RULES);
    try (GitOps gitops = open()) {
      UnitResult result = whileWaiting(gitops, APPS, Map.of("phase", "Down"));

      assertThat(result.status()).isEqualTo(UnitStatus.FAILED);
      assertThat(result.failure().orElseThrow().reason()).isEqualTo(Reason.UNHEALTHY);
      assertThat(result.message()).contains("Database/prod/db").contains("its failed expression");
    }
  }

  @Test
  void kustomization_withOtherExpressions_isWaitedForAnew() throws Exception {
    kustomization("wait: true", RULES);
    try (GitOps gitops = open()) {
      whileWaiting(gitops, APPS, Map.of("phase", "Up"));
      kustomization("wait: true", RULES.replace("'Up'", "'Ready'").replace("'Down'", "'Up'"));

      UnitResult result = gitops.reconcile().unit(APPS).orElseThrow();

      assertThat(result.status()).isEqualTo(UnitStatus.FAILED);
      assertThat(result.message()).contains("its failed expression is true");
    }
  }

  @Test
  void kustomization_withAMalformedExpression_isNotApplied() {
    kustomization(RULES.replace("'Up'", "("));
    try (GitOps gitops = open()) {
      UnitResult result = gitops.reconcile().unit(APPS).orElseThrow();

      assertThat(result.status()).isEqualTo(UnitStatus.FAILED);
      assertThat(result.failure().orElseThrow().reason()).isEqualTo(Reason.INVALID);
      assertThat(result.message())
          .startsWith(
              "Cannot read spec.healthCheckExprs[0].current of Kustomization/prod/apps as a CEL"
                  + " expression: ");
      assertThat(result.failure().orElseThrow().location().orElseThrow().file())
          .isEqualTo("clusters/test/apps.yaml");
      assertThat(stage.server.get("example.com/v1", "Database", "prod", "db")).isEmpty();
    }
  }

  @Test
  void release_whoseObjectFailsByItsExpression_fails() {
    fleet
        .chart(TestChart.simple("1.0.0"))
        .release(
            """
            healthCheckExprs:
              - apiVersion: v1
                kind: ConfigMap
                current: data.word == 'one'
                failed: data.?word.orValue('') == 'two'
            """,
            "values: {word: one, extra: false}")
        .commit();
    try (GitOps gitops = open()) {
      assertThat(gitops.reconcile().orThrow().unit(Fleet.WEB).orElseThrow().status())
          .isEqualTo(UnitStatus.SUCCEEDED);
      fleet
          .release(
              """
              healthCheckExprs:
                - apiVersion: v1
                  kind: ConfigMap
                  current: data.word == 'one'
                  failed: data.?word.orValue('') == 'two'
              """,
              "values: {word: two, extra: false}")
          .commit();

      UnitResult result = gitops.reconcile().unit(Fleet.WEB).orElseThrow();

      assertThat(result.status()).isEqualTo(UnitStatus.FAILED);
      assertThat(result.message()).contains("its failed expression is true");
      assertThat(stage.history("web")).containsExactly("1 deployed", "2 failed");
    }
  }
}
