package io.gitops4j.spi;

import io.gitops4j.ObjectRef;
import io.gitops4j.UnitId;
import java.time.Instant;

/**
 * A live object that is no longer as it was applied.
 *
 * @param unit the unit that owns it
 * @param ref the object
 * @param deleted whether it is gone altogether
 * @param seenAt when it was noticed
 * @since 0.1
 */
public record Drift(UnitId unit, ObjectRef ref, boolean deleted, Instant seenAt) {}
