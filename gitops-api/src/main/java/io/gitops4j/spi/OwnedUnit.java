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
 * @since 0.1
 */
public record OwnedUnit(UnitId unit, String owner, Removal removal, @Nullable OwnedRelease kept) {

  /** A unit that owns no release. */
  public OwnedUnit(UnitId unit, String owner, Removal removal) {
    this(unit, owner, removal, null);
  }

  /** The Helm release it owns. */
  public Optional<OwnedRelease> release() {
    return Optional.ofNullable(kept);
  }
}
