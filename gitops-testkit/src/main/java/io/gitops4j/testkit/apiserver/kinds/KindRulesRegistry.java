package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules;
import io.gitops4j.testkit.apiserver.schema.Schema;

/** The rules of all built-in kinds. Stateless and safe for use by many threads. */
public final class KindRulesRegistry {

  private KindRulesRegistry() {}

  /**
   * The rules of a built-in kind.
   *
   * @param kind the kind, in one of its versions
   * @param schema its schema as the server publishes it; the typed form knows the rest
   */
  public static KindRules builtin(Kind kind, Schema schema) {
    return new BuiltinRules(kind, strategy(kind));
  }

  private static Strategy strategy(Kind kind) {
    return switch (kind.group()) {
      case "" -> core(kind.kind());
      case "apps", "batch" -> workload(kind.kind());
      case "rbac.authorization.k8s.io" -> access(kind.kind());
      case "networking.k8s.io" -> network(kind.kind());
      case "storage.k8s.io" -> storage(kind.kind());
      case "events.k8s.io" -> new EventStrategy(true);
      default -> other(kind.kind());
    };
  }

  private static Strategy core(String kind) {
    return switch (kind) {
      case "ConfigMap" -> new ConfigMapStrategy();
      case "Secret" -> new SecretStrategy();
      case "Service" -> new ServiceStrategy();
      case "Namespace" -> new NamespaceStrategy();
      case "Pod" -> new PodStrategy();
      case "PodTemplate" -> new PodTemplateStrategy();
      case "ReplicationController" -> new ReplicationControllerStrategy();
      case "PersistentVolumeClaim" -> new ClaimStrategy();
      case "PersistentVolume" -> new VolumeStrategy();
      case "ResourceQuota" -> new QuotaStrategy();
      case "LimitRange" -> new LimitRangeStrategy();
      case "Node" -> new NodeStrategy();
      case "Event" -> new EventStrategy(false);
      case "ServiceAccount", "Endpoints" -> new BareStrategy();
      default -> new Strategy();
    };
  }

  private static Strategy workload(String kind) {
    return switch (kind) {
      case "Deployment" -> new DeploymentStrategy();
      case "ReplicaSet" -> new ReplicaSetStrategy();
      case "StatefulSet" -> new StatefulSetStrategy();
      case "DaemonSet" -> new DaemonSetStrategy();
      case "ControllerRevision" -> new ControllerRevisionStrategy();
      case "Job" -> new JobStrategy();
      case "CronJob" -> new CronJobStrategy();
      default -> new Strategy();
    };
  }

  private static Strategy access(String kind) {
    return switch (kind) {
      case "Role" -> new RoleStrategy(true);
      case "ClusterRole" -> new RoleStrategy(false);
      case "RoleBinding" -> new BindingStrategy(true);
      case "ClusterRoleBinding" -> new BindingStrategy(false);
      default -> new Strategy();
    };
  }

  private static Strategy network(String kind) {
    return switch (kind) {
      case "Ingress" -> new IngressStrategy();
      case "IngressClass" -> new IngressClassStrategy();
      case "NetworkPolicy" -> new NetworkPolicyStrategy();
      default -> new Strategy();
    };
  }

  private static Strategy storage(String kind) {
    return switch (kind) {
      case "StorageClass" -> new StorageClassStrategy();
      case "VolumeAttributesClass" -> new VolumeAttributesClassStrategy();
      case "CSIDriver" -> new CsiDriverStrategy();
      case "CSIStorageCapacity" -> new StorageCapacityStrategy();
      case "VolumeAttachment" -> new VolumeAttachmentStrategy();
      default -> new Strategy();
    };
  }

  private static Strategy other(String kind) {
    return switch (kind) {
      case "PodDisruptionBudget" -> new DisruptionBudgetStrategy();
      case "HorizontalPodAutoscaler" -> new AutoscalerStrategy();
      case "PriorityClass" -> new PriorityClassStrategy();
      case "Lease" -> new LeaseStrategy();
      case "EndpointSlice" -> new EndpointSliceStrategy();
      case "RuntimeClass" -> new RuntimeClassStrategy();
      case "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration" ->
          new WebhookStrategy();
      case "ValidatingAdmissionPolicy" -> new AdmissionPolicyStrategy();
      case "ValidatingAdmissionPolicyBinding" -> new AdmissionBindingStrategy();
      case "CustomResourceDefinition" -> new DefinitionStrategy();
      default -> new Strategy();
    };
  }
}
