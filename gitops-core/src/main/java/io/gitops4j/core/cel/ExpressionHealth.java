package io.gitops4j.core.cel;

import io.gitops4j.Health;
import io.gitops4j.ObjectHealth;
import io.gitops4j.ObjectRef;
import io.gitops4j.spi.HealthRules;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Health by the expressions of a unit.
 *
 * <p>The rule: an object whose controller has seen another generation is in progress; else {@code
 * inProgress}, {@code failed} and {@code current} are asked in this order, and the first that is
 * true says it; none is in progress. Expressions are found by group and kind, those without a kind
 * serve where the kind has none. Surprising cases: an expression that cannot be evaluated, as when
 * a field is missing, ends the asking, so that an object whose {@code inProgress} needs a status it
 * does not have yet is unknown, and waited for, whatever {@code current} says; generations that are
 * no whole numbers are not compared. Source: fluxcd/pkg, {@code runtime/cel/status_evaluator.go}
 * and {@code status_reader.go}. Tests: {@code ExpressionHealthTest}.
 */
final class ExpressionHealth implements HealthRules {

  /** What is asked of the objects of a kind; null for what is not asked. */
  record Asked(
      @Nullable Condition inProgress, @Nullable Condition failed, @Nullable Condition current) {}

  /** A kind; empty for all of a group. */
  record Kind(String group, String kind) {}

  private final Map<Kind, Asked> asked;

  ExpressionHealth(Map<Kind, Asked> asked) {
    this.asked = new LinkedHashMap<>(asked);
  }

  @Override
  public boolean covers(ObjectRef ref) {
    return find(ref).isPresent();
  }

  private Optional<Asked> find(ObjectRef ref) {
    return Optional.ofNullable(asked.get(new Kind(ref.group(), ref.kind())))
        .or(() -> Optional.ofNullable(asked.get(new Kind(ref.group(), ""))));
  }

  @Override
  public ObjectHealth look(ObjectRef ref, Map<String, @Nullable Object> live) {
    Asked rule = find(ref).orElse(null);
    if (rule == null) {
      return new ObjectHealth(ref, Health.UNKNOWN, "there is no rule for it");
    }
    Long generation = number(live, "metadata", "generation");
    Long observed = number(live, "status", "observedGeneration");
    if (generation != null && observed != null && !generation.equals(observed)) {
      return new ObjectHealth(
          ref,
          Health.IN_PROGRESS,
          "generation is " + generation + ", the controller has seen " + observed);
    }
    return firstOf(rule, ref, live);
  }

  private static ObjectHealth firstOf(
      Asked rule, ObjectRef ref, Map<String, @Nullable Object> live) {
    String field = "inProgress";
    try {
      if (holds(rule.inProgress(), live)) {
        return new ObjectHealth(ref, Health.IN_PROGRESS, "its inProgress expression is true");
      }
      field = "failed";
      if (holds(rule.failed(), live)) {
        return new ObjectHealth(ref, Health.FAILED, "its failed expression is true");
      }
      field = "current";
      return holds(rule.current(), live)
          ? new ObjectHealth(ref, Health.CURRENT, "")
          : new ObjectHealth(ref, Health.IN_PROGRESS, "its current expression is not true");
    } catch (ConditionException e) {
      boolean secret = ref.group().isEmpty() && ref.kind().equals("Secret");
      return new ObjectHealth(
          ref,
          Health.UNKNOWN,
          "its " + field + " expression cannot be evaluated" + (secret ? "" : ": " + e.why()));
    }
  }

  private static boolean holds(@Nullable Condition condition, Map<String, @Nullable Object> live)
      throws ConditionException {
    return condition != null && condition.holds(live);
  }

  private static @Nullable Long number(
      Map<String, @Nullable Object> live, String parent, String name) {
    return live.get(parent) instanceof Map<?, ?> map
            && map.get(name) instanceof Number number
            && (number instanceof Long || number instanceof Integer)
        ? Long.valueOf(number.longValue())
        : null;
  }
}
