package io.gitops4j.core.kustomize.build;

/**
 * What a build may and does beyond what its kustomization says.
 *
 * @param rootOnly whether files must be below the folder of the kustomization that names them
 * @param legacyOrder whether the result is sorted, unless the kustomization says
 * @param managedByLabel whether objects get the label that kustomize made them
 * @since 0.1
 */
public record BuildOptions(boolean rootOnly, boolean legacyOrder, boolean managedByLabel) {

  /** As Flux builds: files from anywhere in the snapshot, in the order of loading. */
  public static final BuildOptions FLUX = new BuildOptions(false, false, false);
}
