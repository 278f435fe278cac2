package io.gitops4j.core.kustomize.transform;

import io.gitops4j.core.kustomize.resource.ResourceSet;

/**
 * Changes the resources of a layer.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Transformer {

  /**
   * Does its change.
   *
   * @throws TransformException when it cannot
   */
  void transform(ResourceSet resources);
}
