package io.gitops4j.core.flux;

import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.UnitId;
import java.util.Optional;
import java.util.Set;

/**
 * Tells Flux' own kinds and its controllers' objects from what a repository deploys.
 *
 * @since 0.1
 */
public final class FluxKinds {

  static final String KUSTOMIZE_GROUP = "kustomize.toolkit.fluxcd.io";
  static final String SOURCE_GROUP = "source.toolkit.fluxcd.io";
  static final String HELM_GROUP = "helm.toolkit.fluxcd.io";
  static final String KUSTOMIZATION = UnitId.KUSTOMIZATION;
  static final String HELM_RELEASE = UnitId.HELM_RELEASE;
  static final String GIT_REPOSITORY = "GitRepository";
  static final String OCI_REPOSITORY = "OCIRepository";
  static final String HELM_REPOSITORY = "HelmRepository";
  static final String HELM_CHART = "HelmChart";

  /** The kinds of sources that charts may come from, and those charts. */
  static final Set<String> CHART_SOURCES =
      Set.of(OCI_REPOSITORY, HELM_REPOSITORY, HELM_CHART, "Bucket");

  /** The kinds that a Kustomization may read, as its CRD lists them. */
  static final Set<String> SOURCE_KINDS =
      Set.of(GIT_REPOSITORY, "OCIRepository", "Bucket", "ExternalArtifact");

  private static final Set<String> GROUPS =
      Set.of(
          KUSTOMIZE_GROUP,
          SOURCE_GROUP,
          HELM_GROUP,
          "notification.toolkit.fluxcd.io",
          "image.toolkit.fluxcd.io",
          "source.extensions.fluxcd.io");

  private static final String PART_OF = "app.kubernetes.io/part-of";
  private static final String INSTANCE = "app.kubernetes.io/instance";
  private static final String FLUX_NAMESPACE = "flux-system";

  private FluxKinds() {}

  /** Whether the object is of one of Flux' own kinds, supported or not. */
  public static boolean isFluxObject(ObjectRef ref) {
    return GROUPS.contains(ref.group());
  }

  /**
   * Whether the object belongs to Flux' controllers rather than to what they deploy: it has the
   * label {@code app.kubernetes.io/part-of: flux} and is cluster-scoped, or in the namespace that
   * its label {@code app.kubernetes.io/instance} names, or in {@code flux-system}.
   *
   * <p>The Namespace that the controllers live in is none of them: ConfigMaps and Secrets for
   * substitution live there, too. Source: what {@code flux install --export} writes.
   */
  public static boolean isFluxComponent(Manifest manifest) {
    ObjectRef ref = manifest.ref();
    if (!"flux".equals(manifest.labels().get(PART_OF)) || isNamespace(ref)) {
      return false;
    }
    return ref.namespace().isEmpty()
        || ref.namespace().equals(FLUX_NAMESPACE)
        || ref.namespace().equals(manifest.labels().get(INSTANCE));
  }

  private static boolean isNamespace(ObjectRef ref) {
    return ref.kind().equals("Namespace") && ref.group().isEmpty();
  }

  /** The unit that an object declares: a Kustomization or a HelmRelease with a namespace. */
  public static Optional<UnitId> unit(ObjectRef ref) {
    boolean declares =
        (ref.group().equals(KUSTOMIZE_GROUP) && ref.kind().equals(KUSTOMIZATION))
            || (ref.group().equals(HELM_GROUP) && ref.kind().equals(HELM_RELEASE));
    return declares && !ref.namespace().isEmpty()
        ? Optional.of(new UnitId(ref.kind(), ref.namespace(), ref.name()))
        : Optional.empty();
  }

  /** The API group of the object that declares a unit; empty when no Flux object does. */
  public static String groupOf(UnitId unit) {
    return switch (unit.kind()) {
      case KUSTOMIZATION -> KUSTOMIZE_GROUP;
      case HELM_RELEASE -> HELM_GROUP;
      default -> "";
    };
  }
}
