package io.gitops4j.core.execution;

import io.gitops4j.Failure;
import io.gitops4j.Notice;
import io.gitops4j.PlanResult;
import io.gitops4j.ReconcileResult;
import io.gitops4j.Revision;
import io.gitops4j.core.leak.Censor;
import io.gitops4j.core.reconcile.Outcome;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the outcomes of an execution together. */
final class Results {

  private Results() {}

  static ReconcileResult reconciled(
      Optional<Revision> revision, Execution execution, Duration took, Censor censor) {
    return new ReconcileResult(
        revision.orElse(null),
        execution.outcomes().stream().map(Outcome::result).toList(),
        null,
        took,
        notices(execution, censor));
  }

  static PlanResult planned(
      Optional<Revision> revision, Execution execution, @Nullable Failure problem, Censor censor) {
    return new PlanResult(
        revision.orElse(null),
        execution.outcomes().stream().map(Outcome::unitPlan).toList(),
        problem == null ? null : censor.failure(null, problem),
        notices(execution, censor));
  }

  private static List<Notice> notices(Execution execution, Censor censor) {
    return execution.notices().stream().map(censor::notice).toList();
  }

  static List<Notice> sorted(List<Notice> notices) {
    return notices.stream()
        .sorted(
            Comparator.comparing((Notice n) -> n.location().map(Object::toString).orElse(""))
                .thenComparing(Notice::toString))
        .toList();
  }
}
