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
 * @since 0.1
 */
public record ApplyOptions(
    boolean prune,
    boolean recreate,
    Map<String, String> commonLabels,
    Map<String, String> commonAnnotations,
    @Nullable String serviceAccount,
    boolean allowEmpty) {

  /** Copies the maps. */
  public ApplyOptions {
    commonLabels = Map.copyOf(commonLabels);
    commonAnnotations = Map.copyOf(commonAnnotations);
  }

  /** No pruning, no recreation, nothing added. */
  public static ApplyOptions defaults() {
    return new ApplyOptions(false, false, Map.of(), Map.of(), null, false);
  }

  /** These options with pruning on or off. */
  public ApplyOptions withPrune(boolean value) {
    return new ApplyOptions(
        value, recreate, commonLabels, commonAnnotations, serviceAccount, allowEmpty);
  }

  /** These options with recreation on or off. */
  public ApplyOptions withRecreate(boolean value) {
    return new ApplyOptions(
        prune, value, commonLabels, commonAnnotations, serviceAccount, allowEmpty);
  }
}
