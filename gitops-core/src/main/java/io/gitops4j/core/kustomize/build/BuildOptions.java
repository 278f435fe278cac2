package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.kustomize.remote.RemoteResolver;
import org.jspecify.annotations.Nullable;

/**
 * What a build may and does beyond what its kustomization says.
 *
 * @param rootOnly whether files must be below the folder of the kustomization that names them
 * @param legacyOrder whether the result is sorted, unless the kustomization says
 * @param managedByLabel whether objects get the label that kustomize made them
 * @param remotes what fetches remote bases and files; null when they are refused
 * @since 0.1
 */
public record BuildOptions(
    boolean rootOnly,
    boolean legacyOrder,
    boolean managedByLabel,
    @Nullable RemoteResolver remotes) {

  /** Options that refuse remote bases and files. */
  public BuildOptions(boolean rootOnly, boolean legacyOrder, boolean managedByLabel) {
    this(rootOnly, legacyOrder, managedByLabel, null);
  }
}
