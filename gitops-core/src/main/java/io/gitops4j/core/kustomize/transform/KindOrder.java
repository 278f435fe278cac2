package io.gitops4j.core.kustomize.transform;

import io.gitops4j.core.kustomize.resource.Gvk;
import java.util.Comparator;
import java.util.List;

/**
 * The order of kinds in which kustomize sorts field configurations. Source: kustomize, {@code
 * kyaml/resid/gvk.go}.
 *
 * @since 0.1
 */
public final class KindOrder {

  /** The kinds that come before all others, in this order. */
  public static final List<String> FIRST =
      List.of(
          "Namespace",
          "ResourceQuota",
          "StorageClass",
          "CustomResourceDefinition",
          "ServiceAccount",
          "PodSecurityPolicy",
          "Role",
          "ClusterRole",
          "RoleBinding",
          "ClusterRoleBinding",
          "ConfigMap",
          "Secret",
          "Endpoints",
          "Service",
          "LimitRange",
          "PriorityClass",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "Deployment",
          "StatefulSet",
          "CronJob",
          "PodDisruptionBudget");

  /** The kinds that come after all others, in this order. */
  public static final List<String> LAST =
      List.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration");

  static final Comparator<Gvk> KINDS =
      Comparator.comparingInt(KindOrder::rank).thenComparing(KindOrder::text);

  private KindOrder() {}

  private static int rank(Gvk gvk) {
    int first = FIRST.indexOf(gvk.kind());
    return first >= 0 ? first - FIRST.size() : LAST.indexOf(gvk.kind()) + 1;
  }

  private static String text(Gvk gvk) {
    return (gvk.group().isEmpty() ? "~G" : gvk.group())
        + "_"
        + (gvk.version().isEmpty() ? "~V" : gvk.version())
        + "_"
        + (gvk.kind().isEmpty() ? "~K" : gvk.kind());
  }
}
