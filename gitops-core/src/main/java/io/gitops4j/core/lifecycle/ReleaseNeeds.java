package io.gitops4j.core.lifecycle;

import io.gitops4j.core.helmrelease.DriftDetection;
import io.gitops4j.core.helmrelease.HelmReleaseSpec;
import io.gitops4j.core.helmrelease.ReleaseActions;
import java.util.Optional;

/** What of a HelmRelease an applier cannot do that only applies objects. */
public final class ReleaseNeeds {

  private ReleaseNeeds() {}

  /** The first field that needs records, or more of a cluster; empty when none does. */
  public static Optional<String> of(HelmReleaseSpec spec) {
    ReleaseActions actions = spec.actions();
    if (spec.driftDetection().mode() == DriftDetection.Mode.ENABLED
        && !spec.driftDetection().ignored().isEmpty()) {
      return Optional.of("spec.driftDetection.ignore");
    }
    if (actions.upgrade().preservesValues()) {
      return Optional.of("spec.upgrade.preserveValues");
    }
    if (!actions.install().checks().takesOwnership()) {
      return Optional.of("spec.install.disableTakeOwnership");
    }
    return actions.upgrade().checks().takesOwnership()
        ? Optional.empty()
        : Optional.of("spec.upgrade.disableTakeOwnership");
  }
}
