package io.gitops4j.testkit.apiserver.pods;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Addresses;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the server accepts in a Pod or a template but warns of. Source: kubernetes/kubernetes {@code
 * pkg/api/pod/warnings.go}, {@code pkg/api/node/util.go}.
 */
public final class PodWarnings {

  private static final Map<String, String> OLD_LABELS =
      Map.of(
          "beta.kubernetes.io/arch",
          "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
          "beta.kubernetes.io/os",
          "deprecated since v1.14; use \"kubernetes.io/os\" instead",
          "failure-domain.beta.kubernetes.io/region",
          "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
          "failure-domain.beta.kubernetes.io/zone",
          "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
          "beta.kubernetes.io/instance-type",
          "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead");
  private static final Map<String, String> OLD_VOLUMES =
      Map.of(
          "photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+",
          "gitRepo", "deprecated in v1.11, and disabled by default in v1.33+",
          "scaleIO", "deprecated in v1.16, non-functional in v1.22+",
          "flocker", "deprecated in v1.22, non-functional in v1.25+",
          "storageos", "deprecated in v1.22, non-functional in v1.25+",
          "quobyte", "deprecated in v1.22, non-functional in v1.25+",
          "glusterfs", "deprecated in v1.25, non-functional in v1.26+",
          "cephfs", "deprecated in v1.28, non-functional in v1.31+",
          "rbd", "deprecated in v1.28, non-functional in v1.31+");

  private final String path;
  private final List<String> found = new ArrayList<>();

  private PodWarnings(String path) {
    this.path = path;
  }

  /**
   * The warnings for a Pod or a template.
   *
   * @param pod an object with metadata and spec
   * @param path where it stands; empty for a Pod
   */
  public static List<String> of(Map<String, @Nullable Object> pod, String path) {
    PodWarnings warnings = new PodWarnings(Errors.join(path, "spec"));
    String annotations = Errors.join(path, "metadata.annotations");
    ProfileAnnotations.warn(pod, annotations, !path.isEmpty(), warnings.found);
    warnings.spec(Errors.object(pod, "spec"));
    return warnings.found;
  }

  private void spec(Map<String, @Nullable Object> spec) {
    for (String key : Errors.object(spec, "nodeSelector").keySet()) {
      String old = OLD_LABELS.get(key);
      if (old != null) {
        found.add(path + ".nodeSelector[" + key + "]: " + old);
      }
    }
    spread(Errors.objects(spec, "topologySpreadConstraints"));
    volumes(Errors.objects(spec, "volumes"));
    found.addAll(VolumePaths.overlapping(Errors.objects(spec, "volumes")));
    duplicates(spec, "hostAliases", "ip");
    duplicates(spec, "imagePullSecrets", "name");
    List<Map<String, @Nullable Object>> secrets = Errors.objects(spec, "imagePullSecrets");
    for (int i = 0; i < secrets.size(); i++) {
      if (Json.string(secrets.get(i), "name").isEmpty()) {
        found.add(path + ".imagePullSecrets[" + i + "].name: invalid empty name \"\"");
      }
    }
    containers(spec);
    if (Errors.number(spec, 0, "terminationGracePeriodSeconds") < 0) {
      found.add(
          path
              + ".terminationGracePeriodSeconds: must be >= 0; negative values are invalid and"
              + " will be treated as 1");
    }
    affinity(spec);
    addresses(spec);
  }

  private void spread(List<Map<String, @Nullable Object>> constraints) {
    for (int i = 0; i < constraints.size(); i++) {
      String at = path + ".topologySpreadConstraints[" + i + "]";
      String key = Json.string(constraints.get(i), "topologyKey");
      String old = OLD_LABELS.get(key);
      if (old != null) {
        found.add(at + ".topologyKey: " + key + " is " + old);
      }
      if (constraints.get(i).get("labelSelector") == null) {
        found.add(at + ".labelSelector: a null labelSelector results in matching no pod");
      }
    }
  }

  private void volumes(List<Map<String, @Nullable Object>> volumes) {
    for (int i = 0; i < volumes.size(); i++) {
      for (String kind : volumes.get(i).keySet()) {
        String old = OLD_VOLUMES.get(kind);
        if (old != null) {
          String name = kind.equals("storageos") ? "storageOS" : kind;
          found.add(path + ".volumes[" + i + "]." + name + ": " + old);
        }
      }
    }
  }

  private void duplicates(Map<String, @Nullable Object> spec, String list, String field) {
    List<Map<String, @Nullable Object>> elements = Errors.objects(spec, list);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < elements.size(); i++) {
      String value = Json.string(elements.get(i), field);
      if (!seen.add(value)) {
        found.add(
            path
                + "."
                + list
                + "["
                + i
                + "]."
                + field
                + ": duplicate "
                + field
                + " "
                + Json.text(value));
      }
    }
  }

  private void containers(Map<String, @Nullable Object> spec) {
    Map<String, List<Port>> ports = new HashMap<>();
    List<String> later = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    List<String> last = new ArrayList<>();
    for (String list : List.of("initContainers", "containers")) {
      List<Map<String, @Nullable Object>> containers = Errors.objects(spec, list);
      for (int i = 0; i < containers.size(); i++) {
        String at = path + "." + list + "[" + i + "]";
        fractions(containers.get(i), at);
        hidden(Errors.objects(containers.get(i), "env"), at);
        ports(Errors.objects(containers.get(i), "ports"), at, ports, later);
        portNames(Errors.objects(containers.get(i), "ports"), at, names, last);
      }
    }
    found.addAll(later);
    found.addAll(last);
  }

  private void fractions(Map<String, @Nullable Object> container, String at) {
    for (String resource : List.of("memory", "ephemeral-storage")) {
      for (String list : List.of("limits", "requests")) {
        Object value = Json.at(container, "resources", list, resource);
        if (value != null && !Resources.quantity(value).roundedToMilli().isInteger()) {
          found.add(
              at
                  + ".resources."
                  + list
                  + "["
                  + resource
                  + "]: fractional byte value "
                  + Json.text(value)
                  + " is invalid, must be an integer");
        }
      }
    }
  }

  private void hidden(List<Map<String, @Nullable Object>> variables, String at) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < variables.size(); i++) {
      String name = Json.string(variables.get(i), "name");
      String reference = "$(" + name + ")";
      String value = Json.string(variables.get(i), "value");
      if (!seen.add(name)
          && (variables.get(i).get("valueFrom") != null
              || value.equals(reference)
              || !value.contains(reference))) {
        found.add(
            at
                + ".env["
                + i
                + "]: hides previous definition of "
                + Json.text(name)
                + ", which may be dropped when using apply");
      }
    }
  }

  private static void host(Map<String, @Nullable Object> port, String at, List<String> warnings) {
    String host = Json.string(port, "hostIP");
    if (!host.isEmpty() && Errors.number(port, 0, "hostPort") == 0) {
      warnings.add(
          at
              + ": hostIP set without hostPort: {Name:"
              + Json.string(port, "name")
              + " HostPort:0 ContainerPort:"
              + Errors.number(port, 0, "containerPort")
              + " Protocol:"
              + Json.string(port, "protocol")
              + " HostIP:"
              + host
              + "}");
    }
  }

  private record Port(String at, String hostIp, long hostPort) {}

  private static void ports(
      List<Map<String, @Nullable Object>> ports,
      String at,
      Map<String, List<Port>> known,
      List<String> warnings) {
    for (int i = 0; i < ports.size(); i++) {
      String key =
          Errors.number(ports.get(i), 0, "containerPort")
              + "/"
              + Json.string(ports.get(i), "protocol");
      Port port =
          new Port(
              at + ".ports[" + i + "]",
              Json.string(ports.get(i), "hostIP"),
              Errors.number(ports.get(i), 0, "hostPort"));
      host(ports.get(i), port.at, warnings);
      List<Port> others = known.computeIfAbsent(key, k -> new ArrayList<>());
      for (Port other : others) {
        String how = clash(port, other);
        if (!how.isEmpty()) {
          warnings.add(port.at + ": " + how + " port definition with " + other.at);
        }
      }
      others.add(port);
    }
  }

  private static String clash(Port port, Port other) {
    if (port.hostIp.equals(other.hostIp) && port.hostPort == other.hostPort) {
      return "duplicate";
    }
    if (port.hostPort == 0 || other.hostPort == 0) {
      return "overlapping";
    }
    boolean oneEmpty = port.hostIp.isEmpty() != other.hostIp.isEmpty();
    return port.hostPort == other.hostPort && oneEmpty ? "dangerously ambiguous" : "";
  }

  private static void portNames(
      List<Map<String, @Nullable Object>> ports,
      String at,
      Map<String, String> names,
      List<String> warnings) {
    for (int i = 0; i < ports.size(); i++) {
      String name = Json.string(ports.get(i), "name");
      if (name.isEmpty()) {
        continue;
      }
      String here = at + ".ports[" + i + "]";
      String other = names.putIfAbsent(name, here);
      if (other != null) {
        warnings.add(
            here
                + ": duplicate port name "
                + Json.text(name)
                + " with "
                + other
                + ", services and probes that select ports by name will use "
                + other);
      }
    }
  }

  private void affinity(Map<String, @Nullable Object> spec) {
    String message = ": a null labelSelector results in matching no pod";
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      Map<String, @Nullable Object> affinity = Errors.object(spec, "affinity", kind);
      String required = "requiredDuringSchedulingIgnoredDuringExecution";
      String preferred = "preferredDuringSchedulingIgnoredDuringExecution";
      String at = path + ".affinity." + kind + ".";
      List<Map<String, @Nullable Object>> terms = Errors.objects(affinity, required);
      for (int i = 0; i < terms.size(); i++) {
        if (terms.get(i).get("labelSelector") == null) {
          found.add(at + required + "[" + i + "].labelSelector" + message);
        }
      }
      List<Map<String, @Nullable Object>> weighted = Errors.objects(affinity, preferred);
      for (int i = 0; i < weighted.size(); i++) {
        if (Json.at(weighted.get(i), "podAffinityTerm", "labelSelector") == null) {
          found.add(at + preferred + "[" + i + "].podAffinityTerm.labelSelector" + message);
        }
      }
    }
  }

  private void addresses(Map<String, @Nullable Object> spec) {
    List<String> servers = Errors.texts(spec, "dnsConfig", "nameservers");
    for (int i = 0; i < servers.size(); i++) {
      address(servers.get(i), path + ".dnsConfig.nameservers[" + i + "]", found);
    }
    List<Map<String, @Nullable Object>> aliases = Errors.objects(spec, "hostAliases");
    for (int i = 0; i < aliases.size(); i++) {
      address(Json.string(aliases.get(i), "ip"), path + ".hostAliases[" + i + "].ip", found);
    }
  }

  /** Warns of an address with leading zeroes. */
  public static void address(String value, String path, List<String> warnings) {
    Addresses.withoutLeadingZeroes(value)
        .ifPresent(
            canonical ->
                warnings.add(
                    path
                        + ": non-standard IP address "
                        + Json.text(value)
                        + " will be considered invalid in a future Kubernetes release: use "
                        + Json.text(canonical)));
  }
}
