package io.gitops4j.testkit.apiserver.defaulting;

import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Access, network, storage, scheduling, discovery, flow control, devices. Sources: the {@code
 * defaults.go} of kubernetes/kubernetes {@code pkg/apis/{rbac,networking,storage,scheduling,
 * discovery,flowcontrol,resource}/v1}.
 */
final class PolicyDefaults {

  private static final String RBAC = "rbac.authorization.k8s.io";

  private PolicyDefaults() {}

  static void register(Map<String, Consumer<Map<String, @Nullable Object>>> rules) {
    for (String kind : List.of("RoleBinding", "ClusterRoleBinding")) {
      rules.put(
          "io.k8s.api.rbac.v1." + kind,
          o -> Defaults.when(Json.child(o, "roleRef"), "apiGroup", RBAC));
    }
    rules.put("io.k8s.api.rbac.v1.Subject", PolicyDefaults::subject);
    rules.put("io.k8s.api.networking.v1.NetworkPolicyPort", o -> o.putIfAbsent("protocol", "TCP"));
    rules.put("io.k8s.api.networking.v1.NetworkPolicy", PolicyDefaults::networkPolicy);
    rules.put("io.k8s.api.networking.v1.IngressClass", PolicyDefaults::ingressClass);
    rules.put("io.k8s.api.storage.v1.StorageClass", PolicyDefaults::storageClass);
    rules.put("io.k8s.api.storage.v1.CSIDriver", PolicyDefaults::csiDriver);
    rules.put(
        "io.k8s.api.scheduling.v1.PriorityClass",
        o -> o.putIfAbsent("preemptionPolicy", "PreemptLowerPriority"));
    rules.put("io.k8s.api.discovery.v1.EndpointPort", PolicyDefaults::endpointPort);
    rules.put(
        "io.k8s.api.flowcontrol.v1.FlowSchemaSpec",
        o -> Defaults.whenZero(o, "matchingPrecedence", 1000));
    rules.put("io.k8s.api.flowcontrol.v1.ExemptPriorityLevelConfiguration", o -> shares(o, 0));
    rules.put("io.k8s.api.flowcontrol.v1.LimitedPriorityLevelConfiguration", o -> shares(o, 30));
    rules.put("io.k8s.api.flowcontrol.v1.QueuingConfiguration", PolicyDefaults::queuing);
    rules.put("io.k8s.api.resource.v1.ExactDeviceRequest", PolicyDefaults::deviceRequest);
    rules.put("io.k8s.api.resource.v1.DeviceSubRequest", PolicyDefaults::deviceRequest);
    rules.put(
        "io.k8s.api.resource.v1.DeviceToleration", o -> Defaults.when(o, "operator", "Equal"));
  }

  private static void subject(Map<String, @Nullable Object> subject) {
    String kind = Json.string(subject, "kind");
    if (kind.equals("User") || kind.equals("Group")) {
      Defaults.when(subject, "apiGroup", RBAC);
    }
  }

  private static void networkPolicy(Map<String, @Nullable Object> policy) {
    Map<String, @Nullable Object> spec = Json.child(policy, "spec");
    if (isEmpty(Json.list(spec, "policyTypes"))) {
      List<@Nullable Object> types = new ArrayList<>(List.of("Ingress"));
      if (!isEmpty(Json.list(spec, "egress"))) {
        types.add("Egress");
      }
      spec.put("policyTypes", types);
    }
  }

  private static boolean isEmpty(@Nullable List<@Nullable Object> list) {
    return list == null || list.isEmpty();
  }

  private static void ingressClass(Map<String, @Nullable Object> ingressClass) {
    Map<String, @Nullable Object> parameters = Json.map(ingressClass, "spec", "parameters");
    if (parameters != null) {
      parameters.putIfAbsent("scope", "Cluster");
    }
  }

  private static void storageClass(Map<String, @Nullable Object> storageClass) {
    storageClass.putIfAbsent("reclaimPolicy", "Delete");
    storageClass.putIfAbsent("volumeBindingMode", "Immediate");
  }

  private static void csiDriver(Map<String, @Nullable Object> driver) {
    Map<String, @Nullable Object> spec = Json.child(driver, "spec");
    spec.putIfAbsent("attachRequired", true);
    spec.putIfAbsent("podInfoOnMount", false);
    spec.putIfAbsent("storageCapacity", false);
    spec.putIfAbsent("fsGroupPolicy", "ReadWriteOnceWithFSType");
    if (isEmpty(Json.list(spec, "volumeLifecycleModes"))) {
      spec.put("volumeLifecycleModes", new ArrayList<@Nullable Object>(List.of("Persistent")));
    }
    spec.putIfAbsent("requiresRepublish", false);
    spec.putIfAbsent("seLinuxMount", false);
  }

  private static void endpointPort(Map<String, @Nullable Object> port) {
    port.putIfAbsent("name", "");
    port.putIfAbsent("protocol", "TCP");
  }

  private static void shares(Map<String, @Nullable Object> level, long shares) {
    level.putIfAbsent("nominalConcurrencyShares", shares);
    level.putIfAbsent("lendablePercent", 0L);
  }

  private static void queuing(Map<String, @Nullable Object> queuing) {
    Defaults.whenZero(queuing, "handSize", 8);
    Defaults.whenZero(queuing, "queues", 64);
    Defaults.whenZero(queuing, "queueLengthLimit", 50);
  }

  private static void deviceRequest(Map<String, @Nullable Object> request) {
    Defaults.when(request, "allocationMode", "ExactCount");
    if ("ExactCount".equals(request.get("allocationMode"))) {
      Defaults.whenZero(request, "count", 1);
    }
  }
}
