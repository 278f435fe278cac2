package io.gitops4j.core.helm.release;

import io.gitops4j.Failure;
import io.gitops4j.Manifest;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.core.helm.HookEvent;
import io.gitops4j.spi.ReleaseStore;
import java.util.List;

/**
 * A rollback under way. Definitions are left as they are. Source: Helm 3.22 {@code
 * pkg/action/rollback.go}.
 */
final class Rollback {

  private final Releases releases;
  private final String name;
  private final int wanted;
  private final ActionOptions options;

  Rollback(Releases releases, String name, int wanted, ActionOptions options) {
    this.releases = releases;
    this.name = name;
    this.wanted = wanted;
    this.options = options;
  }

  ReleaseOutcome run() {
    List<ReleaseStore.Head> heads = releases.history().heads(name);
    ReleaseStore.Head last = ReleaseHistory.last(heads).orElseThrow(() -> missing("it"));
    int revision = wanted == 0 ? last.revision() - 1 : wanted;
    Release target =
        releases
            .history()
            .get(name, revision)
            .orElseThrow(() -> missing("its revision " + revision))
            .release();
    Release current =
        releases.history().get(last).orElseThrow(() -> missing("its last revision")).release();
    ReleaseWork work = releases.work(current, options);
    List<Manifest> oldObjects = work.objects().readRecorded(current.manifest());
    List<Manifest> objects = work.objects().read("the manifest", target.manifest());
    work.begin(
        target.toBuilder(last.revision() + 1)
            .firstDeployed(current.firstDeployed().orElse(null))
            .lastDeployed(work.now())
            .deleted(null)
            .hooks(target.hooks().stream().map(hook -> ReleaseHook.of(hook.hook())).toList())
            .applyMethod("ssa")
            .rollbackRevision(revision)
            .status(ReleaseStatus.PENDING_ROLLBACK, "Rollback to " + revision)
            .build(),
        heads);
    Failure problem =
        work.attempt(
            "Rollback \"%s\" failed: ".formatted(name),
            () -> steps(work, heads, oldObjects, objects));
    return Releases.outcome(work, List.of(), List.of(), problem);
  }

  private void steps(
      ReleaseWork work,
      List<ReleaseStore.Head> heads,
      List<Manifest> oldObjects,
      List<Manifest> objects) {
    HookRunner hooks = new HookRunner(work);
    hooks.run(HookEvent.PRE_ROLLBACK);
    work.write(objects);
    work.removeGone(oldObjects, objects);
    work.await(objects);
    hooks.run(HookEvent.POST_ROLLBACK);
    String told =
        options.description().isEmpty()
            ? "Rollback to " + work.release().rollbackRevision()
            : options.description();
    work.record(work.release().toBuilder().status(ReleaseStatus.DEPLOYED, told).build());
    releases.history().supersede(heads, work.release().revision());
  }

  private RuntimeException missing(String what) {
    return ReleaseProblem.of(
        Stage.PLAN,
        Reason.NOT_FOUND,
        "roll back release " + name,
        what + " is not in the history; choose a revision that is");
  }

  /** The newest revision before the last that was deployed, its tests well; 0 for none. */
  static int target(Releases releases, String name) {
    List<ReleaseStore.Head> now = releases.history(name);
    for (int i = now.size() - 2; i >= 0; i--) {
      String status = now.get(i).status();
      if (status.equals(ReleaseStatus.DEPLOYED.text())
          || status.equals(ReleaseStatus.SUPERSEDED.text())) {
        int revision = now.get(i).revision();
        boolean well =
            releases
                .find(name, revision)
                .filter(release -> release.hooks().stream().noneMatch(TestRun::hasFailed))
                .isPresent();
        if (well) {
          return revision;
        }
      }
    }
    return 0;
  }
}
