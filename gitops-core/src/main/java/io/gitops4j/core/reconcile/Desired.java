package io.gitops4j.core.reconcile;

import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.ObjectRef;
import io.gitops4j.core.flux.FluxKinds;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a unit's manifests come to: objects for the cluster, and objects that speak to the engine.
 *
 * @param all everything the unit's files hold
 * @param applied what is applied to the cluster
 * @param kept what is not applied and must not be pruned either, because a Flux in the cluster may
 *     still use it
 */
record Desired(Manifests all, Manifests applied, Set<ObjectRef> kept) {

  static Desired of(Manifests all, boolean applyFluxObjects) {
    if (applyFluxObjects) {
      return new Desired(all, all, Set.of());
    }
    Manifests applied = Manifests.of(all.stream().filter(m -> !ofFlux(m)).toList());
    Set<ObjectRef> kept =
        all.stream()
            .filter(Desired::ofFlux)
            .map(Manifest::ref)
            .collect(Collectors.toUnmodifiableSet());
    return new Desired(all, applied, kept);
  }

  private static boolean ofFlux(Manifest manifest) {
    return FluxKinds.isFluxObject(manifest.ref()) || FluxKinds.isFluxComponent(manifest);
  }
}
