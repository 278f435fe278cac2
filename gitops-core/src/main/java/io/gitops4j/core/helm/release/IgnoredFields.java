package io.gitops4j.core.helm.release;

import io.gitops4j.Manifest;

/**
 * Fields of a release's objects whose drift is nobody's concern. Source: Flux helm-controller,
 * {@code spec.driftDetection.ignore}.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface IgnoredFields {

  /** No field. */
  IgnoredFields NONE = (object, pointer) -> false;

  /**
   * Whether a field is ignored.
   *
   * @param object the object, as the release has it
   * @param pointer JSON pointer of the field; empty for the whole object
   */
  boolean ignores(Manifest object, String pointer);
}
