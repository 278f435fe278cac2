package io.gitops4j.testkit.apiserver.admission;

import io.gitops4j.testkit.apiserver.access.User;
import io.gitops4j.testkit.apiserver.model.Kind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A write that is asked about. The maps and all below them cannot be changed.
 *
 * @param operation what is done
 * @param kind the kind and version of the request; of a subresource that of its parent
 * @param subresource such as {@code status}; empty for the object itself
 * @param namespace the namespace; of a Namespace its own name, empty for other kinds without one
 * @param name the name; empty while it is still to be generated, and when a collection is deleted
 * @param user who asks
 * @param dryRun whether nothing will be stored
 * @param object the object as it will be, of the subresource {@code scale} its Scale; null when it
 *     is deleted
 * @param oldObject the object as it is; null when it is made
 * @since 0.1.0
 */
public record AdmissionRequest(
    AdmissionOperation operation,
    Kind kind,
    String subresource,
    String namespace,
    String name,
    User user,
    boolean dryRun,
    @Nullable Map<String, @Nullable Object> object,
    @Nullable Map<String, @Nullable Object> oldObject) {

  /** Takes immutable copies. */
  public AdmissionRequest {
    object = object == null ? null : Frozen.map(object);
    oldObject = oldObject == null ? null : Frozen.map(oldObject);
  }
}
