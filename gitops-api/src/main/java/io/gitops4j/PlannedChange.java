package io.gitops4j;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a plan would do to one object, and why.
 *
 * @param ref the object
 * @param apiVersion the apiVersion it is written or deleted with
 * @param action what would be done
 * @param reason why, in one clause: {@code not in the cluster}, {@code spec.selector is immutable},
 *     {@code no longer in the repository}; empty for {@link Action#UNCHANGED}
 * @param fields the fields that differ, sorted by pointer; empty unless {@link Action#CONFIGURED}
 *     or {@link Action#RECREATED}
 * @param desired the manifest as it would be sent; null for a deletion
 * @param seen the live object looked at; null when there was none
 * @since 0.1
 */
public record PlannedChange(
    ObjectRef ref,
    String apiVersion,
    Action action,
    String reason,
    List<FieldChange> fields,
    @Nullable Manifest desired,
    @Nullable LiveVersion seen) {

  /** Copies the list. */
  public PlannedChange {
    fields = List.copyOf(fields);
  }

  /** The manifest as it would be sent. */
  public Optional<Manifest> manifest() {
    return Optional.ofNullable(desired);
  }

  /** The live object the plan looked at. */
  public Optional<LiveVersion> live() {
    return Optional.ofNullable(seen);
  }

  /** {@code Deployment/prod/web configured}. */
  @Override
  public String toString() {
    return ref + " " + action.text() + (reason.isEmpty() ? "" : " (" + reason + ")");
  }
}
