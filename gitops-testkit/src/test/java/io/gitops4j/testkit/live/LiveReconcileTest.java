package io.gitops4j.testkit.live;

import static io.gitops4j.testkit.assertion.GitOpsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.gitops4j.Action;
import io.gitops4j.Reason;
import io.gitops4j.ReconcileResult;
import io.gitops4j.Stage;
import io.gitops4j.UnitStatus;
import io.gitops4j.testkit.git.TestRepository;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Whole passes over a tree of 60 services against a real kube-apiserver. */
@NullMarked
@Tag("live")
@EnabledIfEnvironmentVariable(named = "GITOPS4J_LIVE_KUBECONFIG", matches = ".+")
class LiveReconcileTest {

  private static final int SERVICES = 60;

  private final LiveCluster cluster = LiveCluster.get();

  /** The resourceVersions of everything in the namespaces of a tree, by object. */
  static Map<String, String> versions(KubernetesClient client, String prefix) {
    Map<String, String> versions = new TreeMap<>();
    for (String kind :
        List.of(
            "v1 Namespace namespaces",
            "v1 Service services",
            "v1 ServiceAccount serviceaccounts",
            "v1 ConfigMap configmaps",
            "apps/v1 Deployment deployments",
            "autoscaling/v2 HorizontalPodAutoscaler horizontalpodautoscalers",
            "policy/v1 PodDisruptionBudget poddisruptionbudgets",
            "networking.k8s.io/v1 Ingress ingresses")) {
      String[] parts = kind.split(" ");
      String apiVersion = parts[0];
      int slash = apiVersion.indexOf('/');
      ResourceDefinitionContext context =
          new ResourceDefinitionContext.Builder()
              .withGroup(slash < 0 ? "" : apiVersion.substring(0, slash))
              .withVersion(apiVersion.substring(slash + 1))
              .withKind(parts[1])
              .withPlural(parts[2])
              .withNamespaced(!parts[1].equals("Namespace"))
              .build();
      for (GenericKubernetesResource object :
          client.genericKubernetesResources(context).inAnyNamespace().list().getItems()) {
        String namespace = String.valueOf(object.getMetadata().getNamespace());
        String name = object.getMetadata().getName();
        if ((namespace + "/" + name).startsWith(prefix + "-team-")
            || name.startsWith(prefix + "-team-")) {
          if (!name.equals("kube-root-ca.crt")) {
            versions.put(
                parts[1] + "/" + namespace + "/" + name, object.getMetadata().getResourceVersion());
          }
        }
      }
    }
    return versions;
  }

  @Test
  void reconcile_secondPassAndRestart_writeNothing() {
    ServiceTree tree = new ServiceTree("steady", SERVICES);
    try (TestRepository repository = TestRepository.empty()) {
      tree.writeTo(repository);
      Map<String, String> versions;
      try (LiveEngine engine = new LiveEngine(cluster, repository.url())) {
        ReconcileResult first = engine.gitops().reconcile();
        assertThat(first).succeeded();
        assertThat(first.changes().count(Action.CREATED)).isEqualTo(tree.objects());
        versions = versions(engine.client(), "steady");
        assertThat(versions).hasSize(tree.objects());

        int mark = cluster.auditMark();
        assertThat(engine.gitops().reconcile()).succeeded().changedNothing();
        assertThat(cluster.writesSince(mark)).isEmpty();
        assertThat(versions(engine.client(), "steady")).isEqualTo(versions);
      }
      try (LiveEngine engine = new LiveEngine(cluster, repository.url())) {
        int mark = cluster.auditMark();
        assertThat(engine.gitops().reconcile()).succeeded().changedNothing();
        assertThat(cluster.writesSince(mark)).isEmpty();
        assertThat(versions(engine.client(), "steady")).isEqualTo(versions);
      }
    }
  }

  @Test
  void reconcile_serviceLeavesGit_prunesExactlyItsObjects() {
    ServiceTree tree = new ServiceTree("prune", SERVICES);
    try (TestRepository repository = TestRepository.empty();
        LiveEngine engine = new LiveEngine(cluster, repository.url())) {
      tree.writeTo(repository);
      assertThat(engine.gitops().reconcile()).succeeded();
      Map<String, String> before = versions(engine.client(), "prune");

      repository.write("overlays/prod/kustomization.yaml", ServiceTree.list(SERVICES - 1));
      repository.commit("Retire the last service");
      ReconcileResult result = engine.gitops().reconcile();

      String gone = "/" + tree.namespace(SERVICES - 1) + "/" + ServiceTree.service(SERVICES - 1);
      assertThat(result).succeeded();
      assertThat(result.changes().succeeded(Action.DELETED)).hasSize(7);
      assertThat(result.changes().succeeded(Action.DELETED))
          .allSatisfy(c -> assertThat(c.ref().toString()).endsWith(gone));
      before.keySet().removeIf(object -> object.endsWith(gone));
      assertThat(versions(engine.client(), "prune")).isEqualTo(before);
    }
  }

  @Test
  void reconcile_immutableField_isRefusedByNameAndRecreatedWhenAllowed() {
    ServiceTree tree = new ServiceTree("fixed", 6);
    try (TestRepository repository = TestRepository.empty();
        LiveEngine engine = new LiveEngine(cluster, repository.url())) {
      tree.writeTo(repository);
      assertThat(engine.gitops().reconcile()).succeeded();
      Map<String, String> before = versions(engine.client(), "fixed");
      repository.edit(
          "base/svc-000/all.yaml", text -> text.replace("app: svc-000", "app: svc-000-v2"));
      repository.commit("Another selector");

      ReconcileResult refused = engine.gitops().reconcile();
      String web = "Deployment/" + tree.namespace(0) + "/svc-000";
      assertThat(refused)
          .failed(Stage.PLAN)
          .on(web)
          .because("spec.selector")
          .at("base/svc-000/all.yaml");
      assertThat(refused.failure().orElseThrow().reason()).isEqualTo(Reason.IMMUTABLE);
      assertThat(versions(engine.client(), "fixed")).isEqualTo(before);

      repository.write("clusters/lab/fleet.yaml", tree.cluster("force: true\n"));
      repository.commit("Allow it");
      assertThat(engine.gitops().reconcile()).succeeded().recreated(web);
    }
  }

  @Test
  void reconcile_dependencyFails_keepsItsDependantsFromBeingTouched() {
    ServiceTree tree = new ServiceTree("chain", 6);
    try (TestRepository repository = TestRepository.empty();
        LiveEngine engine = new LiveEngine(cluster, repository.url())) {
      repository.write(
          "base-layer/broken.yaml",
          "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: Not_A_Name\n  namespace: default\n");
      tree.writeTo(repository);
      repository.write(
          "clusters/lab/base-layer.yaml",
          """
          apiVersion: kustomize.toolkit.fluxcd.io/v1
          kind: Kustomization
          metadata:
            name: chain-base
            namespace: default
          spec:
            interval: 10m
            path: ./base-layer
            prune: true
            sourceRef:
              kind: GitRepository
              name: fleet
          """);
      repository.write(
          "clusters/lab/fleet.yaml", tree.cluster("dependsOn:\n  - name: chain-base\n"));
      repository.commit("A chain with a broken first link");

      int mark = cluster.auditMark();
      ReconcileResult result = engine.gitops().reconcile();
      assertThat(result).unit("chain-base", UnitStatus.FAILED).unit("chain", UnitStatus.BLOCKED);
      assertThat(cluster.writesSince(mark)).isEmpty();
      assertThat(versions(engine.client(), "chain")).isEmpty();

      repository.edit("base-layer/broken.yaml", text -> text.replace("Not_A_Name", "chain-base"));
      repository.commit("Mend it");
      assertThat(engine.gitops().reconcile()).succeeded();
      assertThat(versions(engine.client(), "chain")).hasSize(tree.objects());
    }
  }
}
