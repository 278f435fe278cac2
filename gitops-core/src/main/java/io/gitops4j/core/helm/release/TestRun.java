package io.gitops4j.core.helm.release;

import io.gitops4j.Failure;
import io.gitops4j.GitOpsException;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.core.helm.HookEvent;
import java.util.List;
import java.util.Set;

/** A test of a release. Source: Helm 3.22 {@code pkg/action/release_testing.go}. */
final class TestRun {

  private final Releases releases;
  private final String name;
  private final Set<String> chosen;
  private final Set<String> excluded;
  private final ActionOptions options;

  TestRun(
      Releases releases,
      String name,
      Set<String> chosen,
      Set<String> excluded,
      ActionOptions options) {
    this.releases = releases;
    this.name = name;
    this.chosen = chosen;
    this.excluded = excluded;
    this.options = options;
  }

  ReleaseOutcome run() {
    ReleaseHistory.Entry entry =
        ReleaseHistory.last(releases.history().heads(name))
            .flatMap(releases.history()::get)
            .orElseThrow(
                () ->
                    ReleaseProblem.of(
                        Stage.PLAN,
                        Reason.NOT_FOUND,
                        "test release " + name,
                        "there is none; install it"));
    ReleaseWork work = releases.work(entry.release(), options);
    work.resume(entry);
    Failure problem = null;
    try {
      new HookRunner(work).run(HookEvent.TEST, this::wanted);
    } catch (GitOpsException e) {
      problem = e.failure();
    }
    boolean interrupted = Thread.interrupted();
    try {
      work.record(work.release());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return Releases.outcome(work, List.of(), List.of(), problem);
  }

  private boolean wanted(ReleaseHook hook) {
    return isTest(hook, chosen, excluded);
  }

  /** Whether a hook is a test that failed. */
  static boolean hasFailed(ReleaseHook hook) {
    return hook.hook().events().contains(HookEvent.TEST)
        && hook.lastRun().phase() == HookRun.Phase.FAILED;
  }

  /** Whether a hook is a test that is to run. */
  static boolean isTest(ReleaseHook hook, Set<String> chosen, Set<String> excluded) {
    String test = hook.hook().name();
    return hook.hook().events().contains(HookEvent.TEST)
        && !excluded.contains(test)
        && (chosen.isEmpty() || chosen.contains(test));
  }
}
