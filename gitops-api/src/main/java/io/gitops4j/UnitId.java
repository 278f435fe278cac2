package io.gitops4j;

import java.util.Comparator;
import java.util.Map;

/**
 * The identity of a unit, which is what is reconciled on its own: a Flux {@code Kustomization}, a
 * {@code HelmRelease}, or one a program builds.
 *
 * @param kind {@code Kustomization}, {@code HelmRelease}, or {@code Unit} for one built by a
 *     program
 * @param namespace the namespace the unit lives in
 * @param name the name
 * @since 0.1
 */
public record UnitId(String kind, String namespace, String name) implements Comparable<UnitId> {

  /** The kind of a Flux Kustomization. */
  public static final String KUSTOMIZATION = "Kustomization";

  /** The kind of a Flux HelmRelease. */
  public static final String HELM_RELEASE = "HelmRelease";

  /** The kind of a unit that a program builds. */
  public static final String UNIT = "Unit";

  private static final Comparator<UnitId> ORDER =
      Comparator.comparing(UnitId::namespace)
          .thenComparing(UnitId::name)
          .thenComparing(UnitId::kind);

  /** Checks that no part is empty. */
  public UnitId {
    if (kind.isEmpty() || namespace.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException("kind, namespace and name of a unit must be given");
    }
  }

  /** The identity of a Flux Kustomization. */
  public static UnitId kustomization(String namespace, String name) {
    return new UnitId(KUSTOMIZATION, namespace, name);
  }

  /**
   * The labels that mark an object as owned by this unit, name first.
   *
   * <p>A Kustomization has the labels Flux gives, {@code kustomize.toolkit.fluxcd.io/name} and
   * {@code /namespace}, a HelmRelease {@code helm.toolkit.fluxcd.io/name} and {@code /namespace},
   * so that moving from Flux and back relabels nothing; every other kind has {@code
   * gitops4j.io/name} and {@code /namespace}. Source: fluxcd/pkg ssa, {@code SetOwnerLabels};
   * helm-controller, {@code internal/postrender}, {@code NewOriginLabels}.
   */
  public Map<String, String> ownerLabels() {
    String group =
        switch (kind) {
          case KUSTOMIZATION -> "kustomize.toolkit.fluxcd.io";
          case HELM_RELEASE -> "helm.toolkit.fluxcd.io";
          default -> "gitops4j.io";
        };
    return Map.of(group + "/name", name, group + "/namespace", namespace);
  }

  @Override
  public int compareTo(UnitId other) {
    return ORDER.compare(this, other);
  }

  /** {@code Kustomization/flux-system/apps}. */
  @Override
  public String toString() {
    return kind + "/" + namespace + "/" + name;
  }
}
