package io.gitops4j.core;

import static io.gitops4j.core.Yaml.configMap;
import static io.gitops4j.core.Yaml.configMapRef;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.Failure;
import io.gitops4j.FieldChange;
import io.gitops4j.Health;
import io.gitops4j.ObjectHealth;
import io.gitops4j.Plan;
import io.gitops4j.PlannedChange;
import io.gitops4j.Reason;
import io.gitops4j.ReconcileResult;
import io.gitops4j.SecretValue;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.core.leak.Censor;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.secrets.SecretHolder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every way out of an engine, with a value of a secret in it. */
@Timeout(60)
class GitOpsLeakTest {

  private static final String VALUE = "correct-horse-battery";
  private static final UnitId WEB = new UnitId(UnitId.UNIT, "default", "web");

  private static final SecretHolder HOLDER =
      new SecretHolder() {
        @Override
        public void forEachSecret(Consumer<SecretValue> visitor) {
          try (SecretValue value = SecretValue.of("prod/db", VALUE)) {
            visitor.accept(value);
          }
        }

        @Override
        public long generation() {
          return 1;
        }
      };

  private final MemoryCluster cluster = new MemoryCluster();
  private final MemorySource source = new MemorySource();
  private final EventLog log = new EventLog();
  private GitOps gitops;

  @AfterEach
  void close() {
    if (gitops != null) {
      gitops.close();
    }
  }

  private GitOps open() {
    gitops =
        GitOps.builder()
            .source(source)
            .path("web")
            .singleUnit("web")
            .applier(cluster)
            .listener(log)
            .secretHolder(HOLDER)
            .build();
    return gitops;
  }

  private Failure failureOf(String key, String value) {
    source.file("web/c.yaml", configMap("a", key, value)).commit();
    ReconcileResult result = open().reconcile();
    assertThat(cluster.calls()).isEmpty();
    assertThat(log.all().toString() + result).doesNotContain(VALUE);
    return result.failure().orElseThrow();
  }

  @Test
  void object_withAValue_endsTheUnitBeforeThePlan() {
    Failure failure = failureOf("url", "jdbc:postgresql://u:" + VALUE + "@db/shop");
    assertThat(failure.toString())
        .isEqualTo(
            "SECRETS/SECRET_LEAK web/c.yaml:7:8: Cannot plan ConfigMap/default/a: /data/url holds"
                + " the value of the secret prod/db as it is; write a reference to the secret"
                + " there, or let the service look it up itself.");
    assertThat(failure.object()).hasValue(configMapRef("a"));
  }

  @Test
  void object_withAValueInBase64OrAsAKey_endsTheUnit() {
    String base64 = Base64.getEncoder().encodeToString(VALUE.getBytes(StandardCharsets.UTF_8));
    assertThat(failureOf("url", base64).message()).contains("prod/db in base64");
    gitops.close();
    assertThat(failureOf(VALUE, "x").message()).contains("the key /data/[secret prod/db] holds");
  }

  @Test
  void plan_thatTakesAValueOutOfTheLiveObject_isShownWithoutItAndApplied() {
    source.file("web/c.yaml", configMap("a", "key", "value")).commit();
    cluster.planning(
        plan ->
            new Plan(
                plan.unit(),
                plan.revision(),
                plan.changes().stream()
                    .map(
                        c ->
                            new PlannedChange(
                                c.ref(),
                                c.apiVersion(),
                                Action.CONFIGURED,
                                "",
                                List.of(new FieldChange("/data/key", VALUE, "value")),
                                c.desired(),
                                c.seen()))
                    .toList()));

    ReconcileResult result = open().reconcile().orThrow();

    assertThat(log.of(ReconcileEvent.Planned.class).get(0).plan().changes().get(0).fields())
        .containsExactly(new FieldChange("/data/key", "[secret prod/db]", "value"));
    assertThat(cluster.calls("apply")).hasSize(1);
    assertThat(log.all().toString() + result).doesNotContain(VALUE);
  }

  @Test
  void exception_withAValue_keepsItsReasonWithoutTheValueAndIsTold() {
    source.file("web/c.yaml", configMap("a", "key", "value")).commit();
    cluster.breakPlan(
        WEB,
        new ApplyException(
            Failure.of(Stage.PLAN, Reason.FORBIDDEN, "Cannot plan: the token " + VALUE + ".")));

    ReconcileResult result = open().reconcile();

    Failure failure = result.failure().orElseThrow();
    assertThat(failure.reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(failure.message()).isEqualTo("Cannot plan: the token [secret prod/db].");
    assertThat(result.notices())
        .singleElement()
        .satisfies(n -> assertThat(n.message()).contains("held the value of the secret prod/db"));
    assertThat(log.all().toString() + result + gitops.status()).doesNotContain(VALUE);
  }

  @Test
  void health_withAValue_failsAUnitThatIsWell() {
    source.file("web/c.yaml", configMap("a", "key", "value")).commit();
    cluster.saying(configMapRef("a"), "connected with " + VALUE);

    ReconcileResult result = open().reconcile();

    assertThat(result.failure().orElseThrow().reason()).isEqualTo(Reason.SECRET_LEAK);
    assertThat(log.of(ReconcileEvent.HealthChanged.class))
        .extracting(e -> e.health().message())
        .containsExactly("connected with [secret prod/db]");
    assertThat(log.all().toString() + result).doesNotContain(VALUE);
  }

  @Test
  void source_thatFailsWithAValue_isToldWithoutIt() {
    source.fail(
        new SourceException(
            Failure.of(Stage.RESOLVE, Reason.UNAVAILABLE, "Cannot reach u:" + VALUE + "@git.")));

    ReconcileResult result = open().reconcile();

    assertThat(result.failure().orElseThrow().message())
        .isEqualTo("Cannot reach u:[secret prod/db]@git.");
    assertThat(log.all().toString() + gitops.plan()).doesNotContain(VALUE);
  }

  @Test
  void censor_withoutHolders_givesBackWhatItGets() {
    Censor none = Censor.none();
    ReconcileEvent event =
        new ReconcileEvent.HealthChanged(
            Instant.EPOCH, WEB, new ObjectHealth(configMapRef("a"), Health.CURRENT, VALUE));
    assertThat(none.event(event)).isSameAs(event);
    assertThat(none.text(VALUE)).isSameAs(VALUE);
  }
}
