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

  /**
   * From where it would copy, as {@code " from Service/web at base/service.yaml:4:9"}, for one that
   * explains itself; empty when it copies nothing, or cannot. Changes nothing.
   */
  default String source(ResourceSet resources) {
    return "";
  }
}
