package io.gitops4j.k8s.live;

import io.gitops4j.LiveVersion;
import io.gitops4j.ObjectRef;
import io.gitops4j.UnitId;
import io.gitops4j.k8s.health.HealthCheck;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a live object: enough to tell drift and health, none of its content.
 *
 * @param ref its identity
 * @param version which object in which state
 * @param digest the digest of what it holds at our fields; null when we never applied it
 * @param owners its owner labels
 * @param markers its markers
 * @param edited whether it carries edits an apply takes over
 * @param terminating whether it is being deleted
 * @param removedByItself whether the cluster removes it once it has finished: a Job with {@code
 *     ttlSecondsAfterFinished}
 * @param health how it is doing
 */
public record LiveRecord(
    ObjectRef ref,
    LiveVersion version,
    @Nullable String digest,
    Map<String, String> owners,
    Markers markers,
    boolean edited,
    boolean terminating,
    boolean removedByItself,
    HealthCheck.Result health) {

  /** Whether the owner labels name this unit. */
  public boolean ownedBy(UnitId unit) {
    return unit.ownerLabels().entrySet().stream()
        .allMatch(e -> e.getValue().equals(owners.get(e.getKey())));
  }

  /** The digest, if there is one. */
  public Optional<String> projection() {
    return Optional.ofNullable(digest);
  }

  /** Whether an apply would first take over somebody's edits. */
  public boolean needsCleanup() {
    return edited && !markers.merged();
  }

  /** Whether this is a later state than another of the same kind; true when it cannot be told. */
  boolean newerThan(String otherVersion) {
    String own = version.resourceVersion();
    if (own.length() != otherVersion.length()) {
      return own.length() > otherVersion.length();
    }
    return own.compareTo(otherVersion) > 0;
  }
}
