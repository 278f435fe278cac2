package io.gitops4j.spi;

import io.gitops4j.UnitId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A unit that an applier has an inventory of, with what its last apply said about it.
 *
 * @param unit the unit
 * @param owner {@link ApplyOptions#owner()} of its last apply; empty when none was given
 * @param removal {@link ApplyOptions#removal()} of its last apply
 * @param kept the Helm release it owns; null when it owns none
 * @param remote where it is written how to reach the cluster of its objects; null when that is the
 *     applier's own
 * @since 0.1
 */
public record OwnedUnit(
    UnitId unit,
    String owner,
    Removal removal,
    @Nullable OwnedRelease kept,
    @Nullable KubeConfig remote) {

  /** A unit whose objects are in the applier's own cluster. */
  public OwnedUnit(UnitId unit, String owner, Removal removal, @Nullable OwnedRelease kept) {
    this(unit, owner, removal, kept, null);
  }

  /** A unit that owns no release. */
  public OwnedUnit(UnitId unit, String owner, Removal removal) {
    this(unit, owner, removal, null);
  }

  /** The Helm release it owns. */
  public Optional<OwnedRelease> release() {
    return Optional.ofNullable(kept);
  }

  /** Where it is written how to reach the cluster of its objects; empty for the applier's own. */
  public Optional<KubeConfig> kubeConfig() {
    return Optional.ofNullable(remote);
  }
}
