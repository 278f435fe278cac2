package io.gitops4j.spi;

import io.gitops4j.UnitId;

/**
 * A unit that an applier has an inventory of, with what its last apply said about it.
 *
 * @param unit the unit
 * @param owner {@link ApplyOptions#owner()} of its last apply; empty when none was given
 * @param removal {@link ApplyOptions#removal()} of its last apply
 * @since 0.1
 */
public record OwnedUnit(UnitId unit, String owner, Removal removal) {}
