package io.gitops4j.core.helm.release;

import io.gitops4j.ApplyException;
import io.gitops4j.Change;
import io.gitops4j.Failure;
import io.gitops4j.GitOpsException;
import io.gitops4j.Manifest;
import io.gitops4j.Notice;
import io.gitops4j.PlannedChange;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.core.helm.release.ReleaseAttempts.Tried;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one release as it should be, as Flux's helm-controller does: finds out how it is, does what
 * follows from it, and again, until nothing follows or it has failed.
 *
 * <p>The rule: absent, it is installed; left pending, it is unlocked; changed by somebody else or
 * of another chart or values, it is upgraded; failed, it is made undone as its {@link Remediation}
 * says, and tried again in the next call, as long as there are retries; untested, it is tested;
 * drifted, that is told or undone. Each kind of action is taken once in a call at most. Surprising
 * cases: a failure counts only when it was recorded; with no count, after a change of what is
 * desired or a restart, a failed release is upgraded before anything is undone; where nothing is
 * left to go back to, it is stalled; a release that was removed but for its history is absent.
 * Source: Flux helm-controller, {@code internal/reconcile/atomic_release.go}. Tests: {@code
 * ReleaseReconcilerTest}. Safe for use by several threads, for different releases.
 *
 * @since 0.1
 */
public final class ReleaseReconciler {

  private static final Duration AT_ONCE = Duration.ZERO;

  private final Releases releases;

  private ReleaseReconciler(Releases releases) {
    this.releases = releases;
  }

  /** Keeps releases of a store and a cluster. */
  public static ReleaseReconciler of(Releases releases) {
    return new ReleaseReconciler(releases);
  }

  /**
   * What a release should be.
   *
   * @param name its name
   * @param namespace its namespace
   * @param content what it is made of
   * @param more a digest of whatever else makes it another one, such as post-renderers; may be
   *     empty
   * @param policy how it is kept so
   * @since 0.1
   */
  public record Desired(
      String name, String namespace, ReleaseContent content, String more, ReleasePolicy policy) {}

  /**
   * Makes a release as it should be, or as far as one call goes.
   *
   * @param attempts what the last call returned; {@link ReleaseAttempts#none()} in the first
   */
  public ReleaseResult reconcile(Desired desired, ReleaseAttempts attempts) {
    return new Run(desired, attempts).run();
  }

  /**
   * Makes a release as it should be, beginning with what was seen of it a moment ago.
   *
   * @param attempts what the last call returned
   * @param seen what {@link #look} returned for the same
   */
  public ReleaseResult reconcile(Desired desired, ReleaseAttempts attempts, ReleaseOutlook seen) {
    Run run = new Run(desired, attempts);
    run.first = seen;
    return run.run();
  }

  /**
   * How a release is, and what would be done first; drift is looked for if its policy says so.
   *
   * @param attempts what the last call of {@link #reconcile} returned
   */
  public ReleaseOutlook look(Desired desired, ReleaseAttempts attempts) {
    Run run = new Run(desired, attempts);
    ReleaseState state = run.look();
    return new ReleaseOutlook(state, run.last, run.drift, run.next(state));
  }

  /**
   * How a release is, compared with how it should be; drift is looked for if its policy says so.
   */
  public ReleaseState state(Desired desired) {
    return new Run(desired, ReleaseAttempts.none()).look();
  }

  private enum Step {
    INSTALL,
    UNLOCK,
    UPGRADE,
    TEST,
    CORRECT
  }

  private final class Run {
    private final Desired desired;
    private final ReleasePolicy policy;
    private final String mark;
    private final ReleaseInspection inspection;
    private final Set<Step> taken = EnumSet.noneOf(Step.class);
    private final List<Change> changes = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private List<PlannedChange> drift = List.of();
    private ReleaseAttempts attempts;
    private @Nullable Release last;
    private @Nullable ReleaseOutlook first;
    private ReleaseState state = ReleaseState.ABSENT;

    Run(Desired desired, ReleaseAttempts attempts) {
      this.desired = desired;
      this.policy = desired.policy();
      this.mark = ReleaseMark.desired(desired.content(), desired.more());
      this.inspection = new ReleaseInspection(releases, desired, mark);
      this.attempts = attempts.of(mark);
    }

    ReleaseResult run() {
      try {
        while (true) {
          state = look();
          ReleaseResult end = act();
          if (end != null) {
            return end;
          }
        }
      } catch (GitOpsException e) {
        return end(e.failure(), false, null);
      }
    }

    ReleaseState look() {
      ReleaseOutlook known = first;
      if (known != null) {
        first = null;
        last = known.found();
        drift = known.drift();
        return known.state();
      }
      ReleaseInspection.Sighting seen = inspection.look(remediation().ignoreTests());
      last = seen.last();
      drift = seen.drift();
      return seen.state();
    }

    /** What {@link #act} does first in a state. */
    ReleaseOutlook.Next next(ReleaseState seen) {
      return switch (seen) {
        case ABSENT ->
            stalls(policy.installRemediation(), attempts.installFailures())
                ? ReleaseOutlook.Next.STALLED
                : ReleaseOutlook.Next.INSTALL;
        case LOCKED, UNMANAGED, OUT_OF_SYNC ->
            stalls(policy.upgradeRemediation(), attempts.upgradeFailures())
                ? ReleaseOutlook.Next.STALLED
                : ReleaseOutlook.Next.UPGRADE;
        case FAILED -> afterFailure();
        case UNTESTED -> ReleaseOutlook.Next.TEST;
        case DRIFTED ->
            policy.drift() == ReleasePolicy.DriftMode.ENABLED
                ? ReleaseOutlook.Next.CORRECT
                : ReleaseOutlook.Next.NOTHING;
        case IN_SYNC -> ReleaseOutlook.Next.NOTHING;
      };
    }

    private ReleaseOutlook.Next afterFailure() {
      Release release = last;
      if (release != null && release.status() == ReleaseStatus.UNINSTALLING) {
        return ReleaseOutlook.Next.INSTALL;
      }
      Remediation remediation = remediation();
      if (attempts.last() == Tried.NOTHING
          || attempts.failures() == 0
          || remediation.kind() == Remediation.Kind.RETRY) {
        return ReleaseOutlook.Next.UPGRADE;
      }
      if (remediation.exhausted(attempts.failures()) && !remediation.remediateLast()) {
        return ReleaseOutlook.Next.STALLED;
      }
      return remediation.kind() == Remediation.Kind.UNINSTALL
          ? ReleaseOutlook.Next.UNINSTALL
          : ReleaseOutlook.Next.ROLLBACK;
    }

    private static boolean stalls(Remediation remediation, int failures) {
      return remediation.exhausted(failures) && remediation.kind() != Remediation.Kind.RETRY;
    }

    private Remediation remediation() {
      return attempts.last() == Tried.INSTALL
          ? policy.installRemediation()
          : policy.upgradeRemediation();
    }

    /** Does what follows from the state; null to look again. */
    private @Nullable ReleaseResult act() {
      return switch (state) {
        case ABSENT -> install();
        case LOCKED -> unlock();
        case UNMANAGED, OUT_OF_SYNC -> upgrade();
        case FAILED -> failed();
        case UNTESTED -> test();
        case DRIFTED -> drifted();
        case IN_SYNC -> {
          attempts = attempts.succeeded();
          yield end(null, false, null);
        }
      };
    }

    private @Nullable ReleaseResult install() {
      if (stalls(policy.installRemediation(), attempts.installFailures())) {
        return exhausted("install");
      }
      if (!taken.add(Step.INSTALL)) {
        return again();
      }
      attempts = attempts.tried(Tried.INSTALL);
      ActionOptions options =
          labelled(policy.install()).toBuilder()
              .replace(last != null || policy.install().replaces())
              .build();
      return after(
          releases.install(desired.name(), desired.namespace(), desired.content(), options));
    }

    private @Nullable ReleaseResult unlock() {
      if (!taken.add(Step.UNLOCK)) {
        return again();
      }
      releases.unlock(desired.name());
      return null;
    }

    private @Nullable ReleaseResult upgrade() {
      if (stalls(policy.upgradeRemediation(), attempts.upgradeFailures())) {
        return exhausted("upgrade");
      }
      if (!taken.add(Step.UPGRADE)) {
        return again();
      }
      attempts = attempts.tried(Tried.UPGRADE);
      return after(releases.upgrade(desired.name(), desired.content(), labelled(policy.upgrade())));
    }

    private ActionOptions labelled(ActionOptions options) {
      Map<String, String> labels = new TreeMap<>(options.labels());
      labels.put(ReleaseMark.DESIRED, mark);
      return options.toBuilder().labels(labels).build();
    }

    /** Goes on after an installation or upgrade that went well; else ends or makes it undone. */
    private @Nullable ReleaseResult after(ReleaseOutcome outcome) {
      changes.addAll(outcome.changes());
      notices.addAll(outcome.notices());
      last = outcome.release();
      if (outcome.problem() == null) {
        return null;
      }
      attempts = attempts.failed();
      if (outcome.problem().reason() == Reason.CANCELLED) {
        return end(outcome.problem(), false, null);
      }
      return remediate(outcome.problem());
    }

    private @Nullable ReleaseResult failed() {
      if (attempts.last() == Tried.NOTHING || attempts.failures() == 0) {
        return upgradeOrReinstall();
      }
      if (remediation().kind() == Remediation.Kind.RETRY) {
        return upgrade();
      }
      return remediate(
          ReleaseProblem.failure(
              Stage.APPLY,
              Reason.UNHEALTHY,
              "keep release " + desired.name(),
              "its last action failed; see the description of its last revision"));
    }

    /** A release of which nothing was ever deployed, or that is half removed, begins anew. */
    private @Nullable ReleaseResult upgradeOrReinstall() {
      Release release = last;
      if (release != null && release.status() == ReleaseStatus.UNINSTALLING) {
        changes.addAll(releases.uninstall(desired.name(), policy.uninstall()).changes());
        return null;
      }
      return upgrade();
    }

    private ReleaseResult remediate(Failure problem) {
      Remediation remediation = remediation();
      boolean exhausted = remediation.exhausted(attempts.failures());
      if (remediation.kind() == Remediation.Kind.RETRY) {
        return end(problem, false, remediation.retryInterval());
      }
      if (exhausted && !remediation.remediateLast()) {
        return end(problem, true, null);
      }
      return undo(remediation, problem, exhausted);
    }

    private ReleaseResult undo(Remediation remediation, Failure problem, boolean exhausted) {
      try {
        ReleaseOutcome outcome;
        if (remediation.kind() == Remediation.Kind.UNINSTALL) {
          outcome = releases.uninstall(desired.name(), policy.uninstall());
        } else {
          int target = Rollback.target(releases, desired.name());
          if (target == 0) {
            return end(problem, true, null);
          }
          outcome = releases.rollback(desired.name(), target, policy.rollback());
        }
        changes.addAll(outcome.changes());
        last = outcome.release();
        Failure second = outcome.problem();
        return end(second == null ? problem : second, exhausted, exhausted ? null : AT_ONCE);
      } catch (ApplyException e) {
        return end(e.failure(), false, null);
      }
    }

    private @Nullable ReleaseResult test() {
      ActionOptions options = policy.tests();
      if (options == null || !taken.add(Step.TEST)) {
        return again();
      }
      ReleaseOutcome outcome =
          releases.test(desired.name(), policy.chosenTests(), policy.excludedTests(), options);
      last = outcome.release();
      Failure problem = outcome.problem();
      if (problem == null || remediation().ignoreTests()) {
        return null;
      }
      attempts = attempts.failed();
      return remediate(problem);
    }

    private @Nullable ReleaseResult drifted() {
      Release release = last;
      if (policy.drift() == ReleasePolicy.DriftMode.WARN || release == null) {
        attempts = attempts.succeeded();
        return end(null, false, null);
      }
      if (!taken.add(Step.CORRECT)) {
        return again();
      }
      Failure problem = null;
      List<Manifest> wanted = inspection.corrections(release, drift);
      for (Change change : releases.cluster().apply(wanted, inspection.writing())) {
        changes.add(change);
        problem = problem == null ? change.problem() : problem;
      }
      attempts = attempts.succeeded();
      return end(problem, false, null);
    }

    private ReleaseResult exhausted(String action) {
      return end(
          ReleaseProblem.failure(
              Stage.APPLY,
              Reason.UNHEALTHY,
              action + " release " + desired.name(),
              "it failed %d times and no retries are left; change its chart or values, or reset its attempts"
                  .formatted(attempts.failures())),
          true,
          null);
    }

    private ReleaseResult again() {
      return end(
          ReleaseProblem.failure(
              Stage.APPLY,
              Reason.CONFLICT,
              "keep release " + desired.name(),
              "its state did not follow from what was done (it is %s); see whether another process works on it"
                  .formatted(state)),
          false,
          null);
    }

    private ReleaseResult end(
        @Nullable Failure problem, boolean stalled, @Nullable Duration delay) {
      return new ReleaseResult(
          state, last, attempts, changes, drift, notices, problem, stalled, delay);
    }
  }
}
