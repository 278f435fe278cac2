package io.gitops4j.core.lifecycle;

import io.gitops4j.Manifests;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.helm.release.ReleaseContent;
import io.gitops4j.core.helmrelease.ComposedValues;
import io.gitops4j.core.helmrelease.HelmReleaseSpec;
import java.util.List;

/**
 * A release that is to be kept.
 *
 * @param unit the HelmRelease
 * @param spec what it asks for
 * @param content what the release is made of
 * @param rendered its objects with their places, as its first revision has them
 * @param secrets what of its values came from Secrets
 */
public record Subject(
    Unit unit,
    HelmReleaseSpec spec,
    ReleaseContent content,
    Manifests rendered,
    List<ComposedValues.SecretText> secrets) {

  /** Copies the list. */
  public Subject {
    secrets = List.copyOf(secrets);
  }

  /** The unit, never values. */
  @Override
  public String toString() {
    return unit.id().toString();
  }
}
