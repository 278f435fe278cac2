package io.gitops4j.testkit.apiserver.defaulting;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.pods.PodResources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Pods, containers and volumes. Source: kubernetes/kubernetes {@code pkg/apis/core/v1/defaults.go};
 * grammar of image names: github.com/distribution/reference.
 */
final class PodDefaults {

  private static final String CORE = "io.k8s.api.core.v1.";
  private static final Pattern IMAGE =
      Pattern.compile(
          "(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
              + "(?:\\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?/)?"
              + "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
              + "(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*"
              + "(?::([\\w][\\w.-]{0,127}))?"
              + "(@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?");

  private PodDefaults() {}

  static void register(Map<String, Consumer<Map<String, @Nullable Object>>> rules) {
    rules.put(CORE + "Pod", PodDefaults::pod);
    rules.put(CORE + "PodSpec", PodDefaults::podSpec);
    rules.put(CORE + "Container", PodDefaults::container);
    rules.put(CORE + "EphemeralContainer", PodDefaults::container);
    rules.put(CORE + "ContainerPort", o -> Defaults.when(o, "protocol", "TCP"));
    rules.put(CORE + "Probe", PodDefaults::probe);
    rules.put(CORE + "HTTPGetAction", PodDefaults::httpGet);
    rules.put(CORE + "GRPCAction", o -> o.putIfAbsent("service", ""));
    rules.put(CORE + "Volume", PodDefaults::volume);
    rules.put(CORE + "ObjectFieldSelector", o -> Defaults.when(o, "apiVersion", "v1"));
    for (String source : List.of("Secret", "ConfigMap", "DownwardAPI", "Projected")) {
      rules.put(CORE + source + "VolumeSource", o -> o.putIfAbsent("defaultMode", 420L));
    }
    rules.put(CORE + "HostPathVolumeSource", o -> o.putIfAbsent("type", ""));
    rules.put(
        CORE + "ServiceAccountTokenProjection", o -> o.putIfAbsent("expirationSeconds", 3600L));
    for (String scope : List.of("", "Persistent")) {
      rules.put(
          CORE + "ISCSI" + scope + "VolumeSource",
          o -> Defaults.when(o, "iscsiInterface", "default"));
      rules.put(CORE + "RBD" + scope + "VolumeSource", PodDefaults::rbd);
      rules.put(CORE + "ScaleIO" + scope + "VolumeSource", PodDefaults::scaleIo);
    }
    rules.put(CORE + "AzureDiskVolumeSource", PodDefaults::azureDisk);
  }

  private static void rbd(Map<String, @Nullable Object> source) {
    Defaults.when(source, "pool", "rbd");
    Defaults.when(source, "user", "admin");
    Defaults.when(source, "keyring", "/etc/ceph/keyring");
  }

  private static void scaleIo(Map<String, @Nullable Object> source) {
    Defaults.when(source, "storageMode", "ThinProvisioned");
    Defaults.when(source, "fsType", "xfs");
  }

  private static void azureDisk(Map<String, @Nullable Object> source) {
    source.putIfAbsent("cachingMode", "ReadWrite");
    source.putIfAbsent("fsType", "ext4");
    source.putIfAbsent("readOnly", false);
    source.putIfAbsent("kind", "Shared");
  }

  private static void pod(Map<String, @Nullable Object> pod) {
    Map<String, @Nullable Object> spec = Json.child(pod, "spec");
    for (String list : List.of("containers", "initContainers")) {
      List<@Nullable Object> containers = Json.list(spec, list);
      if (containers != null) {
        containers.forEach(PodDefaults::requestsFromLimits);
      }
    }
    PodResources.setRequestsOfWholePod(spec);
    spec.putIfAbsent("enableServiceLinks", true);
    if (Boolean.TRUE.equals(spec.get("hostNetwork"))) {
      hostPorts(spec);
    }
  }

  private static void requestsFromLimits(@Nullable Object container) {
    Map<String, @Nullable Object> resources = Json.map(container, "resources");
    Map<String, @Nullable Object> limits = Json.map(resources, "limits");
    if (resources != null && limits != null) {
      Map<String, @Nullable Object> requests = Json.child(resources, "requests");
      limits.forEach(requests::putIfAbsent);
    }
  }

  private static void hostPorts(Map<String, @Nullable Object> spec) {
    for (String list : List.of("containers", "initContainers")) {
      List<@Nullable Object> containers = Json.list(spec, list);
      if (containers == null) {
        continue;
      }
      for (Object container : containers) {
        List<@Nullable Object> ports = Json.list(container, "ports");
        if (ports != null) {
          ports.forEach(PodDefaults::hostPort);
        }
      }
    }
  }

  private static void hostPort(@Nullable Object port) {
    Map<String, @Nullable Object> map = Json.map(port);
    if (map != null && map.get("containerPort") instanceof Number n) {
      Defaults.whenZero(map, "hostPort", n.longValue());
    }
  }

  private static void podSpec(Map<String, @Nullable Object> spec) {
    Defaults.when(spec, "dnsPolicy", "ClusterFirst");
    Defaults.when(spec, "restartPolicy", "Always");
    spec.putIfAbsent("securityContext", new LinkedHashMap<String, @Nullable Object>());
    spec.putIfAbsent("terminationGracePeriodSeconds", 30L);
    Defaults.when(spec, "schedulerName", "default-scheduler");
    String name = Json.string(spec, "serviceAccountName");
    String old = Json.string(spec, "serviceAccount");
    if (name.isEmpty() && !old.isEmpty()) {
      spec.put("serviceAccountName", old);
    } else if (!name.isEmpty()) {
      spec.put("serviceAccount", name);
    }
  }

  private static void container(Map<String, @Nullable Object> container) {
    Defaults.when(container, "imagePullPolicy", pullPolicy(Json.string(container, "image")));
    Defaults.when(container, "terminationMessagePath", "/dev/termination-log");
    Defaults.when(container, "terminationMessagePolicy", "File");
  }

  /** {@code Always} for the tag latest, given or implied; a name that is malformed has no tag. */
  static String pullPolicy(String image) {
    Matcher matcher = IMAGE.matcher(image);
    boolean latest =
        matcher.matches()
            && (matcher.group(1) == null
                ? matcher.group(2) == null
                : matcher.group(1).equals("latest"));
    return latest ? "Always" : "IfNotPresent";
  }

  private static void probe(Map<String, @Nullable Object> probe) {
    Defaults.whenZero(probe, "timeoutSeconds", 1);
    Defaults.whenZero(probe, "periodSeconds", 10);
    Defaults.whenZero(probe, "successThreshold", 1);
    Defaults.whenZero(probe, "failureThreshold", 3);
  }

  private static void httpGet(Map<String, @Nullable Object> action) {
    Defaults.when(action, "path", "/");
    Defaults.when(action, "scheme", "HTTP");
  }

  private static void volume(Map<String, @Nullable Object> volume) {
    if (volume.keySet().stream().allMatch(k -> k.equals("name") || volume.get(k) == null)) {
      volume.put("emptyDir", new LinkedHashMap<String, @Nullable Object>());
    }
  }
}
