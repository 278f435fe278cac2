package io.gitops4j.testkit.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.gitops4j.Plan;
import io.gitops4j.Reason;
import io.gitops4j.ReconcileResult;
import io.gitops4j.core.GitOps;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.secrets.SecretDestinations;
import io.gitops4j.testkit.broken.FixtureVault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values of secrets in releases: in the objects that may have them, and in no record. */
@Timeout(120)
class SecretsInReleasesTest {

  private static final String OLD = "correct-horse-battery";
  private static final String NEW = "another-long-value";
  private final Stage stage = new Stage();
  private final Fleet fleet = new Fleet(stage.client);
  private final List<ReconcileEvent> events = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    fleet.close();
    stage.close();
  }

  private GitOps open(String value) {
    return fleet
        .builder()
        .listener(events::add)
        .secretResolver(new FixtureVault("db#password = " + value))
        .allowSecrets(
            SecretDestinations.none()
                .allowSecrets("prod", "db")
                .allow("ConfigMap", "prod", "hook", "/data/password"))
        .build();
  }

  private static TestChart chart() {
    return TestChart.simple("1.0.0")
        .with(
            "templates/secret.yaml",
            """
              apiVersion: v1
              kind: Secret
              metadata: {name: db}
              stringData: {password: {{ .Values.password | quote }}}
              """)
        .with(
            "templates/denied.yaml",
            """
              apiVersion: v1
              kind: ConfigMap
              metadata: {name: denied}
              data: {password: {{ .Values.password | quote }}}
              """)
        .with(
            "templates/hook.yaml",
            """
              apiVersion: v1
              kind: ConfigMap
              metadata: {name: hook, annotations: {helm.sh/hook: pre-install}}
              data: {password: {{ .Values.password | quote }}}
              """);
  }

  private String password() {
    Secret secret = stage.client.secrets().inNamespace("prod").withName("db").get();
    return new String(
        Base64.getDecoder().decode(secret.getData().get("password")), StandardCharsets.UTF_8);
  }

  private String record() throws IOException {
    String payload = stage.store.get("web", 1).orElseThrow().payload();
    byte[] packed = Base64.getDecoder().decode(payload);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void references_stayReferencesInRecords_andAreFilledInWhereThatIsAllowed() throws Exception {
    fleet.chart(chart()).release("values: {password: vault:db#password}").commit();
    try (GitOps gitops = open(OLD)) {
      gitops.reconcile().orThrow();
      assertThat(gitops.reconcile().orThrow().wrote()).isFalse();
    }
    assertThat(password()).isEqualTo(OLD);
    assertThat(stage.data("denied", "password")).isEqualTo("vault:db#password");
    assertThat(stage.data("hook", "password")).isEqualTo(OLD);
    assertThat(record())
        .contains("vault:db#password")
        .doesNotContain(OLD)
        .doesNotContain(Base64.getEncoder().encodeToString(OLD.getBytes(StandardCharsets.UTF_8)));
    try (GitOps restarted = open(OLD)) {
      assertThat(restarted.reconcile().orThrow().wrote()).isFalse();
    }

    try (GitOps rotated = open(NEW)) {
      Plan plan = rotated.plan().orThrow().plan(Fleet.WEB).orElseThrow();
      assertThat(plan.hasChanges()).isTrue();
      ReconcileResult result = rotated.reconcile().orThrow();

      assertThat(result.unit(Fleet.WEB).orElseThrow().changes().toString())
          .isEqualTo("Secret/prod/db configured");
      assertThat(password()).isEqualTo(NEW);
      assertThat(stage.history("web")).containsExactly("1 deployed");
      assertThat(rotated.reconcile().orThrow().wrote()).isFalse();
      StringBuilder told = new StringBuilder().append(events).append(result);
      plan.changes().forEach(c -> told.append(c.fields()).append(c.desired().content()));
      assertThat(told.toString()).doesNotContain(OLD).doesNotContain(NEW);
    }
  }

  @Test
  void value_thatWouldComeIntoARecord_endsTheRun() {
    fleet
        .chart(chart().with("templates/NOTES.txt", "the password is " + OLD + "\n"))
        .release("values: {password: vault:db#password}")
        .commit();
    try (GitOps gitops = open(OLD)) {
      var failure = gitops.reconcile().unit(Fleet.WEB).orElseThrow().failure().orElseThrow();

      assertThat(failure.reason()).isEqualTo(Reason.SECRET_LEAK);
      assertThat(failure.message())
          .contains("Cannot keep the record of HelmRelease/prod/web")
          .doesNotContain(OLD);
      assertThat(stage.history("web")).isEmpty();
    }
  }
}
