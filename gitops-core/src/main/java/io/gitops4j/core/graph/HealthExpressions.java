package io.gitops4j.core.graph;

import io.gitops4j.ObjectRef;
import org.jspecify.annotations.Nullable;

/**
 * When objects of a kind are healthy. Source: Flux {@code spec.healthCheckExprs}.
 *
 * @param apiVersion the apiVersion, of which only the group counts
 * @param kind the kind; empty for all of the group that have no expressions of their own
 * @param current says that an object is as desired
 * @param inProgress says that it is not yet; null for none
 * @param failed says that it has failed; null for none
 * @since 0.1
 */
public record HealthExpressions(
    String apiVersion,
    String kind,
    Expression current,
    @Nullable Expression inProgress,
    @Nullable Expression failed) {

  /** The group whose objects are meant. */
  public String group() {
    return ObjectRef.groupOf(apiVersion);
  }
}
