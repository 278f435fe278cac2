package io.gitops4j.testkit.remote;

import static io.gitops4j.testkit.assertion.GitOpsAssertions.assertThat;
import static io.gitops4j.testkit.remote.TwoClusters.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Action;
import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.ReconcileResult;
import io.gitops4j.UnitId;
import io.gitops4j.UnitResult;
import io.gitops4j.UnitStatus;
import io.gitops4j.core.GitOps;
import io.gitops4j.event.ReconcileEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Kustomizations and HelmReleases whose objects are in another cluster: {@code spec.kubeConfig}.
 */
@Timeout(180)
class RemoteClustersTest {

  private static final String REMOTE = "kubeConfig: {secretRef: {name: target}}";
  private static final UnitId APPS = UnitId.kustomization("flux-system", "apps");
  private static final UnitId WEB = new UnitId("HelmRelease", "flux-system", "web");

  private final TwoClusters clusters = new TwoClusters();

  @AfterEach
  void close() {
    clusters.close();
  }

  private TwoClusters reachable() {
    return clusters.secret("target", "value", clusters.target.kubeconfig());
  }

  private static UnitResult of(ReconcileResult result, UnitId unit) {
    return result.unit(unit).orElseThrow();
  }

  @Test
  void kustomization_ofAnotherCluster_isAppliedWaitedForAndPrunedThere() {
    reachable().kustomization("apps", REMOTE, "wait: true");
    clusters.configMap("apps", "stays", "1").configMap("apps", "goes", "1").commit();
    try (GitOps gitops = clusters.engine()) {
      assertThat(gitops.plan())
          .plans(Action.CREATED, "ConfigMap/default/goes", "ConfigMap/default/stays");
      assertThat(clusters.target.requests().writes()).isEmpty();
      assertThat(gitops.reconcile()).succeeded();
      assertThat(value(clusters.target, "goes")).hasValue("1");
      assertThat(clusters.home.list("v1", "ConfigMap", "gitops4j-system")).hasSize(1);
      assertThat(clusters.target.list("v1", "ConfigMap", "gitops4j-system")).isEmpty();

      assertThat(gitops.reconcile().wrote()).isFalse();

      clusters.home.load(
          "{apiVersion: v1, kind: ConfigMap, metadata: {name: goes, namespace: default}}");
      clusters.repository.delete("apps/goes.yaml");
      clusters.commit();
      assertThat(gitops.reconcile()).succeeded();
    }
    assertThat(value(clusters.target, "goes")).isEmpty();
    assertThat(clusters.home.get("v1", "ConfigMap", "default", "goes")).isPresent();
    assertThat(value(clusters.target, "stays")).hasValue("1");
    assertThat(value(clusters.home, "stays")).isEmpty();
  }

  @Test
  void units_withTheSameObjectInTwoClusters_keepOutOfEachOthersWay() {
    reachable().kustomization("apps", REMOTE).kustomization("near");
    clusters.configMap("apps", "same", "far").configMap("near", "same", "near").commit();
    try (GitOps gitops = clusters.engine()) {
      assertThat(gitops.reconcile()).succeeded();
      assertThat(gitops.reconcile().wrote()).isFalse();
      clusters.repository.delete("apps/same.yaml");
      clusters.configMap("apps", "other", "far").commit();
      assertThat(gitops.reconcile()).succeeded();
    }
    assertThat(value(clusters.target, "same")).isEmpty();
    assertThat(value(clusters.home, "same")).hasValue("near");
  }

  @Test
  void variables_ofAUnitOfAnotherCluster_areReadInTheOwnOne() {
    reachable();
    clusters.home.load(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: names, namespace: flux-system}
        data: {place: home}
        """);
    clusters.target.load(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: flux-system}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: names, namespace: flux-system}
        data: {place: target}
        """);
    clusters
        .kustomization(
            "apps", REMOTE, "postBuild: {substituteFrom: [{kind: ConfigMap, name: names}]}")
        .configMap("apps", "where", "${place}")
        .commit();
    try (GitOps gitops = clusters.engine()) {
      assertThat(gitops.reconcile()).succeeded();
    }
    assertThat(value(clusters.target, "where")).hasValue("home");
  }

  @Test
  void dependencies_acrossClusters_areKept() {
    reachable()
        .kustomization("apps", REMOTE, "wait: true", "dependsOn: [{name: near}]")
        .kustomization("near", "wait: true")
        .kustomization("last", "dependsOn: [{name: apps}]");
    clusters.configMap("apps", "far", "1").configMap("near", "near", "1");
    clusters.configMap("last", "last", "1").commit();
    List<String> order = new CopyOnWriteArrayList<>();
    try (GitOps gitops =
        clusters
            .builder()
            .listener(
                event -> {
                  if (event instanceof ReconcileEvent.ObjectChanged changed) {
                    order.add(changed.change().ref().name());
                  }
                })
            .build()) {
      assertThat(gitops.reconcile()).succeeded();
    }
    assertThat(order).containsExactly("near", "far", "last");
  }

  @Test
  void secret_thatIsMissing_failsTheUnitUntilItIsThere() {
    clusters.kustomization("apps", REMOTE).kustomization("near");
    clusters.configMap("apps", "far", "1").configMap("near", "near", "1").commit();
    try (GitOps gitops = clusters.engine()) {
      UnitResult failed = of(gitops.reconcile(), APPS);
      assertThat(failed.status()).isEqualTo(UnitStatus.FAILED);
      assertThat(failed.failure()).map(Failure::reason).hasValue(Reason.NOT_FOUND);
      assertThat(failed.message())
          .isEqualTo(
              "Cannot reach the cluster of spec.kubeConfig in Secret/flux-system/target: there is"
                  + " none of that name; create it.");
      assertThat(value(clusters.home, "near")).hasValue("1");

      reachable();
      assertThat(gitops.reconcile()).succeeded();
    }
    assertThat(value(clusters.target, "far")).hasValue("1");
  }

  @Test
  void secret_withOtherKeys_isReadAsFluxDoes() {
    clusters.secret("target", "value.yaml", clusters.target.kubeconfig());
    clusters.kustomization("apps", REMOTE).configMap("apps", "one", "1");
    clusters.secret("named", "prod", clusters.target.kubeconfig());
    clusters
        .kustomization("named", "kubeConfig: {secretRef: {name: named, key: prod}}")
        .configMap("named", "two", "2");
    clusters
        .kustomization("wrong", "kubeConfig: {secretRef: {name: named, key: value}}")
        .configMap("wrong", "three", "3")
        .commit();
    try (GitOps gitops = clusters.engine()) {
      ReconcileResult result = gitops.reconcile();
      assertThat(of(result, UnitId.kustomization("flux-system", "wrong")).message())
          .contains("it has no entry value with a kubeconfig");
    }
    assertThat(value(clusters.target, "one")).hasValue("1");
    assertThat(value(clusters.target, "two")).hasValue("2");
  }

  @Test
  void kubeconfig_thatNamesAProgram_isRefusedAndNotQuoted() {
    String token = TwoClusters.TOKEN;
    clusters.secret(
        "target",
        "value",
        clusters
            .target
            .kubeconfig()
            .replace("token: " + token, "exec: {command: /bin/" + token + "}"));
    clusters.kustomization("apps", REMOTE).configMap("apps", "far", "1").commit();
    List<String> told = new CopyOnWriteArrayList<>();
    try (GitOps gitops = clusters.builder().listener(e -> told.add(e.toString())).build()) {
      ReconcileResult result = gitops.reconcile();
      assertThat(of(result, APPS).failure()).map(Failure::reason).hasValue(Reason.DENIED);
      assertThat(of(result, APPS).message()).contains("programs are never started");
      assertThat(result.toString() + told).doesNotContain(token);
    }
    assertThat(clusters.target.requests().all()).isEmpty();
  }

  @Test
  void kubeconfig_thatChanges_isUsedFromTheNextRunOn() {
    reachable().kustomization("apps", REMOTE).configMap("apps", "far", "1").commit();
    try (GitOps gitops = clusters.engine()) {
      assertThat(gitops.reconcile()).succeeded();
      clusters.secret("target", "value", "not a kubeconfig any more");
      clusters.configMap("apps", "far", "2").commit();
      assertThat(of(gitops.reconcile(), APPS).failure())
          .map(Failure::reason)
          .hasValue(Reason.INVALID);
      assertThat(value(clusters.target, "far")).hasValue("1");

      clusters.secret(
          "target",
          "value",
          clusters.target.kubeconfig().replace(TwoClusters.TOKEN, TwoClusters.NEXT_TOKEN));
      assertThat(gitops.reconcile()).succeeded();
      assertThat(value(clusters.target, "far")).hasValue("2");
    }
  }

  @Test
  void account_ofAUnitOfAnotherCluster_isImpersonatedThere() {
    reachable().kustomization("apps", REMOTE, "serviceAccountName: deployer");
    clusters.configMap("apps", "far", "1").commit();
    try (GitOps gitops = clusters.engine()) {
      UnitResult refused = of(gitops.reconcile(), APPS);
      assertThat(refused.failure()).map(Failure::reason).hasValue(Reason.FORBIDDEN);
      assertThat(refused.message()).contains("system:serviceaccount:flux-system:deployer");

      clusters.target.load(
          """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata: {name: configure}
          rules: [{apiGroups: [""], resources: [configmaps], verbs: ["*"]}]
          ---
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRoleBinding
          metadata: {name: configure}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: configure}
          subjects: [{kind: ServiceAccount, namespace: flux-system, name: deployer}]
          """);
      assertThat(gitops.reconcile()).succeeded();
    }
    assertThat(value(clusters.target, "far")).hasValue("1");
  }

  @Test
  void unit_thatIsGone_isRemovedInItsClusterByALaterProcess() {
    reachable().kustomization("apps", REMOTE).configMap("apps", "far", "1").commit();
    try (GitOps gitops = clusters.engine()) {
      assertThat(gitops.reconcile()).succeeded();
    }
    clusters.repository.delete("clusters/test/apps.yaml");
    clusters.commit();
    try (GitOps gitops = clusters.engine()) {
      UnitResult removed = of(gitops.reconcile(), APPS);
      assertThat(removed.status()).isEqualTo(UnitStatus.REMOVED);
    }
    assertThat(value(clusters.target, "far")).isEmpty();
    assertThat(clusters.home.list("v1", "ConfigMap", "gitops4j-system")).isEmpty();
  }

  @Test
  void unit_thatIsGoneWithItsSecret_isRemovedWhenTheSecretIsBack() {
    reachable().kustomization("apps", REMOTE).configMap("apps", "far", "1").commit();
    try (GitOps gitops = clusters.engine()) {
      assertThat(gitops.reconcile()).succeeded();
      clusters.deleteSecret("target");
      clusters.repository.delete("clusters/test/apps.yaml");
      clusters.commit();

      UnitResult stuck = of(gitops.reconcile(), APPS);
      assertThat(stuck.status()).isEqualTo(UnitStatus.FAILED);
      assertThat(stuck.failure()).map(Failure::reason).hasValue(Reason.NOT_FOUND);
      assertThat(value(clusters.target, "far")).hasValue("1");

      reachable();
      assertThat(of(gitops.reconcile(), APPS).status()).isEqualTo(UnitStatus.REMOVED);
    }
    assertThat(value(clusters.target, "far")).isEmpty();
  }

  @Test
  void fluxObjects_ofAUnitOfAnotherCluster_areThatClustersAndNotOurs() {
    reachable().kustomization("apps", REMOTE).configMap("apps", "far", "1");
    clusters.target.load(
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: kustomizations.kustomize.toolkit.fluxcd.io}
        spec:
          group: kustomize.toolkit.fluxcd.io
          scope: Namespaced
          names: {kind: Kustomization, plural: kustomizations}
          versions:
            - name: v1
              served: true
              storage: true
              schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """);
    clusters.repository.write(
        "apps/inner.yaml",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: inner, namespace: default}
        spec: {interval: 1m, prune: true, sourceRef: {kind: GitRepository, name: theirs}}
        """);
    clusters.commit();
    try (GitOps gitops = clusters.engine()) {
      ReconcileResult result = gitops.reconcile();
      assertThat(result).succeeded();
      assertThat(result.unit(UnitId.kustomization("default", "inner"))).isEmpty();
    }
    assertThat(
            clusters.target.get(
                "kustomize.toolkit.fluxcd.io/v1", "Kustomization", "default", "inner"))
        .isPresent();
  }

  @Test
  void drift_inAnotherCluster_isReverted() throws Exception {
    reachable().kustomization("apps", REMOTE).configMap("apps", "far", "1").commit();
    CountDownLatch passed = new CountDownLatch(1);
    CountDownLatch reverted = new CountDownLatch(1);
    try (GitOps gitops =
            clusters
                .builder()
                .listener(
                    event -> {
                      if (event instanceof ReconcileEvent.PassFinished) {
                        passed.countDown();
                      } else if (event instanceof ReconcileEvent.DriftReverted) {
                        reverted.countDown();
                      }
                    })
                .build();
        GitOps.Running running = gitops.start()) {
      assertThat(passed.await(60, TimeUnit.SECONDS)).isTrue();
      clusters.target.load(
          """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: far, namespace: default}
          data: {value: edited}
          """);

      assertThat(reverted.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(value(clusters.target, "far")).hasValue("1");
      assertThat(running.status().units()).allMatch(UnitResult::ready);
    }
  }

  private TwoClusters release(String... spec) {
    StringBuilder yaml =
        new StringBuilder(
            """
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: web, namespace: flux-system}
            spec:
              interval: 5m
              targetNamespace: default
              kubeConfig: {secretRef: {name: target}}
              chart:
                spec: {chart: charts/web, sourceRef: {kind: GitRepository, name: fleet}}
            """);
    for (String line : spec) {
      yaml.append(line.indent(2));
    }
    clusters.repository.write("clusters/test/release.yaml", yaml.toString());
    clusters.repository.write(
        "charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n");
    clusters.repository.write(
        "charts/web/templates/settings.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web}
        data: {value: "{{ .Values.word }}"}
        """);
    return clusters;
  }

  private static List<String> records(Iterable<Map<String, Object>> secrets) {
    List<String> names = new ArrayList<>();
    for (Map<String, Object> secret : secrets) {
      String name = String.valueOf(((Map<?, ?>) secret.get("metadata")).get("name"));
      if (name.startsWith("sh.helm.release")) {
        names.add(name);
      }
    }
    return names;
  }

  @Test
  void release_ofAnotherCluster_isInstalledUpgradedAndRemovedThereWithItsRecords() {
    reachable();
    clusters.home.load(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: values, namespace: flux-system}
        data: {values.yaml: "word: one"}
        """);
    release("valuesFrom: [{kind: ConfigMap, name: values}]").commit();
    try (GitOps gitops = clusters.engine()) {
      assertThat(gitops.reconcile()).succeeded();
      assertThat(value(clusters.target, "web")).hasValue("one");
      assertThat(value(clusters.home, "web")).isEmpty();
      assertThat(records(clusters.target.list("v1", "Secret", ""))).hasSize(1);
      assertThat(records(clusters.home.list("v1", "Secret", ""))).isEmpty();

      release("values: {word: two}").commit();
      assertThat(gitops.reconcile()).succeeded();
      assertThat(value(clusters.target, "web")).hasValue("two");
      assertThat(records(clusters.target.list("v1", "Secret", ""))).hasSize(2);
    }
    clusters.repository.delete("clusters/test/release.yaml");
    clusters.commit();
    try (GitOps gitops = clusters.engine()) {
      assertThat(of(gitops.reconcile(), WEB).status()).isEqualTo(UnitStatus.REMOVED);
    }
    assertThat(value(clusters.target, "web")).isEmpty();
    assertThat(records(clusters.target.list("v1", "Secret", ""))).isEmpty();
  }

  @Test
  void release_thatIsGoneWithItsSecret_isGivenUp() {
    reachable();
    release("values: {word: one}").commit();
    try (GitOps gitops = clusters.engine()) {
      assertThat(gitops.reconcile()).succeeded();
      clusters.deleteSecret("target");
      clusters.repository.delete("clusters/test/release.yaml");
      clusters.commit();

      UnitResult removed = of(gitops.reconcile(), WEB);
      assertThat(removed.status()).isEqualTo(UnitStatus.REMOVED);
      assertThat(removed.message()).contains("its release is left");
    }
    assertThat(value(clusters.target, "web")).hasValue("one");
    assertThat(clusters.home.list("v1", "ConfigMap", "gitops4j-system")).isEmpty();
  }

  @Test
  void unit_thatMovesToAnotherCluster_leavesItsObjectsAndIsCompleteThere() {
    reachable().kustomization("apps").configMap("apps", "far", "1").commit();
    try (GitOps gitops = clusters.engine()) {
      assertThat(gitops.reconcile()).succeeded();
      clusters.kustomization("apps", REMOTE).commit();
      assertThat(gitops.reconcile()).succeeded();
      assertThat(value(clusters.target, "far")).hasValue("1");
      assertThat(gitops.reconcile().wrote()).isFalse();

      clusters.repository.delete("clusters/test/apps.yaml");
      clusters.commit();
      assertThat(of(gitops.reconcile(), APPS).status()).isEqualTo(UnitStatus.REMOVED);
    }
    assertThat(value(clusters.target, "far")).isEmpty();
    assertThat(value(clusters.home, "far")).hasValue("1");
  }

  @Test
  void account_ofAReleaseOfAnotherCluster_isImpersonatedThere() {
    reachable();
    release("values: {word: one}", "serviceAccountName: deployer").commit();
    try (GitOps gitops = clusters.engine()) {
      UnitResult refused = of(gitops.reconcile(), WEB);
      assertThat(refused.failure()).map(Failure::reason).hasValue(Reason.FORBIDDEN);
      assertThat(refused.message()).contains("system:serviceaccount:flux-system:deployer");

      clusters.target.load(
          """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRoleBinding
          metadata: {name: deployer}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
          subjects: [{kind: ServiceAccount, namespace: flux-system, name: deployer}]
          """);
      assertThat(gitops.reconcile()).succeeded();
    }
    assertThat(value(clusters.target, "web")).hasValue("one");
  }

  @Test
  void configMap_ofProviderGeneric_signsInWithATokenOfTheAccount() {
    clusters.home.load(
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: traveller, namespace: flux-system}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: traveller}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
        subjects: [{kind: ServiceAccount, namespace: flux-system, name: traveller}]
        """);
    clusters
        .configMapOf(
            "itself",
            Map.of(
                "provider",
                "generic",
                "address",
                clusters.home.url(),
                "ca.crt",
                clusters.home.certificateAuthority(),
                "serviceAccountName",
                "traveller"))
        .configMapOf("cloud", Map.of("provider", "gcp", "cluster", "projects/p"));
    clusters.kustomization("apps", "kubeConfig: {configMapRef: {name: itself}}");
    clusters.configMap("apps", "far", "1");
    clusters.kustomization("cloud", "kubeConfig: {configMapRef: {name: cloud}}");
    clusters.configMap("cloud", "cloud", "1").commit();
    try (GitOps gitops = clusters.engine()) {
      ReconcileResult result = gitops.reconcile();
      assertThat(of(result, APPS).status()).isEqualTo(UnitStatus.SUCCEEDED);
      assertThat(of(gitops.reconcile(), APPS).status()).isEqualTo(UnitStatus.UNCHANGED);
      assertThat(of(result, UnitId.kustomization("flux-system", "cloud")).message())
          .contains("the provider gcp is not supported");
    }
    assertThat(clusters.home.requests().below("/api/v1/namespaces/flux-system/serviceaccounts"))
        .hasSize(1);
    assertThat(value(clusters.home, "far")).hasValue("1");
  }
}
