package io.gitops4j.core.yaml;

/**
 * Which of Go's YAML libraries decides what a plain scalar is.
 *
 * @since 0.1
 */
public enum YamlFlavor {
  /**
   * As go-yaml v3, with which kustomize reads resources: {@code yes} and {@code on} are text, dates
   * are timestamps.
   */
  V3,
  /**
   * As go-yaml v2 below sigs.k8s.io/yaml, YAML 1.1, with which kustomization files, Flux'
   * substituted resources and {@code kubectl} input are read: {@code yes}, {@code on} and {@code y}
   * are booleans (as keys, too), dates are text.
   */
  V11
}
