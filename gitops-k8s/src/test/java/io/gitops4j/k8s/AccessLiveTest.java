package io.gitops4j.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Action;
import io.gitops4j.ChangeSet;
import io.gitops4j.Plan;
import io.gitops4j.UnitId;
import io.gitops4j.spi.ApplyOptions;
import io.gitops4j.spi.ApplyRequest;
import io.gitops4j.spi.Drift;
import io.gitops4j.spi.DriftWatch;
import io.gitops4j.spi.PlanRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Units applied as service accounts that may see one namespace, or no lists at all. */
@Tag("live")
@EnabledIfEnvironmentVariable(named = "GITOPS4J_LIVE_KUBECONFIG", matches = ".+")
class AccessLiveTest {

  private final String ns = "acc" + Long.toString(System.nanoTime(), 36);
  private final UnitId unit = LiveCluster.unit(ns);
  private LiveCluster cluster;
  private ServerSideApplier applier;

  @BeforeEach
  void open() {
    cluster = new LiveCluster();
    applier = ServerSideApplier.of(cluster.client);
  }

  @AfterEach
  void close() {
    applier.close();
    cluster.close();
  }

  private void grant(String account, String verbs) {
    String yaml =
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: NS}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: ACCOUNT, namespace: NS}
        rules: [{apiGroups: [""], resources: [configmaps], verbs: [VERBS]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: ACCOUNT, namespace: NS}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ACCOUNT}
        subjects: [{kind: ServiceAccount, name: ACCOUNT, namespace: NS}]
        """
            .replace("NS", ns)
            .replace("ACCOUNT", account)
            .replace("VERBS", verbs);
    ApplyOptions plain = ApplyOptions.defaults();
    Plan plan =
        applier.plan(
            PlanRequest.of(
                LiveCluster.unit(ns + "-rbac"),
                LiveCluster.REVISION,
                LiveCluster.manifests(yaml),
                plain));
    assertThat(applier.apply(ApplyRequest.of(plan, plain)).failed()).isEmpty();
  }

  private String configMap(String name, String value) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "
        + name
        + ", namespace: "
        + ns
        + "}\ndata: {key: \""
        + value
        + "\"}\n---\n";
  }

  private static ApplyOptions as(String account) {
    return new ApplyOptions(true, false, Map.of(), Map.of(), account, false);
  }

  private ChangeSet apply(String yaml, ApplyOptions options) {
    return applier.apply(ApplyRequest.of(plan(yaml, options), options));
  }

  private Plan plan(String yaml, ApplyOptions options) {
    return applier.plan(
        PlanRequest.of(unit, LiveCluster.REVISION, LiveCluster.manifests(yaml), options));
  }

  @Test
  void account_ofOneNamespace_watchesThatNamespace() throws Exception {
    grant("deployer", "get, list, watch, create, patch, delete");
    ApplyOptions options = as(ns + "/deployer");
    assertThat(apply(configMap("a", "1") + configMap("b", "1"), options).failed()).isEmpty();
    cluster.drain();

    assertThat(plan(configMap("a", "1") + configMap("b", "1"), options).hasChanges()).isFalse();
    assertThat(cluster.drain()).isEmpty();

    BlockingQueue<Drift> told = new LinkedBlockingQueue<>();
    DriftWatch watch =
        applier.watch(d -> told.addAll(d.unit().equals(unit) ? List.of(d) : List.of()));
    try (watch) {
      cluster.patch(
          "kubectl",
          "v1",
          "ConfigMap",
          ns,
          "a",
          List.of(Map.of("op", "replace", "path", "/data/key", "value", "2")));
      assertThat(told.poll(10, TimeUnit.SECONDS))
          .isNotNull()
          .satisfies(d -> assertThat(d.ref().name()).isEqualTo("a"));
    }
    ChangeSet changes = apply(configMap("a", "1"), options);
    assertThat(changes.count(Action.CONFIGURED)).isEqualTo(1);
    assertThat(changes.count(Action.DELETED)).isEqualTo(1);
  }

  @Test
  void account_withoutLists_worksObjectByObject() {
    grant("blind", "get, create, patch, delete");
    ApplyOptions options = as(ns + "/blind");
    assertThat(apply(configMap("a", "1") + configMap("b", "1"), options).failed()).isEmpty();
    String version = cluster.version("v1", "ConfigMap", ns, "a");

    ChangeSet again = apply(configMap("a", "1"), options);

    assertThat(again.count(Action.UNCHANGED)).isEqualTo(1);
    assertThat(again.count(Action.DELETED)).isEqualTo(1);
    assertThat(cluster.version("v1", "ConfigMap", ns, "a")).isEqualTo(version);
    assertThat(cluster.get("v1", "ConfigMap", ns, "b")).isEmpty();
  }
}
