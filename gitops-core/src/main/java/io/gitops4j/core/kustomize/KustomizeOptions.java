package io.gitops4j.core.kustomize;

import io.gitops4j.core.kustomize.chart.ChartRenderer;
import io.gitops4j.core.kustomize.remote.RemoteResolver;
import org.jspecify.annotations.Nullable;

/**
 * What a renderer may and does beyond what a kustomization says, with the two presets that people
 * compare with: {@link #flux()} and {@link #cli()}.
 *
 * <p>Immutable, but for what {@link #remotes} and {@link #charts} do.
 *
 * @param loadRestriction from where a kustomization may read files
 * @param order the order of the objects, where {@code sortOptions} of the top kustomization does
 *     not say
 * @param missing what is done with a folder that has no kustomization file
 * @param managedByLabel whether every object gets the label {@code app.kubernetes.io/managed-by:
 *     kustomize-<version>}, as {@code managedByLabel} in {@code buildMetadata} of the top
 *     kustomization asks for as well
 * @param keepKustomizations whether objects of kustomize's own kind Kustomization among the
 *     resources, which no cluster knows, are kept
 * @param remotes what fetches remote bases and files; null when they are refused
 * @param charts what renders the charts that kustomizations name; null when they are refused
 * @since 0.1
 */
public record KustomizeOptions(
    LoadRestriction loadRestriction,
    Order order,
    Missing missing,
    boolean managedByLabel,
    boolean keepKustomizations,
    @Nullable RemoteResolver remotes,
    @Nullable ChartRenderer charts) {

  /**
   * From where a kustomization may read files. Folders of bases and components may be anywhere in
   * the snapshot either way, nothing may be outside of it, and a remote repository is always read
   * as with {@link #ROOT_ONLY}.
   *
   * @since 0.1
   */
  public enum LoadRestriction {
    /** From anywhere in the snapshot. */
    NONE,
    /** From its own folder and those below it. */
    ROOT_ONLY
  }

  /**
   * The order of the objects.
   *
   * @since 0.1
   */
  public enum Order {
    /** As they were loaded. */
    FIFO,
    /** Namespaces and definitions first, webhooks last, by kind and name between. */
    LEGACY
  }

  /**
   * What is done with a folder that has no kustomization file.
   *
   * @since 0.1
   */
  public enum Missing {
    /** A kustomization is made of the YAML files in and below it. */
    GENERATE,
    /** It fails, and the error says which files were looked for. */
    FAIL
  }

  private static final KustomizeOptions FLUX =
      new KustomizeOptions(
          LoadRestriction.NONE, Order.FIFO, Missing.GENERATE, false, false, null, null);
  private static final KustomizeOptions CLI =
      new KustomizeOptions(
          LoadRestriction.ROOT_ONLY, Order.LEGACY, Missing.FAIL, false, true, null, null);

  /**
   * As Flux builds: files from anywhere, in the order of loading, a kustomization made where there
   * is none, kustomize's own kind left out. Remote bases are refused here, which Flux does with
   * {@code --no-remote-bases}, and charts, which Flux never renders for a kustomization. Source:
   * Flux, {@code pkg/kustomize/kustomize_generator.go} and {@code pkg/ssa}.
   */
  public static KustomizeOptions flux() {
    return FLUX;
  }

  /**
   * As {@code kustomize build} of 5.8.2 without flags: files from the folder only, in the legacy
   * order, an error where there is no kustomization. Its {@code --reorder} is unspecified without
   * the flag, which sorts as {@code legacy} does. Charts are refused, as without {@code
   * --enable-helm}. Remote bases are refused here, which the CLI never does. Source: kustomize,
   * {@code kustomize/commands/build} and {@code api/krusty/kustomizer.go}, applySortOrder.
   */
  public static KustomizeOptions cli() {
    return CLI;
  }

  /** The same with another restriction; {@code --load-restrictor} of the CLI. */
  public KustomizeOptions withLoadRestriction(LoadRestriction other) {
    return new KustomizeOptions(
        other, order, missing, managedByLabel, keepKustomizations, remotes, charts);
  }

  /** The same with another order; {@code --reorder} of the CLI. */
  public KustomizeOptions withOrder(Order other) {
    return new KustomizeOptions(
        loadRestriction, other, missing, managedByLabel, keepKustomizations, remotes, charts);
  }

  /** The same with another answer to a folder that has no kustomization. */
  public KustomizeOptions withMissing(Missing other) {
    return new KustomizeOptions(
        loadRestriction, order, other, managedByLabel, keepKustomizations, remotes, charts);
  }

  /** The same with or without the label; {@code --enable-managedby-label} of the CLI. */
  public KustomizeOptions withManagedByLabel(boolean label) {
    return new KustomizeOptions(
        loadRestriction, order, missing, label, keepKustomizations, remotes, charts);
  }

  /** The same with or without objects of kustomize's own kind. */
  public KustomizeOptions withKeepKustomizations(boolean keep) {
    return new KustomizeOptions(
        loadRestriction, order, missing, managedByLabel, keep, remotes, charts);
  }

  /** The same with remote bases and files, as far as the resolver allows them. */
  public KustomizeOptions withRemotes(RemoteResolver resolver) {
    return new KustomizeOptions(
        loadRestriction, order, missing, managedByLabel, keepKustomizations, resolver, charts);
  }

  /**
   * The same with charts; {@code --enable-helm} of the CLI.
   *
   * @param renderer such as {@code io.gitops4j.core.helm.KustomizeCharts}
   */
  public KustomizeOptions withCharts(ChartRenderer renderer) {
    return new KustomizeOptions(
        loadRestriction, order, missing, managedByLabel, keepKustomizations, remotes, renderer);
  }
}
