package io.gitops4j.testkit.apiserver.defaulting;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Services, claims, volumes, namespaces, limits. Source: kubernetes/kubernetes {@code
 * pkg/apis/core/v1/defaults.go}.
 */
final class CoreDefaults {

  private static final String CORE = "io.k8s.api.core.v1.";

  private CoreDefaults() {}

  static void register(Map<String, Consumer<Map<String, @Nullable Object>>> rules) {
    rules.put(CORE + "Service", CoreDefaults::service);
    rules.put(CORE + "Secret", o -> Defaults.when(o, "type", "Opaque"));
    rules.put(CORE + "PersistentVolume", CoreDefaults::volume);
    rules.put(
        CORE + "PersistentVolumeClaim",
        o -> Defaults.when(Json.child(o, "status"), "phase", "Pending"));
    rules.put(
        CORE + "PersistentVolumeClaimSpec", o -> Defaults.when(o, "volumeMode", "Filesystem"));
    rules.put(CORE + "EndpointPort", o -> Defaults.when(o, "protocol", "TCP"));
    rules.put(CORE + "Namespace", CoreDefaults::namespace);
    rules.put(CORE + "NamespaceStatus", o -> Defaults.when(o, "phase", "Active"));
    rules.put(CORE + "NodeStatus", CoreDefaults::nodeStatus);
    rules.put(CORE + "LimitRangeItem", CoreDefaults::limits);
    rules.put(CORE + "ReplicationController", CoreDefaults::replicationController);
  }

  private static void service(Map<String, @Nullable Object> service) {
    Map<String, @Nullable Object> spec = Json.child(service, "spec");
    Defaults.when(spec, "sessionAffinity", "None");
    if ("None".equals(spec.get("sessionAffinity"))) {
      spec.remove("sessionAffinityConfig");
    } else if ("ClientIP".equals(spec.get("sessionAffinity"))
        && Json.at(spec, "sessionAffinityConfig", "clientIP", "timeoutSeconds") == null) {
      Map<String, @Nullable Object> config = Json.child(spec, "sessionAffinityConfig");
      Json.child(config, "clientIP").put("timeoutSeconds", 10800L);
    }
    Defaults.when(spec, "type", "ClusterIP");
    String type = Json.string(spec, "type");
    List<@Nullable Object> ports = Json.list(spec, "ports");
    if (ports != null) {
      ports.forEach(CoreDefaults::servicePort);
    }
    boolean external = type.equals("LoadBalancer") || type.equals("NodePort");
    if (external || (type.equals("ClusterIP") && !Errors.texts(spec, "externalIPs").isEmpty())) {
      Defaults.when(spec, "externalTrafficPolicy", "Cluster");
    }
    if (external || type.equals("ClusterIP")) {
      spec.putIfAbsent("internalTrafficPolicy", "Cluster");
    }
    if (type.equals("LoadBalancer")) {
      spec.putIfAbsent("allocateLoadBalancerNodePorts", true);
      List<@Nullable Object> ingress = Json.list(service, "status", "loadBalancer", "ingress");
      if (ingress != null) {
        ingress.forEach(CoreDefaults::ipMode);
      }
    }
  }

  private static void servicePort(@Nullable Object element) {
    Map<String, @Nullable Object> port = Json.map(element);
    if (port != null) {
      Defaults.when(port, "protocol", "TCP");
      Object target = port.get("targetPort");
      if (target == null || target.equals("") || target.equals(0L)) {
        port.put("targetPort", port.getOrDefault("port", 0L));
      }
    }
  }

  private static void ipMode(@Nullable Object element) {
    Map<String, @Nullable Object> ingress = Json.map(element);
    if (ingress != null && !Json.string(ingress, "ip").isEmpty()) {
      ingress.putIfAbsent("ipMode", "VIP");
    }
  }

  private static void volume(Map<String, @Nullable Object> volume) {
    Defaults.when(Json.child(volume, "status"), "phase", "Pending");
    Map<String, @Nullable Object> spec = Json.child(volume, "spec");
    Defaults.when(spec, "persistentVolumeReclaimPolicy", "Retain");
    Defaults.when(spec, "volumeMode", "Filesystem");
  }

  private static void namespace(Map<String, @Nullable Object> namespace) {
    String name = Json.string(namespace, "metadata", "name");
    if (!name.isEmpty()) {
      Json.child(Json.child(namespace, "metadata"), "labels")
          .put("kubernetes.io/metadata.name", name);
    }
  }

  private static void nodeStatus(Map<String, @Nullable Object> status) {
    Map<String, @Nullable Object> capacity = Json.map(status, "capacity");
    if (capacity != null && status.get("allocatable") == null) {
      status.put("allocatable", Json.copyMap(capacity));
    }
  }

  /** For containers: max gives the default limit, that the default request, min gives it too. */
  private static void limits(Map<String, @Nullable Object> item) {
    if (!"Container".equals(item.get("type"))) {
      return;
    }
    Map<String, @Nullable Object> limits = copy(item, "default");
    copy(item, "max").forEach(limits::putIfAbsent);
    Map<String, @Nullable Object> requests = copy(item, "defaultRequest");
    limits.forEach(requests::putIfAbsent);
    copy(item, "min").forEach(requests::putIfAbsent);
    item.put("default", limits);
    item.put("defaultRequest", requests);
  }

  private static Map<String, @Nullable Object> copy(
      Map<String, @Nullable Object> item, String field) {
    Map<String, @Nullable Object> map = Json.map(item, field);
    return map == null ? new LinkedHashMap<>() : Json.copyMap(map);
  }

  private static void replicationController(Map<String, @Nullable Object> controller) {
    Map<String, @Nullable Object> spec = Json.child(controller, "spec");
    spec.putIfAbsent("replicas", 1L);
    Map<String, @Nullable Object> labels = Json.map(spec, "template", "metadata", "labels");
    if (labels != null) {
      if (Errors.object(spec, "selector").isEmpty()) {
        spec.put("selector", Json.copyMap(labels));
      }
      Map<String, @Nullable Object> metadata = Json.child(controller, "metadata");
      if (Errors.object(metadata, "labels").isEmpty()) {
        metadata.put("labels", Json.copyMap(labels));
      }
    }
  }
}
