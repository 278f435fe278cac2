package io.gitops4j.core.helm.release;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.Change;
import io.gitops4j.Failure;
import io.gitops4j.GitOpsException;
import io.gitops4j.Manifest;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.core.helm.HookEvent;
import io.gitops4j.spi.ReleaseStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A removal under way. An object that cannot be deleted does not stop the others; the release then
 * stays as uninstalling, and can be removed again. Source: Helm 3.22 {@code
 * pkg/action/uninstall.go}; that objects of other releases are left alone is Helm 4's.
 */
final class Uninstallation {

  private final Releases releases;
  private final String name;
  private final ActionOptions options;

  Uninstallation(Releases releases, String name, ActionOptions options) {
    this.releases = releases;
    this.name = name;
    this.options = options;
  }

  ReleaseOutcome run() {
    List<ReleaseStore.Head> heads = releases.history().heads(name);
    ReleaseHistory.Entry entry =
        ReleaseHistory.last(heads).flatMap(releases.history()::get).orElseThrow(this::nothing);
    ReleaseWork work = releases.work(entry.release(), options);
    work.resume(entry);
    if (entry.release().status() == ReleaseStatus.UNINSTALLED) {
      if (options.keepsHistory()) {
        throw ReleaseProblem.of(
            Stage.PLAN,
            Reason.CONFLICT,
            "remove release " + name,
            "it is removed already; remove it without keeping its history to forget it");
      }
      purge(heads);
      return Releases.outcome(work, List.of(), List.of(), null);
    }
    Failure problem = null;
    try {
      steps(work);
      end(work, heads);
    } catch (GitOpsException e) {
      problem = e.failure();
    }
    return Releases.outcome(work, List.of(), List.of(), problem);
  }

  private void steps(ReleaseWork work) {
    work.record(
        work.release().toBuilder()
            .deleted(work.now())
            .status(ReleaseStatus.UNINSTALLING, "Deletion in progress (or silently failed)")
            .build());
    HookRunner hooks = new HookRunner(work);
    hooks.run(HookEvent.PRE_DELETE);
    List<Manifest> objects = work.objects().readRecorded(work.release().manifest());
    List<Manifest> deleted = delete(work, ReleaseObjects.inReverse(objects));
    if (options.waits()) {
      deleted.forEach(object -> awaitGone(work, object));
    }
    hooks.run(HookEvent.POST_DELETE);
  }

  private List<Manifest> delete(ReleaseWork work, List<Manifest> objects) {
    List<Optional<Map<String, @Nullable Object>>> live = work.cluster().read(objects);
    List<Manifest> deleted = new ArrayList<>();
    ApplyException problem = null;
    for (int i = 0; i < objects.size(); i++) {
      Manifest object = objects.get(i);
      if (ReleaseObjects.isKept(object.annotations())
          || live.get(i).flatMap(work.objects()::otherOwner).isPresent()
          || options.leaves(object.ref())) {
        work.changes().add(Change.of(object.ref(), Action.SKIPPED));
        continue;
      }
      try {
        if (work.cluster().delete(object, options.propagation())) {
          work.changes().add(Change.of(object.ref(), Action.DELETED));
          deleted.add(object);
        }
      } catch (ApplyException e) {
        work.changes().add(Change.failed(object.ref(), Action.DELETED, e.failure()));
        problem = problem == null ? e : problem;
      }
    }
    if (problem != null) {
      throw problem;
    }
    return deleted;
  }

  private void awaitGone(ReleaseWork work, Manifest object) {
    if (!work.cluster().awaitGone(object, options.timeout())) {
      throw new ApplyException(
          ReleaseProblem.failure(
                  Stage.AWAIT,
                  Reason.TIMEOUT,
                  "remove " + object.ref() + " of release " + name,
                  "it is not gone after "
                      + options.timeout().toSeconds()
                      + " s; look at its finalizers")
              .withObject(object.ref()));
    }
  }

  private void end(ReleaseWork work, List<ReleaseStore.Head> heads) {
    String told =
        options.description().isEmpty() ? "Uninstallation complete" : options.description();
    Release gone = work.release().toBuilder().status(ReleaseStatus.UNINSTALLED, told).build();
    if (options.keepsHistory()) {
      work.record(gone);
      releases.history().supersede(heads, gone.revision());
    } else {
      purge(heads);
      work.remember(gone);
    }
  }

  private void purge(List<ReleaseStore.Head> heads) {
    heads.forEach(releases.history()::delete);
  }

  private RuntimeException nothing() {
    return ReleaseProblem.of(
        Stage.PLAN, Reason.NOT_FOUND, "remove release " + name, "there is none");
  }
}
