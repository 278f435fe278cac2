package io.gitops4j.spi;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a unit's objects are applied.
 *
 * @param prune whether objects that left the unit are deleted
 * @param recreate whether an object whose change is refused as immutable is deleted and created
 *     anew. Source: Flux {@code spec.force}
 * @param commonLabels labels set on every object after its own, never on pod templates
 * @param commonAnnotations annotations set on every object after its own
 * @param serviceAccount {@code namespace/name} of the account to impersonate; null for none.
 *     Source: Flux {@code spec.serviceAccountName}
 * @param allowEmpty whether an empty set of manifests may prune everything the unit owned
 * @param owner the name of the engine that declares the unit; kept with the inventory, so that two
 *     engines on one cluster do not remove each other's units; empty for none
 * @param removal what is to happen to the unit's objects when its owner declares it no more; kept
 *     with the inventory
 * @param keepDrift whether a unit whose manifests are all those that were applied last is left as
 *     it is in the cluster, whoever changed it. Source: Flux HelmRelease, {@code
 *     spec.driftDetection}
 * @since 0.1
 */
public record ApplyOptions(
    boolean prune,
    boolean recreate,
    Map<String, String> commonLabels,
    Map<String, String> commonAnnotations,
    @Nullable String serviceAccount,
    boolean allowEmpty,
    String owner,
    Removal removal,
    boolean keepDrift) {

  /** Copies the maps. */
  public ApplyOptions {
    commonLabels = Map.copyOf(commonLabels);
    commonAnnotations = Map.copyOf(commonAnnotations);
  }

  /** Options by which drift is reverted. */
  public ApplyOptions(
      boolean prune,
      boolean recreate,
      Map<String, String> commonLabels,
      Map<String, String> commonAnnotations,
      @Nullable String serviceAccount,
      boolean allowEmpty,
      String owner,
      Removal removal) {
    this(
        prune,
        recreate,
        commonLabels,
        commonAnnotations,
        serviceAccount,
        allowEmpty,
        owner,
        removal,
        false);
  }

  /** Options without an owner, whose objects are left when the unit is removed. */
  public ApplyOptions(
      boolean prune,
      boolean recreate,
      Map<String, String> commonLabels,
      Map<String, String> commonAnnotations,
      @Nullable String serviceAccount,
      boolean allowEmpty) {
    this(
        prune,
        recreate,
        commonLabels,
        commonAnnotations,
        serviceAccount,
        allowEmpty,
        "",
        Removal.RELEASE);
  }

  /** No pruning, no recreation, nothing added. */
  public static ApplyOptions defaults() {
    return new ApplyOptions(false, false, Map.of(), Map.of(), null, false);
  }

  /** These options with pruning on or off. */
  public ApplyOptions withPrune(boolean value) {
    return new ApplyOptions(
        value,
        recreate,
        commonLabels,
        commonAnnotations,
        serviceAccount,
        allowEmpty,
        owner,
        removal,
        keepDrift);
  }

  /** These options with recreation on or off. */
  public ApplyOptions withRecreate(boolean value) {
    return new ApplyOptions(
        prune,
        value,
        commonLabels,
        commonAnnotations,
        serviceAccount,
        allowEmpty,
        owner,
        removal,
        keepDrift);
  }

  /** These options with an empty render allowed to prune everything, or not. */
  public ApplyOptions withAllowEmpty(boolean value) {
    return new ApplyOptions(
        prune,
        recreate,
        commonLabels,
        commonAnnotations,
        serviceAccount,
        value,
        owner,
        removal,
        keepDrift);
  }

  /** These options with drift kept or reverted. */
  public ApplyOptions withKeepDrift(boolean value) {
    return new ApplyOptions(
        prune,
        recreate,
        commonLabels,
        commonAnnotations,
        serviceAccount,
        allowEmpty,
        owner,
        removal,
        value);
  }

  /** These options for a unit of an engine. */
  public ApplyOptions ownedBy(String engine, Removal whenGone) {
    return new ApplyOptions(
        prune,
        recreate,
        commonLabels,
        commonAnnotations,
        serviceAccount,
        allowEmpty,
        engine,
        whenGone,
        keepDrift);
  }
}
