package io.gitops4j.testkit.assertion;

import io.gitops4j.PlanResult;
import io.gitops4j.ReconcileResult;

/**
 * Where assertions over results begin.
 *
 * <p>They need AssertJ on the class path, which the testkit does not bring along.
 *
 * @since 0.1
 */
public final class GitOpsAssertions {

  private GitOpsAssertions() {}

  /** Assertions over a pass. */
  public static ReconcileResultAssert assertThat(ReconcileResult result) {
    return new ReconcileResultAssert(result);
  }

  /** Assertions over a dry run. */
  public static PlanResultAssert assertThat(PlanResult result) {
    return new PlanResultAssert(result);
  }
}
