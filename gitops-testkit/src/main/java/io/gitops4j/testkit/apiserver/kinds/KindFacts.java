package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Kind;
import java.util.List;
import java.util.Set;

/**
 * What kinds differ in without any logic: generation, updates without a version, creation by
 * update, what a write of the status leaves alone. Source: the strategies of kubernetes/kubernetes
 * {@code pkg/registry} 1.34.
 *
 * @param generation whether objects count their generation
 * @param unconditionalUpdate whether an update without a resourceVersion is allowed
 * @param createOnUpdate whether an update of an object that does not exist creates it
 * @param statusKeepsLabels whether a write of the status cannot change labels
 * @param storedAsJson whether objects are stored as JSON, where empty lists stay
 * @param statusResets what a write of the status does not own
 */
record KindFacts(
    boolean generation,
    boolean unconditionalUpdate,
    boolean createOnUpdate,
    boolean statusKeepsLabels,
    boolean storedAsJson,
    List<List<String>> statusResets) {

  private static final Set<String> GENERATION =
      Set.of(
          "PriorityClass",
          "IngressClass",
          "NetworkPolicy",
          "Ingress",
          "ServiceCIDR",
          "EndpointSlice",
          "PodDisruptionBudget",
          "ResourceSlice",
          "DeviceClass",
          "FlowSchema",
          "PriorityLevelConfiguration",
          "DaemonSet",
          "StatefulSet",
          "Deployment",
          "ReplicaSet",
          "Job",
          "CronJob",
          "Pod",
          "PodTemplate",
          "ReplicationController",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding",
          "MutatingWebhookConfiguration",
          "ValidatingWebhookConfiguration",
          "CustomResourceDefinition");
  private static final Set<String> VERSION_NEEDED =
      Set.of(
          "MutatingWebhookConfiguration",
          "ValidatingWebhookConfiguration",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding",
          "Lease",
          "RuntimeClass",
          "PodDisruptionBudget",
          "CSIDriver",
          "CSINode",
          "CSIStorageCapacity",
          "VolumeAttachment",
          "CustomResourceDefinition",
          "APIService");
  private static final Set<String> CREATED_BY_UPDATE =
      Set.of(
          "Lease",
          "Endpoints",
          "Event",
          "LimitRange",
          "Service",
          "RuntimeClass",
          "ClusterRole",
          "ClusterRoleBinding",
          "Role",
          "RoleBinding");
  private static final Set<String> METADATA_KEPT =
      Set.of(
          "VolumeAttachment",
          "FlowSchema",
          "PriorityLevelConfiguration",
          "ValidatingAdmissionPolicy",
          "CustomResourceDefinition",
          "APIService");

  static KindFacts of(Kind kind) {
    String name = kind.kind();
    return new KindFacts(
        GENERATION.contains(name),
        !VERSION_NEEDED.contains(name),
        CREATED_BY_UPDATE.contains(name),
        name.equals("Deployment"),
        isStoredAsJson(kind),
        resets(name));
  }

  private static boolean isStoredAsJson(Kind kind) {
    return kind.group().equals("apiextensions.k8s.io")
        || kind.group().equals("apiregistration.k8s.io");
  }

  private static List<List<String>> resets(String name) {
    if (METADATA_KEPT.contains(name)) {
      return List.of(List.of("metadata"), List.of("spec"));
    }
    return switch (name) {
      case "Deployment" -> List.of(List.of("spec"), List.of("metadata", "labels"));
      case "Pod" ->
          List.of(
              List.of("spec"),
              List.of("metadata", "deletionTimestamp"),
              List.of("metadata", "ownerReferences"));
      default -> List.of(List.of("spec"));
    };
  }
}
