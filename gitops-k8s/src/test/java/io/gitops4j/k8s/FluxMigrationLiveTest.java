package io.gitops4j.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Action;
import io.gitops4j.ChangeSet;
import io.gitops4j.Plan;
import io.gitops4j.UnitId;
import io.gitops4j.spi.ApplyOptions;
import io.gitops4j.spi.ApplyRequest;
import io.gitops4j.spi.PlanRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Taking over from Flux: its inventory, its labels, its fields. */
@Tag("live")
@EnabledIfEnvironmentVariable(named = "GITOPS4J_LIVE_KUBECONFIG", matches = ".+")
class FluxMigrationLiveTest {

  private static final ApplyOptions PRUNE = ApplyOptions.defaults().withPrune(true);

  private final String ns = "flux" + Long.toString(System.nanoTime(), 36);
  private final UnitId unit = UnitId.kustomization(ns, "apps");
  private LiveCluster cluster;

  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: kustomizations.kustomize.toolkit.fluxcd.io}
      spec:
        group: kustomize.toolkit.fluxcd.io
        scope: Namespaced
        names: {kind: Kustomization, plural: kustomizations, singular: kustomization, listKind: KustomizationList}
        versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
      """;

  @BeforeEach
  void fluxWasHere() {
    cluster = new LiveCluster();
    try (ServerSideApplier setup = ServerSideApplier.of(cluster.client)) {
      UnitId flux = UnitId.kustomization("flux-system", ns + "-setup");
      Plan plan =
          setup.plan(
              PlanRequest.of(
                  flux,
                  LiveCluster.REVISION,
                  LiveCluster.manifests(
                      DEFINITION
                          + "\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: "
                          + ns
                          + "}\n---\n"
                          + "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
                          + "metadata: {name: apps, namespace: "
                          + ns
                          + "}\n"),
                  ApplyOptions.defaults()));
      assertThat(setup.apply(ApplyRequest.of(plan, ApplyOptions.defaults())).failed()).isEmpty();
    }
    cluster.applyAs(ServerSideApplier.FLUX_FIELD_MANAGER, configMap("a", "key: one", true));
    cluster.applyAs(ServerSideApplier.FLUX_FIELD_MANAGER, configMap("old", "key: one", true));
    cluster.patch(
        ServerSideApplier.FLUX_FIELD_MANAGER,
        "kustomize.toolkit.fluxcd.io/v1",
        "Kustomization",
        ns,
        "apps",
        List.of(
            Map.of(
                "op",
                "add",
                "path",
                "/status",
                "value",
                Map.of(
                    "inventory",
                    Map.of(
                        "entries",
                        List.of(
                            Map.of("id", ns + "_a__ConfigMap", "v", "v1"),
                            Map.of("id", ns + "_old__ConfigMap", "v", "v1")))))));
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private String configMap(String name, String data, boolean labelled) {
    String labels =
        labelled
            ? ", labels: {kustomize.toolkit.fluxcd.io/name: apps,"
                + " kustomize.toolkit.fluxcd.io/namespace: "
                + ns
                + "}"
            : "";
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "
        + name
        + ", namespace: "
        + ns
        + labels
        + "}\ndata: {"
        + data
        + "}\n---\n";
  }

  private Plan plan(ServerSideApplier applier, String yaml) {
    return applier.plan(
        PlanRequest.of(unit, LiveCluster.REVISION, LiveCluster.manifests(yaml), PRUNE));
  }

  @Test
  void fluxFieldManager_touchesNothingAndPrunesWhatFluxApplied() {
    String version = cluster.version("v1", "ConfigMap", ns, "a");
    try (ServerSideApplier applier =
        ServerSideApplier.builder(cluster.client)
            .fieldManager(ServerSideApplier.FLUX_FIELD_MANAGER)
            .build()) {
      ChangeSet changes =
          applier.apply(ApplyRequest.of(plan(applier, configMap("a", "key: one", false)), PRUNE));

      assertThat(changes.count(Action.UNCHANGED)).isEqualTo(1);
      assertThat(changes.count(Action.DELETED)).isEqualTo(1);
      assertThat(cluster.version("v1", "ConfigMap", ns, "a")).isEqualTo(version);
      assertThat(cluster.get("v1", "ConfigMap", ns, "old")).isEmpty();
      cluster.drain();
      assertThat(plan(applier, configMap("a", "key: one", false)).hasChanges()).isFalse();
      assertThat(cluster.drain()).isEmpty();
    }
  }

  @Test
  void ownFieldManager_takesFieldsOverSoThatTheyCanBeRemoved() {
    try (ServerSideApplier applier = ServerSideApplier.of(cluster.client)) {
      String both = configMap("a", "key: one", false) + configMap("old", "key: one", false);
      applier.apply(ApplyRequest.of(plan(applier, both), PRUNE));
      assertThat(plan(applier, both).hasChanges()).isFalse();

      String other = configMap("a", "other: two", false) + configMap("old", "key: one", false);
      applier.apply(ApplyRequest.of(plan(applier, other), PRUNE));

      assertThat(cluster.get("v1", "ConfigMap", ns, "a").orElseThrow().content().get("data"))
          .isEqualTo(Map.of("other", "two"));
    }
  }
}
