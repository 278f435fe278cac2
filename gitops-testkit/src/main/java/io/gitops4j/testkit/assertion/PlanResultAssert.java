package io.gitops4j.testkit.assertion;

import io.gitops4j.Action;
import io.gitops4j.PlanResult;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions over a {@link PlanResult}; what fails shows the whole plan.
 *
 * @since 0.1
 */
public final class PlanResultAssert extends AbstractAssert<PlanResultAssert, PlanResult> {

  PlanResultAssert(PlanResult actual) {
    super(actual, PlanResultAssert.class);
  }

  /** Every unit could be planned. */
  public PlanResultAssert succeeded() {
    isNotNull();
    actual
        .failure()
        .ifPresent(
            f -> {
              throw failure("expected a plan, but: %s", f);
            });
    return this;
  }

  /** Every unit could be planned, and a pass would write nothing. */
  public PlanResultAssert changesNothing() {
    succeeded();
    if (actual.hasChanges()) {
      throw failure("expected no changes, but:%n%s", text());
    }
    return this;
  }

  /** These objects would be treated so, perhaps among others. */
  public PlanResultAssert plans(Action action, String... objects) {
    isNotNull();
    List<String> planned =
        actual.units().stream()
            .flatMap(u -> u.plan().stream())
            .flatMap(p -> p.changes(action).stream())
            .map(c -> c.ref().toString())
            .toList();
    for (String object : objects) {
      if (!planned.contains(object)) {
        throw failure("expected %s to be %s, but:%n%s", object, action.text(), text());
      }
    }
    return this;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    actual.units().stream()
        .flatMap(u -> u.plan().stream())
        .flatMap(p -> p.changes().stream())
        .filter(c -> c.action() != Action.UNCHANGED)
        .forEach(c -> text.append(c).append('\n'));
    return text.toString();
  }
}
