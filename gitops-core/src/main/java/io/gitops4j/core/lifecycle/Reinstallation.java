package io.gitops4j.core.lifecycle;

import io.gitops4j.Action;
import io.gitops4j.ObjectRef;
import io.gitops4j.PlannedChange;
import io.gitops4j.PlannedHook;
import io.gitops4j.PlannedRelease;
import io.gitops4j.core.helm.release.ReleasePreview.Preview;
import io.gitops4j.core.helmrelease.ReleaseTarget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Puts what removing a release would do together with what installing another one would. */
final class Reinstallation {

  private Reinstallation() {}

  static Preview of(Preview gone, Preview made, ReleaseTarget target) {
    Set<ObjectRef> deleted = new HashSet<>();
    gone.changes().stream()
        .filter(change -> change.action() == Action.DELETED)
        .forEach(change -> deleted.add(change.ref()));
    Set<ObjectRef> wanted = new HashSet<>();
    List<PlannedChange> all = new ArrayList<>();
    for (PlannedChange change : made.changes()) {
      wanted.add(change.ref());
      all.add(deleted.contains(change.ref()) ? recreated(change) : change);
    }
    gone.changes().stream().filter(change -> !wanted.contains(change.ref())).forEach(all::add);
    List<PlannedHook> hooks = new ArrayList<>();
    PlannedRelease removed = gone.release();
    PlannedRelease installed = made.release();
    if (removed != null) {
      hooks.addAll(removed.hooks());
    }
    if (installed != null) {
      hooks.addAll(installed.hooks());
    }
    PlannedRelease release =
        new PlannedRelease(
            PlannedRelease.Step.REINSTALL,
            target.name(),
            target.namespace(),
            installed == null ? 1 : installed.revision(),
            hooks);
    return new Preview(all, release, gone.deletions(), gone.owned());
  }

  private static PlannedChange recreated(PlannedChange change) {
    return new PlannedChange(
        change.ref(),
        change.apiVersion(),
        Action.RECREATED,
        "its release is removed and installed anew",
        change.fields(),
        change.desired(),
        change.seen());
  }
}
