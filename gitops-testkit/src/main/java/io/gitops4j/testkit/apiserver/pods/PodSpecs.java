package io.gitops4j.testkit.apiserver.pods;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Addresses;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import io.gitops4j.testkit.apiserver.validation.Selectors;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The spec of a Pod. Source: kubernetes/kubernetes {@code pkg/apis/core/validation/validation.go},
 * {@code ValidatePodSpec}.
 */
public final class PodSpecs {

  private PodSpecs() {}

  /** The mistakes in a spec. */
  public static void validate(Map<String, @Nullable Object> spec, String path, Errors errors) {
    Set<String> volumes = Volumes.validate(spec, path + ".volumes", errors);
    Containers.validate(spec, volumes, path, errors);
    EphemeralContainers.validate(spec, volumes, path, errors);
    hostNetwork(spec, path, errors);
    policy(spec, "restartPolicy", path, errors, List.of("Always", "OnFailure", "Never"));
    policy(
        spec,
        "dnsPolicy",
        path,
        errors,
        List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"));
    Selectors.labels(Json.map(spec, "nodeSelector"), path + ".nodeSelector", errors);
    Security.pod(spec, path + ".securityContext", errors);
    Scheduling.affinity(Json.map(spec, "affinity"), path + ".affinity", errors);
    dns(spec, path + ".dnsConfig", errors);
    gates(spec, path, errors);
    Scheduling.spread(
        Errors.objects(spec, "topologySpreadConstraints"),
        path + ".topologySpreadConstraints",
        errors);
    names(spec, path, errors);
    Scheduling.tolerations(Errors.objects(spec, "tolerations"), path + ".tolerations", errors);
    aliases(Errors.objects(spec, "hostAliases"), path + ".hostAliases", errors);
    subdomain(spec, "priorityClassName", path, errors);
    subdomain(spec, "runtimeClassName", path, errors);
    if (spec.get("preemptionPolicy") != null) {
      errors.oneOf(spec, path, "preemptionPolicy", "PreemptLowerPriority", "Never");
    }
    Resources.overhead(Errors.object(spec, "overhead"), path + ".overhead", errors);
    os(spec, path, errors);
  }

  private static void policy(
      Map<String, @Nullable Object> spec,
      String name,
      String path,
      Errors errors,
      List<String> allowed) {
    String value = Json.string(spec, name);
    if (value.isEmpty()) {
      if (!spec.isEmpty()) {
        errors.required(path + "." + name);
      }
    } else if (!allowed.contains(value)) {
      errors.notSupported(path + "." + name, value, allowed);
    }
  }

  private static void hostNetwork(Map<String, @Nullable Object> spec, String path, Errors errors) {
    if (!Boolean.TRUE.equals(spec.get("hostNetwork"))) {
      return;
    }
    List<Map<String, @Nullable Object>> containers = Errors.objects(spec, "containers");
    for (int i = 0; i < containers.size(); i++) {
      List<Map<String, @Nullable Object>> ports = Errors.objects(containers.get(i), "ports");
      for (int j = 0; j < ports.size(); j++) {
        long container = Errors.number(ports.get(j), 0, "containerPort");
        long host = Errors.number(ports.get(j), 0, "hostPort");
        if (host != 0 && container != host) {
          errors.invalid(
              path + ".containers[" + i + "].ports[" + j + "].hostPort",
              host,
              "must match `containerPort` when `hostNetwork` is true");
        }
      }
    }
  }

  private static void dns(Map<String, @Nullable Object> spec, String path, Errors errors) {
    Map<String, @Nullable Object> config = Json.map(spec, "dnsConfig");
    List<String> servers = Errors.texts(config, "nameservers");
    if ("None".equals(spec.get("dnsPolicy"))) {
      if (config == null) {
        errors.required(path, "must provide `dnsConfig` when `dnsPolicy` is None");
        return;
      }
      if (servers.isEmpty()) {
        errors.required(
            path + ".nameservers",
            "must provide at least one DNS nameserver when `dnsPolicy` is None");
        return;
      }
    }
    if (config == null) {
      return;
    }
    if (servers.size() > 3) {
      errors.invalid(path + ".nameservers", servers, "must not have more than 3 nameservers");
    }
    for (int i = 0; i < servers.size(); i++) {
      errors.invalid(
          path + ".nameservers[" + i + "]", servers.get(i), Addresses.ip(servers.get(i)));
    }
    List<String> searches = Errors.texts(config, "searches");
    if (searches.size() > 32) {
      errors.invalid(path + ".searches", searches, "must not have more than 32 search paths");
    }
    for (int i = 0; i < searches.size(); i++) {
      String search = searches.get(i);
      if (search.endsWith(".") && search.length() > 1) {
        search = search.substring(0, search.length() - 1);
      }
      if (!search.equals(".")) {
        errors.invalid(
            path + ".searches[" + i + "]", search, Names.subdomain(search.replace('_', '-')));
      }
    }
    List<Map<String, @Nullable Object>> options = Errors.objects(config, "options");
    for (int i = 0; i < options.size(); i++) {
      if (Json.string(options.get(i), "name").isEmpty()) {
        errors.required(path + ".options[" + i + "]", "must not be empty");
      }
    }
  }

  private static void gates(Map<String, @Nullable Object> spec, String path, Errors errors) {
    List<Map<String, @Nullable Object>> gates = Errors.objects(spec, "readinessGates");
    for (int i = 0; i < gates.size(); i++) {
      String type = Json.string(gates.get(i), "conditionType");
      errors.invalid(
          path + ".readinessGates[" + i + "].conditionType", type, Names.qualified(type));
    }
  }

  private static void names(Map<String, @Nullable Object> spec, String path, Errors errors) {
    subdomain(spec, "serviceAccountName", path, errors);
    subdomain(spec, "nodeName", path, errors);
    if (spec.get("activeDeadlineSeconds") instanceof Number n
        && (n.longValue() < 1 || n.longValue() > Integer.MAX_VALUE)) {
      errors.invalid(
          path + ".activeDeadlineSeconds",
          n,
          "must be between 1 and " + Integer.MAX_VALUE + ", inclusive");
    }
    for (String name : List.of("hostname", "subdomain")) {
      String value = Json.string(spec, name);
      if (!value.isEmpty()) {
        errors.invalid(path + "." + name, value, Names.label(value));
      }
    }
  }

  private static void subdomain(
      Map<String, @Nullable Object> spec, String name, String path, Errors errors) {
    String value = Json.string(spec, name);
    if (!value.isEmpty()) {
      errors.invalid(path + "." + name, value, Names.subdomain(value));
    }
  }

  private static void aliases(
      List<Map<String, @Nullable Object>> aliases, String path, Errors errors) {
    for (int i = 0; i < aliases.size(); i++) {
      String ip = Json.string(aliases.get(i), "ip");
      errors.invalid(path + "[" + i + "].ip", ip, Addresses.ip(ip));
      List<String> names = Errors.texts(aliases.get(i), "hostnames");
      for (int j = 0; j < names.size(); j++) {
        errors.invalid(
            path + "[" + i + "].hostnames[" + j + "]", names.get(j), Names.subdomain(names.get(j)));
      }
    }
  }

  private static void os(Map<String, @Nullable Object> spec, String path, Errors errors) {
    Map<String, @Nullable Object> os = Json.map(spec, "os");
    if (os == null) {
      return;
    }
    String name = Json.string(os, "name");
    if (name.isEmpty()) {
      errors.required(path + ".os.name", "cannot be empty");
    } else if (!name.equals("linux") && !name.equals("windows")) {
      errors.notSupported(path + ".os.name", name, List.of("linux", "windows"));
    }
  }
}
