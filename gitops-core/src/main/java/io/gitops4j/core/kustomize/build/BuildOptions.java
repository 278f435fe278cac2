package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.kustomize.krm.KrmFunctions;
import io.gitops4j.core.kustomize.limit.KustomizeLimits;

/**
 * What a build may and does beyond what its kustomization says.
 *
 * @param rootOnly whether files must be below the folder of the kustomization that names them
 * @param legacyOrder whether the result is sorted, unless the kustomization says
 * @param managedByLabel whether objects get the label that kustomize made them
 * @param functions the functions of the program that it may run
 * @param limits how much it does before it fails
 * @since 0.1
 */
public record BuildOptions(
    boolean rootOnly,
    boolean legacyOrder,
    boolean managedByLabel,
    KrmFunctions functions,
    KustomizeLimits limits) {

  /** As Flux builds: files from anywhere in the snapshot, in the order of loading. */
  public static final BuildOptions FLUX = new BuildOptions(false, false, false);

  /** Options without functions, with the default limits. */
  public BuildOptions(boolean rootOnly, boolean legacyOrder, boolean managedByLabel) {
    this(rootOnly, legacyOrder, managedByLabel, KrmFunctions.none(), KustomizeLimits.defaults());
  }

  /** The same with these functions and limits. */
  public BuildOptions with(KrmFunctions some, KustomizeLimits other) {
    return new BuildOptions(rootOnly, legacyOrder, managedByLabel, some, other);
  }
}
