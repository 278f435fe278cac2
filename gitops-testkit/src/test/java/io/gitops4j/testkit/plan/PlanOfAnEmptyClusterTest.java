package io.gitops4j.testkit.plan;

import static io.gitops4j.testkit.assertion.GitOpsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.gitops4j.Action;
import io.gitops4j.core.GitOps;
import io.gitops4j.core.source.git.GitSource;
import io.gitops4j.k8s.ServerSideApplier;
import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.git.TestRepository;
import org.junit.jupiter.api.Test;

/** A dry run over units that need what units before them would create. */
class PlanOfAnEmptyClusterTest {

  private static final String UNITS =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata:
        name: flux-system
        namespace: flux-system
      spec:
        interval: 1m
        url: https://git.example.com/fleet.git
      ---
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata:
        name: base
        namespace: flux-system
      spec:
        interval: 10m
        path: ./base
        prune: true
        sourceRef:
          kind: GitRepository
          name: flux-system
      ---
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata:
        name: apps
        namespace: flux-system
      spec:
        dependsOn:
          - name: base
        interval: 10m
        path: ./apps
        prune: true
        sourceRef:
          kind: GitRepository
          name: flux-system
      """;

  private static final String BASE =
      """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: shop
      ---
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata:
        name: tills.shop.example.com
      spec:
        group: shop.example.com
        scope: Namespaced
        names:
          kind: Till
          plural: tills
        versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                x-kubernetes-preserve-unknown-fields: true
      """;

  private static final String APPS =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: settings
        namespace: shop
      ---
      apiVersion: shop.example.com/v1
      kind: Till
      metadata:
        name: front
        namespace: shop
      """;

  @Test
  void plan_unitNeedsWhatAnEarlierUnitCreates_isPlannedAndThenAppliedSo() {
    try (TestRepository repository = TestRepository.empty();
        ApiServer server = ApiServer.start()) {
      repository.write("clusters/test/units.yaml", UNITS);
      repository.write("base/base.yaml", BASE);
      repository.write("apps/apps.yaml", APPS);
      repository.commit("Two units");
      try (KubernetesClient client =
              new KubernetesClientBuilder()
                  .withConfig(Config.fromKubeconfig(server.kubeconfig()))
                  .build();
          ServerSideApplier applier = ServerSideApplier.of(client);
          GitSource source = GitSource.at(repository.url()).build();
          GitOps gitops =
              GitOps.builder()
                  .source(source)
                  .path("clusters/test")
                  .treatAsThisRepository("flux-system/flux-system")
                  .applier(applier)
                  .build()) {
        long before = server.revision();

        assertThat(gitops.plan())
            .succeeded()
            .plans(Action.CREATED, "Namespace/shop", "ConfigMap/shop/settings", "Till/shop/front");

        assertThat(server.revision()).isEqualTo(before);
        assertThat(gitops.reconcile())
            .succeeded()
            .created("Namespace/shop", "ConfigMap/shop/settings", "Till/shop/front");
        assertThat(gitops.plan()).changesNothing();
      }
    }
  }
}
