package io.gitops4j.core.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.GitOpsException;
import io.gitops4j.Location;
import io.gitops4j.ObjectHealth;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.UnitId;
import io.gitops4j.core.graph.Expression;
import io.gitops4j.core.graph.HealthExpressions;
import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.spi.HealthRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The cases of {@code status_evaluator_test.go} and {@code status_reader_test.go} of fluxcd/pkg.
 */
class ExpressionHealthTest {

  private static final ObjectRef REF = new ObjectRef("example.com", "Database", "prod", "db");
  private static final String SEEN =
      "has(status.observedGeneration) && metadata.generation != status.observedGeneration";
  private static final String READY =
      "status.conditions.filter(e, e.type == 'Ready').all(e, e.status == 'True')";
  private static final String NOT_READY =
      "status.conditions.filter(e, e.type == 'Ready').all(e, e.status == 'False')";

  private static Expression expression(String name, String text) {
    return new Expression("spec.healthCheckExprs[0]." + name, text, Location.of("a.yaml", 7, 5));
  }

  private static HealthExpressions of(
      String apiVersion,
      String kind,
      String current,
      @Nullable String inProgress,
      @Nullable String failed) {
    return new HealthExpressions(
        apiVersion,
        kind,
        expression("current", current),
        inProgress == null ? null : expression("inProgress", inProgress),
        failed == null ? null : expression("failed", failed));
  }

  private static Unit unit(boolean waits, HealthExpressions... rules) {
    return Unit.builder(
            UnitId.kustomization("prod", "web"), new SourceKey("GitRepository", "a", "b"), "")
        .waitForAll(waits)
        .healthExpressions(List.of(rules))
        .build();
  }

  private static String look(HealthExpressions rule, Map<String, @Nullable Object> live) {
    HealthRules rules = new Conditions().health(unit(true, rule));
    assertThat(rules.covers(REF)).isTrue();
    ObjectHealth health = rules.look(REF, live);
    return health.health() + ": " + health.message();
  }

  private static Map<String, @Nullable Object> data(
      boolean current, boolean inProgress, boolean failed) {
    return Map.of("data", Map.of("current", current, "inProgress", inProgress, "failed", failed));
  }

  private static final HealthExpressions DATA =
      of("example.com/v1", "Database", "data.current", "data.inProgress", "data.failed");

  @Test
  void expressions_areAskedInOrder() {
    assertThat(look(DATA, data(false, false, false))).startsWith("IN_PROGRESS: its current");
    assertThat(look(DATA, data(true, true, true))).startsWith("IN_PROGRESS: its inProgress");
    assertThat(look(DATA, data(true, false, true))).startsWith("FAILED: its failed");
    assertThat(look(DATA, data(true, false, false))).isEqualTo("CURRENT: ");
  }

  @Test
  void expression_thatCannotBeEvaluated_endsTheAsking() {
    String unknown = "expression cannot be evaluated: at 4: key 'nope' is not present in map";
    Map<String, @Nullable Object> current = data(true, false, false);

    assertThat(look(of("example.com/v1", "", "data.nope", "data.inProgress", null), current))
        .isEqualTo("UNKNOWN: its current " + unknown);
    assertThat(look(of("example.com/v1", "", "data.current", "data.nope", null), current))
        .isEqualTo("UNKNOWN: its inProgress " + unknown);
    assertThat(look(of("example.com/v1", "", "data.current", null, "data.nope"), current))
        .isEqualTo("UNKNOWN: its failed " + unknown);
  }

  @Test
  void object_withoutStatus_isUnknownUntilItHasOne() {
    HealthExpressions all = of("example.com/v1", "Database", READY, SEEN, NOT_READY);

    assertThat(look(all, Map.of("metadata", Map.of())))
        .startsWith("UNKNOWN: its inProgress expression cannot be evaluated")
        .contains("No such attribute(s): status");
    assertThat(look(all, Map.of("status", Map.of())))
        .startsWith("UNKNOWN: its failed expression cannot be evaluated");
    assertThat(look(all, Map.of("status", Map.of("conditions", List.of())))).startsWith("FAILED");
    assertThat(
            look(
                all,
                Map.of(
                    "status",
                    Map.of("conditions", List.of(Map.of("type", "Ready", "status", "True"))))))
        .isEqualTo("CURRENT: ");
  }

  @Test
  void generation_thatWasNotSeen_isInProgressWhateverExpressionsSay() {
    HealthExpressions always = of("example.com/v1", "Database", "true", null, "true");

    assertThat(
            look(
                always,
                Map.of(
                    "metadata",
                    Map.of("generation", 3L),
                    "status",
                    Map.of("observedGeneration", 2L))))
        .isEqualTo("IN_PROGRESS: generation is 3, the controller has seen 2");
  }

  @Test
  void generation_thatIsNoNumber_isNotCompared() {
    assertThat(
            look(
                of("example.com/v1", "Database", "status.observedGeneration == '2'", null, null),
                Map.of(
                    "metadata",
                    Map.of("generation", 3L),
                    "status",
                    Map.of("observedGeneration", "2"))))
        .isEqualTo("CURRENT: ");
  }

  @Test
  void expressionsOfAGroup_serveKindsWithoutTheirOwn() {
    HealthRules rules =
        new Conditions()
            .health(
                unit(
                    true,
                    of("example.com/v1", "", "true", null, null),
                    of("example.com/v1beta1", "Database", "false", null, null)));
    ObjectRef other = new ObjectRef("example.com", "Cache", "prod", "db");

    assertThat(rules.look(REF, Map.of()).health()).hasToString("IN_PROGRESS");
    assertThat(rules.look(other, Map.of()).health()).hasToString("CURRENT");
    assertThat(rules.covers(new ObjectRef("apps", "Deployment", "prod", "db"))).isFalse();
  }

  @Test
  void valueOfASecret_isNotToldByAnExpressionThatFails() {
    ObjectRef secret = new ObjectRef("", "Secret", "prod", "key");
    HealthRules rules =
        new Conditions().health(unit(true, of("v1", "Secret", "int(data.key) == 1", null, null)));

    assertThat(rules.look(secret, Map.of("data", Map.of("key", "aHVudGVyMg=="))).message())
        .isEqualTo("its current expression cannot be evaluated");
  }

  @Test
  void twoExpressions_forOneKind_areRefused() {
    Unit unit =
        unit(
            false,
            of("example.com/v1", "Database", "true", null, null),
            of("example.com/v2", "Database", "true", null, null));

    assertThatThrownBy(() -> new Conditions().health(unit))
        .isInstanceOf(GitOpsException.class)
        .hasMessageContaining("there are expressions for Database before it; remove one of both");
  }

  @Test
  void malformedExpression_isRefusedAtItsPlaceAlsoWhereNothingIsWaitedFor() {
    Unit unit = unit(false, of("example.com/v1", "Database", "foo.", null, null));

    assertThatThrownBy(() -> new Conditions().health(unit))
        .isInstanceOfSatisfying(
            GitOpsException.class,
            e -> {
              assertThat(e.failure().reason()).isEqualTo(Reason.INVALID);
              assertThat(e.failure().retryable()).isFalse();
              assertThat(e.failure().location()).hasToString("Optional[a.yaml:7:5]");
              assertThat(e.failure().message())
                  .isEqualTo(
                      "Cannot read spec.healthCheckExprs[0].current of Kustomization/prod/web as a"
                          + " CEL expression: at 1:5: no viable alternative at input '.'; correct"
                          + " it.");
            });
  }

  @Test
  void missingLibrary_isToldWhereExpressionsAreNeeded() {
    Conditions without = new Conditions(Optional::empty);
    HealthExpressions rule = of("example.com/v1", "Database", "true", null, null);

    assertThat(without.health(unit(false, rule)).covers(REF)).isFalse();
    assertThatThrownBy(() -> without.health(unit(true, rule)))
        .isInstanceOfSatisfying(
            GitOpsException.class,
            e -> {
              assertThat(e.failure().reason()).isEqualTo(Reason.UNSUPPORTED);
              assertThat(e.failure().message())
                  .isEqualTo(
                      "Cannot evaluate spec.healthCheckExprs[0].current of Kustomization/prod/web:"
                          + " the library for CEL is not on the class path; add dev.cel:cel to"
                          + " it.");
            });
  }

  @Test
  void rules_ofTheSameExpressions_areReadOnce() {
    Conditions conditions = new Conditions();

    assertThat(conditions.health(unit(true, DATA))).isSameAs(conditions.health(unit(false, DATA)));
  }
}
