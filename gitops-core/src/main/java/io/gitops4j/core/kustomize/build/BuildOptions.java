package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.kustomize.chart.ChartRenderer;
import io.gitops4j.core.kustomize.krm.KrmFunctions;
import io.gitops4j.core.kustomize.limit.KustomizeLimits;
import io.gitops4j.core.kustomize.remote.RemoteResolver;
import org.jspecify.annotations.Nullable;

/**
 * What a build may and does beyond what its kustomization says.
 *
 * @param rootOnly whether files must be below the folder of the kustomization that names them
 * @param legacyOrder whether the result is sorted, unless the kustomization says
 * @param managedByLabel whether objects get the label that kustomize made them
 * @param remotes what fetches remote bases and files; null when they are refused
 * @param charts what renders charts; null when they are refused
 * @param functions the functions of the program that it may run
 * @param limits how much it does before it fails
 * @since 0.1
 */
public record BuildOptions(
    boolean rootOnly,
    boolean legacyOrder,
    boolean managedByLabel,
    @Nullable RemoteResolver remotes,
    @Nullable ChartRenderer charts,
    KrmFunctions functions,
    KustomizeLimits limits) {

  /** Options without remote bases, charts and functions, with the default limits. */
  public BuildOptions(boolean rootOnly, boolean legacyOrder, boolean managedByLabel) {
    this(
        rootOnly,
        legacyOrder,
        managedByLabel,
        null,
        null,
        KrmFunctions.none(),
        KustomizeLimits.defaults());
  }
}
