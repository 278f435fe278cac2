package io.gitops4j.testkit.broken;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.gitops4j.Failure;
import io.gitops4j.ReconcileResult;
import io.gitops4j.core.GitOps;
import io.gitops4j.core.source.git.GitSource;
import io.gitops4j.k8s.ServerSideApplier;
import io.gitops4j.secrets.SecretDestinations;
import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.git.TestRepository;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every broken repository gives its one sentence, with its place, and the cluster stays as it was.
 */
class BrokenRepositoriesTest {

  @TestFactory
  Stream<DynamicTest> reconcile_brokenRepository_saysWhatAndWhereAndWritesNothing()
      throws IOException {
    return BrokenRepository.all().stream()
        .map(broken -> DynamicTest.dynamicTest(broken.name(), () -> check(broken)));
  }

  private static void check(BrokenRepository broken) throws IOException {
    try (TestRepository repository = broken.open();
        ApiServer server =
            ApiServer.builder()
                .rbac(true)
                .token("admin", "admin", List.of("system:masters"))
                .controllers(ApiServer.ControllerMode.NONE)
                .start()) {
      if (!broken.cluster().isEmpty()) {
        server.load(broken.cluster());
      }
      long before = server.revision();
      ReconcileResult result = reconcile(repository, server, broken.vault());
      Failure failure = result.failure().orElse(null);
      assertThat(failure).as("the failure of " + result).isNotNull();
      String place = failure.location().map(l -> l + ": ").orElse("");
      String said =
          (place + failure.message())
              .replaceAll("sha1:[0-9a-f]{40}", "sha1:COMMIT")
              .replace(repository.url(), "REPOSITORY");
      assertThat(said).isEqualTo(broken.error());
      assertThat(result.changes().entries()).as("what was written").isEmpty();
      assertThat(server.revision()).as("the cluster's revision").isEqualTo(before);
    }
  }

  private static ReconcileResult reconcile(
      TestRepository repository, ApiServer server, FixtureVault vault) {
    try (KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(server.kubeconfig()))
                .build();
        ServerSideApplier applier = ServerSideApplier.of(client);
        GitSource source = GitSource.at(repository.url()).build();
        GitOps gitops =
            GitOps.builder()
                .source(source)
                .path("clusters/production")
                .applier(applier)
                .secretResolver(vault)
                .allowSecrets(SecretDestinations.none().allowSecrets("shop", "*"))
                .build()) {
      return gitops.reconcile();
    }
  }
}
