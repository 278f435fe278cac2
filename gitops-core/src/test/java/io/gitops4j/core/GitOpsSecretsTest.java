package io.gitops4j.core;

import static io.gitops4j.core.Yaml.configMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Failure;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.Plan;
import io.gitops4j.Reason;
import io.gitops4j.ReconcileResult;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.secrets.SecretDestinations;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** References to secrets in manifests: checked, left alone, or replaced where that is allowed. */
@Timeout(60)
class GitOpsSecretsTest {

  private static final String VALUE = "correct-horse-battery";
  private static final UnitId WEB = new UnitId(UnitId.UNIT, "default", "web");
  private static final SecretDestinations SECRETS =
      SecretDestinations.none().allowSecrets("default", "*");

  private final MemoryCluster cluster = new MemoryCluster();
  private final MemorySource source = new MemorySource();
  private final Vault vault = new Vault().put("db#password", VALUE);
  private final EventLog log = new EventLog();
  private GitOps gitops;

  @AfterEach
  void close() {
    if (gitops != null) {
      gitops.close();
    }
  }

  private GitOps open(SecretDestinations allowed) {
    gitops = builder().allowSecrets(allowed).build();
    return gitops;
  }

  private GitOpsBuilder builder() {
    return GitOps.builder()
        .source(source)
        .path("web")
        .singleUnit("web")
        .applier(cluster)
        .listener(log)
        .secretResolver(vault);
  }

  private void secret(String section, String value) {
    source
        .file(
            "web/secret.yaml",
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  namespace: default\n"
                + section
                + ":\n  password: "
                + value
                + "\n")
        .commit();
  }

  private Object live(String object, String section, String key) {
    return ((Map<?, ?>) cluster.object(object).get(section)).get(key);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void reference_outsideOfDestinations_isCheckedOnceAndStaysAReference() {
    source.file("web/c.yaml", configMap("a", "password", "vault:db#password")).commit();
    open(SecretDestinations.none()).reconcile().orThrow();
    assertThat(live("ConfigMap/default/a", "data", "password")).isEqualTo("vault:db#password");
    assertThat(vault.calls()).containsExactly("check vault:db#password");

    gitops.reconcile().orThrow();

    assertThat(vault.calls()).hasSize(1);
  }

  @Test
  void reference_toAMissingSecret_failsWithPlaceAndWritesNothingAndIsCheckedAgain() {
    source.file("web/c.yaml", configMap("a", "pin", "vault:db#pin")).commit();

    ReconcileResult result = open(SecretDestinations.none()).reconcile();

    Failure failure = result.failure().orElseThrow();
    assertThat(failure.stage()).isEqualTo(Stage.SECRETS);
    assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(failure.object()).hasValue(new ObjectRef("", "ConfigMap", "default", "a"));
    assertThat(failure.toString())
        .isEqualTo(
            "SECRETS/NOT_FOUND web/c.yaml:7:8: Cannot use vault:db#pin at /data/pin of"
                + " ConfigMap/default/a: cannot read vault:db#pin: there is no such secret; create"
                + " it.");
    assertThat(cluster.objects()).isEmpty();
    assertThat(gitops.plan().failure()).hasValue(failure);

    vault.put("db#pin", "4711-4711-4711");
    gitops.reconcile().orThrow();
    assertThat(cluster.objects()).hasSize(1);
  }

  @Test
  void reference_malformed_failsWithPlace() {
    source.file("web/c.yaml", configMap("a", "pin", "vault:db#pin?x")).commit();

    Failure failure = open(SecretDestinations.none()).reconcile().failure().orElseThrow();

    assertThat(failure.toString())
        .startsWith(
            "SECRETS/INVALID web/c.yaml:7:8: Cannot read the reference to a secret at /data/pin of"
                + " ConfigMap/default/a: ");
    assertThat(vault.calls()).isEmpty();
  }

  @Test
  void references_ofOneSecretInManyUnitsAndFields_areCheckedOnce() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      vault.put("s" + i + "#k", VALUE + i);
      all.append(configMap("c" + i, "a", "vault:db#password", "b", "vault:s" + i + "#k"));
    }
    source.file("web/c.yaml", all.toString()).commit();
    open(SecretDestinations.none()).reconcile().orThrow();
    assertThat(vault.calls()).hasSize(41).doesNotHaveDuplicates();
  }

  @Test
  void checks_withAnExecutorOfTheCallersOwnThread_end() {
    source.file("web/c.yaml", configMap("a", "x", "vault:db#a", "y", "vault:db#b")).commit();
    vault.put("db#a", VALUE + "a").put("db#b", VALUE + "b");
    Executor own = Runnable::run;
    gitops = builder().executor(own).build();
    gitops.reconcile().orThrow();
    assertThat(vault.calls()).hasSize(2);
  }

  @Test
  void data_ofAnAllowedSecret_receivesBase64AndStringDataText() {
    secret("data", "vault:db#password");
    open(SECRETS).reconcile().orThrow();
    assertThat(live("Secret/default/db", "data", "password")).isEqualTo(base64(VALUE));

    secret("data", base64("vault:db#password"));
    assertThat(gitops.reconcile().orThrow().wrote()).isFalse();

    secret("stringData", "vault:db#password");
    gitops.reconcile().orThrow();
    assertThat(live("Secret/default/db", "stringData", "password")).isEqualTo(VALUE);
  }

  @Test
  void value_thatWasRotated_isAppliedInTheNextRunAndPlansShowReferences() {
    secret("stringData", "vault:db#password");
    Plan first = open(SECRETS).plan().plan(WEB).orElseThrow();
    gitops.reconcile().orThrow();
    assertThat(gitops.reconcile().orThrow().wrote()).isFalse();

    vault.put("db#password", "another-long-value");
    gitops.reconcile().orThrow();

    assertThat(live("Secret/default/db", "stringData", "password")).isEqualTo("another-long-value");
    Manifest shown = first.changes().get(0).manifest().orElseThrow();
    assertThat(((Map<?, ?>) shown.content().get("stringData")).get("password"))
        .isEqualTo("vault:db#password");
    assertThat(log.of(ReconcileEvent.Planned.class))
        .isNotEmpty()
        .allSatisfy(
            planned ->
                assertThat(planned.plan().changes().get(0).desired().content().toString())
                    .doesNotContain(VALUE)
                    .doesNotContain("another-long-value"));
    assertThat(log.of(ReconcileEvent.Planned.class).get(0).plan().digest())
        .isEqualTo(first.digest());
  }

  @Test
  void secretResolver_twiceWithOneId_isRefused() {
    GitOpsBuilder builder = GitOps.builder().secretResolver(vault);
    assertThatThrownBy(() -> builder.secretResolver(new Vault()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vault");
  }
}
