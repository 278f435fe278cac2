package io.gitops4j;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something a pass met and did not act on, without failing for it: an object of a kind that is not
 * supported yet, or units that could not be removed.
 *
 * @param unit the unit whose files hold it; null when it concerns the whole pass
 * @param object the object it is about; null when it is about none
 * @param declaredAt where the object was written; null when unknown
 * @param message one sentence; for an unsupported kind {@code not supported yet: KIND}
 * @since 0.1
 */
public record Notice(
    @Nullable UnitId unit,
    @Nullable ObjectRef object,
    @Nullable Location declaredAt,
    String message) {

  /** Where the object was written. */
  public Optional<Location> location() {
    return Optional.ofNullable(declaredAt);
  }

  /**
   * {@code clusters/production/alerts.yaml:3:1: Alert/flux-system/slack: not supported yet: Alert}.
   */
  @Override
  public String toString() {
    return (declaredAt == null ? "" : declaredAt + ": ")
        + (object == null ? "" : object + ": ")
        + message;
  }
}
