package io.gitops4j.core.helm.release;

/**
 * What is done with the custom resource definitions in a chart's {@code crds/}; none is ever
 * deleted. Source: Flux helm-controller, {@code spec.install.crds}, {@code spec.upgrade.crds}.
 *
 * @since 0.1
 */
public enum CrdPolicy {
  /** Nothing. */
  SKIP,
  /** Those that are missing are created. */
  CREATE,
  /** Those that are missing are created, the others made as the chart has them. */
  CREATE_REPLACE
}
