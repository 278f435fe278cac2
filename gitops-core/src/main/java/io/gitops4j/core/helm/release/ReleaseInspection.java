package io.gitops4j.core.helm.release;

import io.gitops4j.Action;
import io.gitops4j.FieldChange;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.PlannedChange;
import io.gitops4j.spi.ReleaseCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how a release is, compared with how it should be.
 *
 * <p>The rule, the first that fits: nothing or removed is absent; pending is locked; half removed
 * is failed; not as we made it is unmanaged; not deployed is failed; of other content is out of
 * sync; a failed test is a failure unless that is ignored, one that did not run leaves it untested;
 * then drift. Source: Flux helm-controller, {@code internal/reconcile/state.go}.
 */
final class ReleaseInspection {

  private final Releases releases;
  private final ReleaseReconciler.Desired desired;
  private final String mark;

  ReleaseInspection(Releases releases, ReleaseReconciler.Desired desired, String mark) {
    this.releases = releases;
    this.desired = desired;
    this.mark = mark;
  }

  /**
   * How a release was found.
   *
   * @param last its last revision; null when there is none
   * @param drift what live objects differ in
   */
  record Sighting(ReleaseState state, @Nullable Release last, List<PlannedChange> drift) {}

  /**
   * Looks.
   *
   * @param ignoreTests whether failed tests are no failure
   */
  Sighting look(boolean ignoreTests) {
    Release last = releases.last(desired.name()).orElse(null);
    ReleaseState state = last == null ? ReleaseState.ABSENT : state(last, ignoreTests);
    boolean looksForDrift = desired.policy().drift() != ReleasePolicy.DriftMode.DISABLED;
    if (last == null || state != ReleaseState.IN_SYNC || !looksForDrift) {
      return new Sighting(state, last, List.of());
    }
    List<PlannedChange> drift = drift(objects(last));
    return new Sighting(drift.isEmpty() ? state : ReleaseState.DRIFTED, last, drift);
  }

  private ReleaseState state(Release release, boolean ignoreTests) {
    if (release.status() == ReleaseStatus.UNINSTALLED) {
      return ReleaseState.ABSENT;
    }
    if (release.status().isPending()) {
      return ReleaseState.LOCKED;
    }
    if (release.status() == ReleaseStatus.UNINSTALLING) {
      return ReleaseState.FAILED;
    }
    if (!ReleaseMark.isOurs(release)) {
      return isAsDesired(release) ? tested(release, ignoreTests) : ReleaseState.UNMANAGED;
    }
    if (release.status() != ReleaseStatus.DEPLOYED) {
      return ReleaseState.FAILED;
    }
    if (!release.labels().getOrDefault(ReleaseMark.DESIRED, "").equals(mark)) {
      return ReleaseState.OUT_OF_SYNC;
    }
    return tested(release, ignoreTests);
  }

  /** Whether what somebody else deployed is what we would, so that taking over writes nothing. */
  private boolean isAsDesired(Release release) {
    ReleaseContent content = desired.content();
    return release.status() == ReleaseStatus.DEPLOYED
        && ReleaseMark.isSame(content, release)
        && content
            .rendering()
            .render(content.chart(), content.config(), release.revision(), release.revision() > 1)
            .manifest()
            .equals(release.manifest());
  }

  private ReleaseState tested(Release release, boolean ignoreTests) {
    ReleasePolicy policy = desired.policy();
    if (policy.tests() == null) {
      return ReleaseState.IN_SYNC;
    }
    List<HookRun.Phase> phases =
        release.hooks().stream()
            .filter(hook -> TestRun.isTest(hook, policy.chosenTests(), policy.excludedTests()))
            .map(hook -> hook.lastRun().phase())
            .toList();
    if (phases.contains(HookRun.Phase.FAILED) && !ignoreTests) {
      return ReleaseState.FAILED;
    }
    return phases.contains(HookRun.Phase.NONE) ? ReleaseState.UNTESTED : ReleaseState.IN_SYNC;
  }

  private List<PlannedChange> drift(List<Manifest> objects) {
    List<PlannedChange> drift = new ArrayList<>();
    List<PlannedChange> seen = releases.cluster().compare(objects, writing());
    for (int i = 0; i < seen.size(); i++) {
      counted(objects.get(i), seen.get(i)).ifPresent(drift::add);
    }
    return drift;
  }

  /** A change without the fields that are ignored; empty when nothing is left of it. */
  private Optional<PlannedChange> counted(Manifest object, PlannedChange change) {
    IgnoredFields ignored = desired.policy().ignored();
    if (change.action() == Action.UNCHANGED || ignored.ignores(object, "")) {
      return Optional.empty();
    }
    List<FieldChange> fields =
        change.fields().stream().filter(f -> !ignored.ignores(object, f.pointer())).toList();
    if (change.action() == Action.CONFIGURED && fields.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new PlannedChange(
            change.ref(),
            change.apiVersion(),
            change.action(),
            change.reason(),
            fields,
            change.desired(),
            change.seen()));
  }

  /**
   * What is written to undo drift. A field whose drift is ignored is written as it is live, because
   * one that is left out would be taken away.
   */
  List<Manifest> corrections(Release release, List<PlannedChange> drift) {
    Set<ObjectRef> drifted = drift.stream().map(PlannedChange::ref).collect(Collectors.toSet());
    List<Manifest> wanted =
        objects(release).stream().filter(object -> drifted.contains(object.ref())).toList();
    IgnoredFields ignored = desired.policy().ignored();
    if (ignored.equals(IgnoredFields.NONE)) {
      return wanted;
    }
    List<Optional<Map<String, @Nullable Object>>> live = releases.cluster().read(wanted);
    List<Manifest> corrections = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      Manifest object = wanted.get(i);
      corrections.add(
          live.get(i).map(there -> LiveFields.kept(object, there, ignored)).orElse(object));
    }
    return corrections;
  }

  /** The objects of a release whose drift counts, as they are written. */
  List<Manifest> objects(Release release) {
    ReleaseObjects objects = releases.objects(release.name(), release.namespace());
    return objects.readRecorded(release.manifest()).stream()
        .filter(object -> !ReleaseObjects.isDriftIgnored(object))
        .map(objects::marked)
        .toList();
  }

  /** How drift is undone. */
  ReleaseCluster.Writing writing() {
    return new ReleaseCluster.Writing(desired.policy().upgrade().forcesConflicts(), false);
  }
}
