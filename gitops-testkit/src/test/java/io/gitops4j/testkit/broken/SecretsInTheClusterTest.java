package io.gitops4j.testkit.broken;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.gitops4j.PlanResult;
import io.gitops4j.ReconcileResult;
import io.gitops4j.core.GitOps;
import io.gitops4j.core.GitOpsBuilder;
import io.gitops4j.core.source.git.GitSource;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.k8s.ServerSideApplier;
import io.gitops4j.secrets.SecretDestinations;
import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.git.TestRepository;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Values of secrets on their way into a cluster, and nowhere else. */
class SecretsInTheClusterTest {

  private static final String OLD = "correct-horse-battery";
  private static final String NEW = "another-long-value";

  private final List<ReconcileEvent> events = new CopyOnWriteArrayList<>();

  private static TestRepository repository() {
    TestRepository repository = TestRepository.empty();
    repository.write(
        "web/all.yaml",
        """
        apiVersion: v1
        kind: Secret
        metadata:
          name: db
          namespace: default
        stringData:
          password: vault:db#password
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: web
          namespace: default
        data:
          allowed: vault:db#password
          denied: vault:db#password
        """);
    repository.commit("Two objects");
    return repository;
  }

  private GitOps open(GitSource source, ServerSideApplier applier, String value) {
    GitOpsBuilder builder = GitOps.builder().source(source).path("web").singleUnit("web");
    return builder
        .applier(applier)
        .listener(events::add)
        .secretResolver(new FixtureVault("db#password = " + value))
        .allowSecrets(
            SecretDestinations.none()
                .allowSecrets("default", "db")
                .allow("ConfigMap", "default", "web", "/data/allowed"))
        .build();
  }

  private static String password(KubernetesClient client) {
    Secret secret = client.secrets().inNamespace("default").withName("db").get();
    return new String(
        Base64.getDecoder().decode(secret.getData().get("password")), StandardCharsets.UTF_8);
  }

  @Test
  void reconcile_withAllowedDestinations_writesValuesThereAndShowsReferences() {
    try (TestRepository repository = repository();
        ApiServer server = ApiServer.start();
        KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(server.kubeconfig()))
                .build();
        ServerSideApplier applier = ServerSideApplier.of(client);
        GitSource source = GitSource.at(repository.url()).build()) {
      try (GitOps gitops = open(source, applier, OLD)) {
        gitops.reconcile().orThrow();
        assertThat(gitops.reconcile().orThrow().wrote()).isFalse();
      }
      try (GitOps restarted = open(source, applier, OLD)) {
        assertThat(restarted.reconcile().orThrow().wrote()).isFalse();
      }
      assertThat(password(client)).isEqualTo(OLD);
      assertThat(client.configMaps().inNamespace("default").withName("web").get().getData())
          .containsEntry("allowed", OLD)
          .containsEntry("denied", "vault:db#password");

      try (GitOps gitops = open(source, applier, NEW)) {
        PlanResult plan = gitops.plan();
        ReconcileResult result = gitops.reconcile().orThrow();
        assertThat(result.wrote()).isTrue();
        assertThat(password(client)).isEqualTo(NEW);
        String told = told(plan) + events + result;
        assertThat(told).contains("(redacted)").doesNotContain(OLD).doesNotContain(NEW);
        assertThat(told)
            .doesNotContain(
                Base64.getEncoder().encodeToString(NEW.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  private static String told(PlanResult plan) {
    StringBuilder all = new StringBuilder(plan.toString());
    plan.units()
        .forEach(
            unit ->
                unit.plan()
                    .orElseThrow()
                    .changes()
                    .forEach(c -> all.append(c.fields()).append(c.desired().content())));
    return all.toString();
  }
}
