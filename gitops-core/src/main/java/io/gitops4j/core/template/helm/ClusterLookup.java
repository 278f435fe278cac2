package io.gitops4j.core.template.helm;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code lookup}: the only way from a template to a cluster. It may be called by many
 * threads at once.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ClusterLookup {

  /**
   * Looks for an object, or for all of a kind.
   *
   * @param apiVersion such as {@code apps/v1}
   * @param kind such as {@code Deployment}
   * @param namespace empty for all namespaces, or for objects without
   * @param name empty for a list
   * @return the object or list as Helm's templates see it, numbers as {@link Double}; a new map,
   *     empty if there is none, which templates may change
   */
  Map<String, @Nullable Object> lookup(
      String apiVersion, String kind, String namespace, String name);
}
