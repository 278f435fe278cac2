package io.gitops4j.examples.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.ReconcileResult;
import io.gitops4j.aws.secrets.AwsSecrets;
import io.gitops4j.core.GitOps;
import io.gitops4j.core.source.git.GitSource;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.k8s.ServerSideApplier;
import io.gitops4j.secrets.SecretDestinations;
import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.git.TestRepository;
import io.gitops4j.testkit.secrets.FakeSecretsManager;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** An engine that resolves references by Secrets Manager, from the repository to the cluster. */
class EngineSecretsTest {

  private static final String FIRST = "correct-horse-battery";
  private static final String SECOND = "another-long-value";

  private final FakeSecretsManager fake = FakeSecretsManager.start();
  private final AwsSecrets secrets =
      AwsSecrets.builder()
          .endpoint(fake.endpoint())
          .region(fake.region())
          .credentials(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST", "none")))
          .build();
  private final TestRepository repository = TestRepository.empty();
  private final ApiServer server = ApiServer.start();
  private final KubernetesClient client =
      new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(server.kubeconfig())).build();
  private final ServerSideApplier applier = ServerSideApplier.of(client);
  private final GitSource source = GitSource.at(repository.url()).build();
  private final List<ReconcileEvent> events = new CopyOnWriteArrayList<>();
  private final GitOps gitops =
      GitOps.builder()
          .source(source)
          .path("web")
          .singleUnit("web")
          .applier(applier)
          .listener(events::add)
          .secretResolver(secrets.resolver())
          .allowSecrets(SecretDestinations.none().allowSecrets("default", "gateway"))
          .build();

  EngineSecretsTest() {
    fake.put("prod/db", "{\"password\":\"" + FIRST + "\"}");
    repository.write(
        "web/config.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: web
          namespace: default
        data:
          database: aws-secretsmanager:prod/db#password
        """);
    repository.commit("The service looks its password up itself");
  }

  @AfterEach
  void end() {
    gitops.close();
    source.close();
    applier.close();
    client.close();
    server.close();
    repository.close();
    secrets.close();
    fake.close();
  }

  private void copyIntoASecret() {
    repository.write(
        "web/secret.yaml",
        """
        apiVersion: v1
        kind: Secret
        metadata:
          name: gateway
          namespace: default
        stringData:
          password: aws-secretsmanager:prod/db#password
        """);
    repository.commit("A controller of somebody else needs a Secret");
  }

  private Secret live() {
    return client.secrets().inNamespace("default").withName("gateway").get();
  }

  private String password() {
    return new String(
        Base64.getDecoder().decode(live().getData().get("password")), StandardCharsets.UTF_8);
  }

  @Test
  void reference_ofAService_isCheckedWithoutReadingAndStaysAReference() {
    gitops.reconcile().orThrow();
    assertThat(client.configMaps().inNamespace("default").withName("web").get().getData())
        .containsEntry("database", "aws-secretsmanager:prod/db#password");
    assertThat(fake.calls().of("GetSecretValue").count()).isEqualTo(1);
    assertThat(fake.calls().succeeded().isEmpty()).isTrue();
  }

  @Test
  void reference_thatMayNotBeRead_failsWithPlaceAndWritesNothing() {
    fake.faults().denySecret("prod/db");
    ReconcileResult result = gitops.reconcile();
    Failure failure = result.failure().orElseThrow();
    assertThat(failure.reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(failure)
        .hasToString(
            "SECRETS/FORBIDDEN web/config.yaml:7:13: Cannot use aws-secretsmanager:prod/db#password"
                + " at /data/database of ConfigMap/default/web: cannot read"
                + " aws-secretsmanager:prod/db in eu-west-1: arn:aws:iam::123456789012:user/test may"
                + " not call secretsmanager:GetSecretValue on it, because no identity-based policy"
                + " allows it; allow that action in the role's policy.");
    assertThat(client.configMaps().inNamespace("default").withName("web").get()).isNull();
  }

  @Test
  void value_inAnAllowedSecret_followsRotationAndIsRestoredAfterDrift() {
    copyIntoASecret();
    gitops.reconcile().orThrow();
    assertThat(password()).isEqualTo(FIRST);
    assertThat(gitops.reconcile().orThrow().wrote()).isFalse();

    fake.rotate("prod/db", "{\"password\":\"" + SECOND + "\"}");
    secrets.lookup("prod/db").refresh();
    gitops.reconcile().orThrow();
    assertThat(password()).isEqualTo(SECOND);

    Secret edited = live();
    edited.getData().put("password", Base64.getEncoder().encodeToString(new byte[] {'x'}));
    client.resource(edited).update();
    assertThat(gitops.reconcile().orThrow().wrote()).isTrue();
    assertThat(password()).isEqualTo(SECOND);
    assertThat(events.toString()).doesNotContain(FIRST).doesNotContain(SECOND);
  }

  @Test
  void value_writtenIntoTheRepository_endsTheUnit() {
    secrets.lookup("prod/db");
    repository.write(
        "web/leak.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: leak
          namespace: default
        data:
          url: postgres://app:correct-horse-battery@db/app
        """);
    repository.commit("Somebody pastes a password");
    Failure failure = gitops.reconcile().failure().orElseThrow();
    assertThat(failure.reason()).isEqualTo(Reason.SECRET_LEAK);
    assertThat(failure.toString()).contains("web/leak.yaml:7").doesNotContain(FIRST);
    assertThat(client.configMaps().inNamespace("default").withName("leak").get()).isNull();
  }
}
