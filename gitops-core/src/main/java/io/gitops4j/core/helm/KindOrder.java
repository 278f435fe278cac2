package io.gitops4j.core.helm;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The orders in which Helm installs and removes kinds.
 *
 * <p>Kinds that are not in the list come last, by name; a kind that has the same place keeps the
 * order it had. Source: Helm 3.22 {@code pkg/releaseutil/kind_sorter.go}.
 *
 * @since 0.1
 */
public final class KindOrder {

  private static final List<String> INSTALL =
      List.of(
          "PriorityClass",
          "Namespace",
          "NetworkPolicy",
          "ResourceQuota",
          "LimitRange",
          "PodSecurityPolicy",
          "PodDisruptionBudget",
          "ServiceAccount",
          "Secret",
          "SecretList",
          "ConfigMap",
          "StorageClass",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "CustomResourceDefinition",
          "ClusterRole",
          "ClusterRoleList",
          "ClusterRoleBinding",
          "ClusterRoleBindingList",
          "Role",
          "RoleList",
          "RoleBinding",
          "RoleBindingList",
          "Service",
          "DaemonSet",
          "Pod",
          "ReplicationController",
          "ReplicaSet",
          "Deployment",
          "HorizontalPodAutoscaler",
          "StatefulSet",
          "Job",
          "CronJob",
          "IngressClass",
          "Ingress",
          "APIService");

  private static final List<String> UNINSTALL =
      List.of(
          "APIService",
          "Ingress",
          "IngressClass",
          "Service",
          "CronJob",
          "Job",
          "StatefulSet",
          "HorizontalPodAutoscaler",
          "Deployment",
          "ReplicaSet",
          "ReplicationController",
          "Pod",
          "DaemonSet",
          "RoleBindingList",
          "RoleBinding",
          "RoleList",
          "Role",
          "ClusterRoleBindingList",
          "ClusterRoleBinding",
          "ClusterRoleList",
          "ClusterRole",
          "CustomResourceDefinition",
          "PersistentVolumeClaim",
          "PersistentVolume",
          "StorageClass",
          "ConfigMap",
          "SecretList",
          "Secret",
          "ServiceAccount",
          "PodDisruptionBudget",
          "PodSecurityPolicy",
          "LimitRange",
          "ResourceQuota",
          "NetworkPolicy",
          "Namespace",
          "PriorityClass");

  private static final Comparator<String> BY_INSTALL = order(INSTALL);
  private static final Comparator<String> BY_UNINSTALL = order(UNINSTALL);

  private KindOrder() {}

  /** Compares kinds by when they are installed. */
  public static Comparator<String> install() {
    return BY_INSTALL;
  }

  /** Compares kinds by when they are removed. */
  public static Comparator<String> uninstall() {
    return BY_UNINSTALL;
  }

  private static Comparator<String> order(List<String> kinds) {
    Map<String, Integer> places = new HashMap<>();
    kinds.forEach(kind -> places.put(kind, places.size()));
    return (left, right) -> {
      int before = places.getOrDefault(left, kinds.size());
      int after = places.getOrDefault(right, kinds.size());
      boolean unknown = before == kinds.size() && after == before;
      return unknown ? left.compareTo(right) : Integer.compare(before, after);
    };
  }
}
