package io.gitops4j.core.lifecycle;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.Failure;
import io.gitops4j.ObjectRef;
import io.gitops4j.Plan;
import io.gitops4j.Revision;
import io.gitops4j.UnitId;
import io.gitops4j.core.helm.release.ActionOptions;
import io.gitops4j.core.helm.release.Release;
import io.gitops4j.core.helm.release.ReleaseOutcome;
import io.gitops4j.core.helm.release.ReleasePreview;
import io.gitops4j.core.helm.release.ReleaseStatus;
import io.gitops4j.core.helm.release.Releases;
import io.gitops4j.spi.OwnedRelease;
import io.gitops4j.spi.OwnedUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Removes the release of a unit that nothing declares any more, as the unit said when it was there:
 * hooks, objects but those to be kept, hooks, records. A release that somebody removed already is
 * none to remove, and one that another unit has taken over, as a unit that was renamed, is left to
 * it. Source: Flux helm-controller, {@code reconcileUninstall}.
 */
public final class ReleaseRemoval {

  private static final Revision NONE = Revision.of("none");

  private final UnitId unit;
  private final OwnedRelease owned;
  private final FollowedCluster cluster;
  private final Releases releases;
  private final ActionOptions options;
  private final boolean taken;

  private ReleaseRemoval(
      OwnedUnit unit,
      OwnedRelease owned,
      boolean taken,
      Lifecycle.Means means,
      Predicate<ObjectRef> left,
      LifecycleListener listener) {
    this.unit = unit.unit();
    this.owned = owned;
    this.taken = taken;
    FollowedCluster.Dress dress =
        new FollowedCluster.Dress(
            UnaryOperator.identity(),
            UnaryOperator.identity(),
            failure -> means.seat().censor().failure(this.unit, failure));
    this.cluster =
        new FollowedCluster(means.kit().cluster(this.unit, owned.account()), dress, listener);
    this.releases =
        Releases.builder(
                means.recollection().store(means, owned.storageNamespace(), owned.account()),
                cluster)
            .clock(means.clock())
            .listener((event, ref, problem) -> listener.hook(event.text(), ref, problem))
            .build();
    this.options = ReleasePolicies.uninstall(ReleaseMemo.parse(owned.memo()).uninstall(), left);
  }

  /**
   * The removal of a unit's release.
   *
   * @param unit the unit
   * @param left objects that other units desire, which are left to them
   * @return empty when no release of the unit is kept
   * @throws ApplyException when that cannot be told
   */
  public static Optional<ReleaseRemoval> of(
      UnitId unit, Lifecycle.Means means, Predicate<ObjectRef> left, LifecycleListener listener) {
    OwnedUnit kept = null;
    List<OwnedUnit> all = means.applier().ownedUnits();
    for (OwnedUnit each : all) {
      kept = each.unit().equals(unit) ? each : kept;
    }
    OwnedRelease release = kept == null ? null : kept.kept();
    if (kept == null || release == null) {
      return Optional.empty();
    }
    boolean taken = isOfAnother(kept, release, all);
    return Optional.of(new ReleaseRemoval(kept, release, taken, means, left, listener));
  }

  /** Whether another unit has taken the release over, as one that was renamed. */
  private static boolean isOfAnother(OwnedUnit unit, OwnedRelease release, List<OwnedUnit> all) {
    return all.stream()
        .filter(each -> !each.unit().equals(unit.unit()))
        .filter(each -> Objects.equals(each.remote(), unit.remote()))
        .anyMatch(each -> each.release().filter(release::isSame).isPresent());
  }

  /** What would be deleted, and which hooks would run. */
  public Plan plan() {
    if (taken) {
      return new Plan(unit, NONE, List.of());
    }
    ReleasePreview.Preview preview = ReleasePreview.ofRemoval(releases, owned.name(), options);
    return new Plan(unit, NONE, preview.changes(), preview.release());
  }

  /** Removes it. */
  public Lifecycle.Done apply() {
    if (taken) {
      return new Lifecycle.Done(List.of(), List.of(), "its release is another unit's by now", null);
    }
    Release last = releases.last(owned.name()).orElse(null);
    if (last == null || last.status() == ReleaseStatus.UNINSTALLED) {
      return new Lifecycle.Done(List.of(), List.of(), "", null);
    }
    ReleaseOutcome outcome = releases.uninstall(owned.name(), options);
    Failure problem = outcome.problem();
    long deleted = outcome.changes().stream().filter(c -> c.action() == Action.DELETED).count();
    String told =
        "release %s/%s uninstalled; %d %s deleted"
            .formatted(
                owned.namespace(), owned.name(), deleted, deleted == 1 ? "object" : "objects");
    return new Lifecycle.Done(outcome.changes(), cluster.healths(), told, problem);
  }
}
