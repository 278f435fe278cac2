package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.model.GoText;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.schema.BuiltinKinds;
import java.util.Map;
import java.util.Set;

/**
 * The kinds that a kube-apiserver knows by name, and what it says of an object that is of another
 * kind than the one at whose place it was found.
 *
 * <p>Go programs register types by group and version. An object that says both is looked up there:
 * one that is known cannot be converted, and one that is not known has no type. An object without
 * an {@code apiVersion}, as a patch may leave it, is looked up among the internal types, which
 * every group has once; some types are the same for all. Source: k8s.io/apimachinery, {@code
 * pkg/runtime/scheme.go} and {@code pkg/runtime/serializer/versioning}; which kinds are there was
 * asked of a server 1.34.
 */
final class RegisteredKinds {

  /** What every group has. */
  private static final Set<String> COMMON =
      Set.of(
          "WatchEvent",
          "ListOptions",
          "ExportOptions",
          "GetOptions",
          "DeleteOptions",
          "CreateOptions",
          "UpdateOptions",
          "PatchOptions",
          "Status",
          "Eviction",
          "Binding",
          "TokenRequest");

  /** Versions of groups that have a Scale. */
  private static final Set<String> SCALES =
      Set.of("autoscaling/v1", "apps/v1beta1", "apps/v1beta2", "extensions/v1beta1");

  /** Kinds in versions that are known and no longer served. */
  private static final Map<String, Set<String>> FORMER =
      Map.of(
          "extensions/v1beta1",
          Set.of("DaemonSet", "Deployment", "Ingress", "NetworkPolicy", "ReplicaSet"),
          "apps/v1beta1",
          Set.of("ControllerRevision", "Deployment", "StatefulSet"),
          "apps/v1beta2",
          Set.of("ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"),
          "batch/v1beta1",
          Set.of("CronJob"),
          "autoscaling/v2beta1",
          Set.of("HorizontalPodAutoscaler"),
          "autoscaling/v2beta2",
          Set.of("HorizontalPodAutoscaler"),
          "networking.k8s.io/v1beta1",
          Set.of("Ingress", "IngressClass"),
          "policy/v1beta1",
          Set.of("PodDisruptionBudget"),
          "rbac.authorization.k8s.io/v1beta1",
          Set.of("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"),
          "storage.k8s.io/v1beta1",
          Set.of("CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"));

  /** Types that are the same in all groups and versions. */
  private static final Map<String, String> UNVERSIONED =
      Map.of(
          "Status", "Status",
          "APIVersions", "APIVersions",
          "APIGroup", "APIGroup",
          "APIGroupList", "APIGroupList",
          "APIResourceList", "APIResourceList",
          "WatchEvent", "InternalEvent");

  /** Internal types that are no kinds of any collection. */
  private static final Map<String, Set<String>> INTERNAL =
      Map.of(
          "",
          Set.of(
              "List",
              "Binding",
              "PodStatusResult",
              "PodExecOptions",
              "PodAttachOptions",
              "PodLogOptions",
              "PodPortForwardOptions",
              "PodProxyOptions",
              "NodeProxyOptions",
              "ServiceProxyOptions",
              "RangeAllocation",
              "SerializedReference"),
          "apps",
          Set.of("DeploymentRollback"));

  private RegisteredKinds() {}

  /** Whether the server knows a kind by name; lists and options count, those of others do not. */
  static boolean known(String apiVersion, String name) {
    return COMMON.contains(name)
        || (name.equals("Scale") && SCALES.contains(apiVersion))
        || FORMER.getOrDefault(apiVersion, Set.of()).contains(name)
        || BuiltinKinds.get().kinds().stream()
            .anyMatch(k -> k.apiVersion().equals(apiVersion) && named(k, name));
  }

  private static boolean named(Kind kind, String name) {
    return kind.kind().equals(name) || name.equals(kind.kind() + "List");
  }

  /** What is said of an object of another kind. */
  static String mismatch(Kind kind, String apiVersion, String name) {
    return mismatch(kind.group(), kind.kind(), apiVersion, name);
  }

  /** What is said of an object of another kind than the one of that group. */
  static String mismatch(String group, String kind, String apiVersion, String name) {
    if (known(apiVersion, name)) {
      String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
      return unconverted(version, name, group, kind);
    }
    return unknown(apiVersion, name);
  }

  /** What is said of an object of another kind that does not say its version. */
  static String internalMismatch(Kind kind, String name) {
    String group = kind.group();
    String everywhere = UNVERSIONED.get(name);
    if (everywhere != null) {
      return unconverted("v1", everywhere, group, kind.kind());
    }
    if (name.equals("Scale") && group.equals("apps")) {
      return unconverted("autoscaling", name, group, kind.kind());
    }
    if (INTERNAL.getOrDefault(group, Set.of()).contains(name)
        || BuiltinKinds.get().kinds().stream()
            .anyMatch(k -> k.group().equals(group) && named(k, name))) {
      return unconverted(internal(group), name, group, kind.kind());
    }
    return "no kind "
        + Json.text(name)
        + " is registered for the internal version of group "
        + Json.text(group)
        + " in scheme \"pkg/runtime/scheme.go:110\"";
  }

  private static String unconverted(String from, String name, String group, String kind) {
    return "converting ("
        + from
        + "."
        + name
        + ") to ("
        + internal(group)
        + "."
        + kind
        + "): unknown conversion";
  }

  /** The Go package of a group's internal types. */
  private static String internal(String group) {
    return group.isEmpty() ? "core" : group.split("\\.", -1)[0];
  }

  /** What is said of a kind that is not known. */
  static String unknown(String apiVersion, String name) {
    return "no kind "
        + GoText.quoted(name)
        + " is registered for version "
        + GoText.quoted(apiVersion)
        + " in scheme \"pkg/runtime/scheme.go:110\"";
  }
}
