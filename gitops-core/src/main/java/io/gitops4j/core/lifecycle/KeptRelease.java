package io.gitops4j.core.lifecycle;

import io.gitops4j.Manifest;
import io.gitops4j.UnitId;
import io.gitops4j.core.helm.release.Release;
import io.gitops4j.core.helm.release.ReleaseAttempts;
import io.gitops4j.core.helm.release.ReleaseStatus;
import io.gitops4j.core.helmrelease.ReleaseTarget;
import io.gitops4j.spi.OwnedRelease;
import io.gitops4j.spi.OwnedUnit;
import io.gitops4j.spi.Removal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the inventory keeps of the release of one unit: where it is, how often it was tried, how it
 * is removed, and its objects.
 */
final class KeptRelease {

  private final Subject subject;
  private final Lifecycle.Means means;
  private final Removal removal;
  private final UnitId unit;
  private final String account;
  private @Nullable OwnedRelease found;

  KeptRelease(Subject subject, Lifecycle.Means means, Removal removal, String account) {
    this.subject = subject;
    this.means = means;
    this.removal = removal;
    this.unit = subject.unit().id();
    this.account = account;
  }

  /** Finds out what is kept, from memory if it can, and says how often it was tried. */
  ReleaseAttempts recall() {
    Recollection.Kept recalled = means.recollection().kept(unit);
    Recollection.Kept known =
        recalled != null && Objects.equals(recalled.unit().remote(), means.kubeConfig())
            ? recalled
            : null;
    OwnedUnit kept =
        known != null
            ? known.unit()
            : means.applier().ownedUnits().stream()
                .filter(each -> each.unit().equals(unit))
                .filter(each -> Objects.equals(each.remote(), means.kubeConfig()))
                .findFirst()
                .orElse(null);
    OwnedRelease release = kept == null ? null : kept.kept();
    found = release;
    if (known != null) {
      return known.attempts();
    }
    return release == null ? ReleaseAttempts.none() : ReleaseMemo.parse(release.memo()).attempts();
  }

  /** Whether a release of the unit is kept, so that the unit made it or took it over. */
  boolean isKept() {
    return found != null;
  }

  /** The release that was kept, if it is another one than the unit should have. */
  Optional<OwnedRelease> elsewhere() {
    return Optional.ofNullable(found)
        .filter(release -> !release.isSame(owned(ReleaseAttempts.none())));
  }

  /** The release that the unit should have. */
  OwnedRelease owned(ReleaseAttempts attempts) {
    ReleaseTarget target = subject.spec().target();
    return new OwnedRelease(
        target.name(),
        target.namespace(),
        target.storageNamespace(),
        account,
        new ReleaseMemo(noted(attempts), subject.spec().actions().uninstall()).text());
  }

  /** Without the digest of what was tried where that could be tried for values of Secrets. */
  private ReleaseAttempts noted(ReleaseAttempts attempts) {
    return subject.secrets().isEmpty()
        ? attempts
        : new ReleaseAttempts(
            "", attempts.last(), attempts.installFailures(), attempts.upgradeFailures());
  }

  private OwnedUnit unit(ReleaseAttempts attempts) {
    return new OwnedUnit(unit, means.owner(), removal, owned(attempts), means.kubeConfig());
  }

  /** Keeps the release without objects, unless one is kept: before anything of it is made. */
  void begin(ReleaseAttempts attempts) {
    if (found == null) {
      begun(attempts);
    }
  }

  /** Keeps the release without objects, instead of another one that is gone. */
  void begun(ReleaseAttempts attempts) {
    means.kit().keep(unit(attempts), List.of());
  }

  /**
   * Keeps the release as it is now; costs nothing when that is what this process kept last.
   *
   * @param last its last revision; null when there is none
   * @param objects the objects of a revision, as they are written
   */
  void keep(
      ReleaseAttempts attempts, @Nullable Release last, Function<Release, List<Manifest>> objects) {
    Release there = last == null || last.status() == ReleaseStatus.UNINSTALLED ? null : last;
    Recollection.Kept now =
        new Recollection.Kept(unit(attempts), there == null ? 0 : there.revision(), attempts);
    if (!now.equals(means.recollection().kept(unit))) {
      means.kit().keep(now.unit(), there == null ? List.of() : objects.apply(there));
      means.recollection().keep(now);
    }
  }
}
