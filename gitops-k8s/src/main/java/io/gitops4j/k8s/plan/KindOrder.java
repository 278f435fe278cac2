package io.gitops4j.k8s.plan;

import io.gitops4j.ObjectRef;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order of writing: stages, and ranks of kinds inside a stage. Deletion is the reverse.
 *
 * <p>Source: Flux, fluxcd/pkg ssa ({@code sort.go}, {@code ApplyAllStaged}) and
 * kustomize-controller. Stage 1 are CustomResourceDefinitions, Namespaces and ClusterRoles, stage 2
 * kinds whose name ends in {@code Class}, stage 3 all others. The first two are waited for. Kinds
 * go by name alone, as Flux does: a {@code Service} of Knative has the rank of a core one.
 */
public final class KindOrder {

  private static final List<String> FIRST =
      List.of(
          "CustomResourceDefinition",
          "Namespace",
          "ClusterRole",
          "ClusterClass",
          "RuntimeClass",
          "PriorityClass",
          "StorageClass",
          "VolumeSnapshotClass",
          "IngressClass",
          "GatewayClass",
          "ClusterRoleBinding",
          "ResourceQuota",
          "ServiceAccount",
          "Role",
          "RoleBinding",
          "ConfigMap",
          "Secret",
          "Service",
          "LimitRange",
          "Deployment",
          "StatefulSet",
          "CronJob",
          "PodDisruptionBudget");

  private static final List<String> LAST =
      List.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration");

  private static final Set<String> DEFINITIONS =
      Set.of("CustomResourceDefinition", "Namespace", "ClusterRole");

  private static final Map<String, Integer> RANKS = ranks();

  /** Stage, rank, group, kind, namespace, name. */
  public static final Comparator<ObjectRef> ORDER =
      Comparator.comparingInt(KindOrder::stage)
          .thenComparingInt(KindOrder::rank)
          .thenComparing(ObjectRef::group)
          .thenComparing(ObjectRef::kind)
          .thenComparing(ObjectRef::namespace)
          .thenComparing(ObjectRef::name);

  private KindOrder() {}

  /** 1, 2 or 3. */
  public static int stage(ObjectRef ref) {
    if (DEFINITIONS.contains(ref.kind())) {
      return 1;
    }
    return ref.kind().endsWith("Class") ? 2 : 3;
  }

  /** Where the kind stands in its stage; equal ranks may be written at the same time. */
  public static int rank(ObjectRef ref) {
    return RANKS.getOrDefault(ref.kind(), FIRST.size());
  }

  private static Map<String, Integer> ranks() {
    Map<String, Integer> ranks = new HashMap<>();
    for (int i = 0; i < FIRST.size(); i++) {
      ranks.put(FIRST.get(i), i);
    }
    for (int i = 0; i < LAST.size(); i++) {
      ranks.put(LAST.get(i), FIRST.size() + 1 + i);
    }
    return Map.copyOf(ranks);
  }
}
