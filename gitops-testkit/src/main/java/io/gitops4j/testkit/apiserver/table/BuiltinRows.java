package io.gitops4j.testkit.apiserver.table;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.table.TablePrinter.Ages;
import io.gitops4j.testkit.apiserver.write.SelectorText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rows of built-in kinds, one method a kind.
 *
 * <p>Source: k8s.io/kubernetes, {@code pkg/printers/internalversion/printers.go}; held by the
 * {@code table} conversations.
 */
final class BuiltinRows {
  static final String NONE = "<none>";
  private static final String UNSET = "<unset>";

  private BuiltinRows() {}

  /** The cells of a kind's objects; null of kinds that are not known. */
  static @Nullable Function<Map<String, @Nullable Object>, List<@Nullable Object>> of(
      Kind kind, Ages ages) {
    return switch (kind.qualifiedPlural()) {
      case "configmaps" -> o -> row(name(o), data(o), ages.of(o));
      case "secrets" -> o -> row(name(o), text(o, "type"), size(o, "data"), ages.of(o));
      case "namespaces" -> o -> row(name(o), text(o, "status", "phase"), ages.of(o));
      case "serviceaccounts" -> o -> row(name(o), size(o, "secrets"), ages.of(o));
      case "services" -> o -> service(o, ages);
      case "pods" -> o -> PodRow.of(o, ages);
      case "nodes" -> o -> node(o, ages);
      case "events", "events.events.k8s.io" -> o -> event(o, ages);
      case "persistentvolumeclaims" -> o -> claim(o, ages);
      case "persistentvolumes" -> o -> volume(o, ages);
      case "resourcequotas" -> o -> QuotaRow.of(o, ages);
      case "deployments.apps" -> o -> deployment(o, ages);
      case "replicasets.apps", "replicationcontrollers" -> o -> replicaSet(o, ages);
      case "statefulsets.apps" -> o -> statefulSet(o, ages);
      case "daemonsets.apps" -> o -> daemonSet(o, ages);
      case "jobs.batch" -> o -> job(o, ages);
      case "cronjobs.batch" -> o -> cronJob(o, ages);
      case "horizontalpodautoscalers.autoscaling" -> o -> AutoscalerRow.of(o, ages);
      case "leases.coordination.k8s.io" ->
          o -> row(name(o), text(o, "spec", "holderIdentity"), ages.of(o));
      case "ingresses.networking.k8s.io" -> o -> ingress(o, ages);
      case "ingressclasses.networking.k8s.io" ->
          o -> row(name(o), text(o, "spec", "controller"), parameters(o), ages.of(o));
      case "networkpolicies.networking.k8s.io" ->
          o -> row(name(o), selector(o, "spec", "podSelector"), ages.of(o));
      case "poddisruptionbudgets.policy" -> o -> budget(o, ages);
      case "rolebindings.rbac.authorization.k8s.io",
          "clusterrolebindings.rbac.authorization.k8s.io" ->
          o -> binding(o, ages);
      case "priorityclasses.scheduling.k8s.io" -> o -> priorityClass(o, ages);
      case "storageclasses.storage.k8s.io" -> o -> storageClass(o, ages);
      case "mutatingwebhookconfigurations.admissionregistration.k8s.io",
          "validatingwebhookconfigurations.admissionregistration.k8s.io" ->
          o -> row(name(o), size(o, "webhooks"), ages.of(o));
      case "endpoints" -> o -> row(name(o), endpoints(o), ages.of(o));
      case "endpointslices.discovery.k8s.io" -> o -> slice(o, ages);
      case "runtimeclasses.node.k8s.io" -> o -> row(name(o), text(o, "handler"), ages.of(o));
      case "controllerrevisions.apps" -> o -> revision(o, ages);
      case "podtemplates" ->
          o ->
              row(
                  name(o),
                  containers(o.get("template"), "name"),
                  containers(o.get("template"), "image"),
                  labels(Json.at(o, "template", "metadata", "labels")));
      case "csidrivers.storage.k8s.io" -> o -> StorageRows.driver(o, ages);
      case "csinodes.storage.k8s.io" -> o -> StorageRows.node(o, ages);
      case "csistoragecapacities.storage.k8s.io" ->
          o -> row(name(o), text(o, "metadata", "creationTimestamp"));
      case "volumeattachments.storage.k8s.io" -> o -> StorageRows.attachment(o, ages);
      case "volumeattributesclasses.storage.k8s.io" ->
          o -> row(name(o), text(o, "driverName"), ages.of(o));
      default -> null;
    };
  }

  static List<@Nullable Object> row(@Nullable Object... cells) {
    return new ArrayList<>(Arrays.asList(cells));
  }

  static String name(Map<String, @Nullable Object> object) {
    return text(object, "metadata", "name");
  }

  static String text(@Nullable Object object, String... path) {
    return Json.string(object, path);
  }

  static long number(@Nullable Object object, String... path) {
    return Json.at(object, path) instanceof Number n ? n.longValue() : 0;
  }

  static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }

  private static long size(Map<String, @Nullable Object> object, String member) {
    Object value = object.get(member);
    return value instanceof Map<?, ?> map ? map.size() : value instanceof List<?> l ? l.size() : 0;
  }

  private static long data(Map<String, @Nullable Object> object) {
    return size(object, "data") + size(object, "binaryData");
  }

  /** A selector as tables show it. */
  static String selector(@Nullable Object object, String... path) {
    return orNone(SelectorText.of(Json.at(object, path)));
  }

  /** Labels as tables show them. */
  static String labels(@Nullable Object map) {
    List<String> terms = new ArrayList<>();
    if (map instanceof Map<?, ?> labels) {
      new TreeMap<Object, Object>(labels).forEach((k, v) -> terms.add(k + "=" + v));
    }
    return terms.isEmpty() ? NONE : String.join(",", terms);
  }

  private static String containers(@Nullable Object template, String member) {
    List<String> names = new ArrayList<>();
    List<@Nullable Object> containers = Json.list(template, "spec", "containers");
    if (containers != null) {
      containers.forEach(c -> names.add(text(c, member)));
    }
    return String.join(",", names);
  }

  private static List<@Nullable Object> service(Map<String, @Nullable Object> o, Ages ages) {
    String type = text(o, "spec", "type");
    Set<String> external = new LinkedHashSet<>();
    if (type.equals("ExternalName")) {
      external.add(text(o, "spec", "externalName"));
    } else {
      List<@Nullable Object> ingress = Json.list(o, "status", "loadBalancer", "ingress");
      if (ingress != null && type.equals("LoadBalancer")) {
        ingress.forEach(
            i -> external.add(text(i, "ip").isEmpty() ? text(i, "hostname") : text(i, "ip")));
      }
      List<@Nullable Object> addresses = Json.list(o, "spec", "externalIPs");
      if (addresses != null) {
        addresses.forEach(a -> external.add(String.valueOf(a)));
      }
    }
    String nobody = type.equals("LoadBalancer") ? "<pending>" : NONE;
    List<String> ports = new ArrayList<>();
    List<@Nullable Object> list = Json.list(o, "spec", "ports");
    if (list != null) {
      list.forEach(
          p ->
              ports.add(
                  number(p, "port")
                      + (number(p, "nodePort") > 0 ? ":" + number(p, "nodePort") : "")
                      + "/"
                      + text(p, "protocol")));
    }
    return row(
        name(o),
        type,
        orNone(text(o, "spec", "clusterIP")),
        external.isEmpty() ? nobody : String.join(",", external),
        ports.isEmpty() ? NONE : String.join(",", ports),
        ages.of(o),
        labels(Json.at(o, "spec", "selector")));
  }

  private static List<@Nullable Object> node(Map<String, @Nullable Object> o, Ages ages) {
    String status = "Unknown";
    List<@Nullable Object> conditions = Json.list(o, "status", "conditions");
    if (conditions != null) {
      for (Object condition : conditions) {
        if (text(condition, "type").equals("Ready")) {
          status = text(condition, "status").equals("True") ? "Ready" : "NotReady";
        }
      }
    }
    if (Boolean.TRUE.equals(Json.at(o, "spec", "unschedulable"))) {
      status += ",SchedulingDisabled";
    }
    return row(
        name(o),
        status,
        NONE,
        ages.of(o),
        text(o, "status", "nodeInfo", "kubeletVersion"),
        address(o, "InternalIP"),
        address(o, "ExternalIP"),
        orUnknown(text(o, "status", "nodeInfo", "osImage")),
        orUnknown(text(o, "status", "nodeInfo", "kernelVersion")),
        orUnknown(text(o, "status", "nodeInfo", "containerRuntimeVersion")));
  }

  private static String address(Map<String, @Nullable Object> node, String type) {
    List<@Nullable Object> addresses = Json.list(node, "status", "addresses");
    return addresses == null
        ? NONE
        : addresses.stream()
            .filter(a -> text(a, "type").equals(type))
            .map(a -> text(a, "address"))
            .findFirst()
            .orElse(NONE);
  }

  private static String orUnknown(String text) {
    return text.isEmpty() ? "<unknown>" : text;
  }

  private static List<@Nullable Object> event(Map<String, @Nullable Object> o, Ages ages) {
    boolean core = o.containsKey("involvedObject");
    Object about = o.get(core ? "involvedObject" : "regarding");
    String first = text(o, core ? "firstTimestamp" : "deprecatedFirstTimestamp");
    String last = text(o, core ? "lastTimestamp" : "deprecatedLastTimestamp");
    String seen = ages.since(last.isEmpty() ? text(o, "eventTime") : last);
    Object count = o.get(core ? "count" : "deprecatedCount");
    return row(
        seen,
        text(o, "type"),
        text(o, "reason"),
        text(about, "kind").toLowerCase(java.util.Locale.ROOT) + "/" + text(about, "name"),
        text(about, "fieldPath"),
        eventSource(o, core),
        text(o, core ? "message" : "note").strip(),
        ages.since(first.isEmpty() ? text(o, "eventTime") : first),
        Json.at(o, "series", "count") instanceof Long c
            ? c
            : count instanceof Long c && c > 0 ? c : (Object) 1L,
        name(o));
  }

  private static String eventSource(Map<String, @Nullable Object> o, boolean core) {
    String component = text(o, core ? "source" : "deprecatedSource", "component");
    String instance = text(o, core ? "source" : "deprecatedSource", "host");
    if (component.isEmpty()) {
      component = text(o, core ? "reportingComponent" : "reportingController");
      instance = text(o, "reportingInstance");
    }
    return instance.isEmpty() ? component : component + ", " + instance;
  }

  private static List<@Nullable Object> claim(Map<String, @Nullable Object> o, Ages ages) {
    String phase = text(o, "status", "phase");
    boolean bound = !text(o, "spec", "volumeName").isEmpty();
    return row(
        name(o),
        Json.at(o, "metadata", "deletionTimestamp") == null ? phase : "Terminating",
        text(o, "spec", "volumeName"),
        bound ? orZero(text(o, "status", "capacity", "storage")) : "",
        bound ? modes(o, "status", "accessModes") : "",
        text(o, "spec", "storageClassName"),
        orUnset(text(o, "spec", "volumeAttributesClassName")),
        ages.of(o),
        text(o, "spec", "volumeMode"));
  }

  private static String orZero(String text) {
    return text.isEmpty() ? "0" : text;
  }

  private static String orUnset(String text) {
    return text.isEmpty() ? UNSET : text;
  }

  private static String modes(Map<String, @Nullable Object> o, String... path) {
    List<String> modes = new ArrayList<>();
    List<@Nullable Object> list = Json.list(o, path);
    if (list != null) {
      list.forEach(m -> modes.add(String.valueOf(m).replaceAll("[a-z]", "").replace("P", "P")));
    }
    modes.replaceAll(
        m ->
            m.equals("RWO") || m.equals("RWM") ? m.replace("RWM", "RWX") : m.replace("ROM", "ROX"));
    return String.join(",", modes);
  }

  private static List<@Nullable Object> volume(Map<String, @Nullable Object> o, Ages ages) {
    Object claim = Json.at(o, "spec", "claimRef");
    return row(
        name(o),
        text(o, "spec", "capacity", "storage"),
        modes(o, "spec", "accessModes"),
        text(o, "spec", "persistentVolumeReclaimPolicy"),
        Json.at(o, "metadata", "deletionTimestamp") == null
            ? text(o, "status", "phase")
            : "Terminating",
        claim == null ? "" : text(claim, "namespace") + "/" + text(claim, "name"),
        text(o, "spec", "storageClassName"),
        orUnset(text(o, "spec", "volumeAttributesClassName")),
        text(o, "status", "reason"),
        ages.of(o),
        text(o, "spec", "volumeMode"));
  }

  private static List<@Nullable Object> deployment(Map<String, @Nullable Object> o, Ages ages) {
    return row(
        name(o),
        number(o, "status", "readyReplicas") + "/" + number(o, "spec", "replicas"),
        number(o, "status", "updatedReplicas"),
        number(o, "status", "availableReplicas"),
        ages.of(o),
        containers(Json.at(o, "spec", "template"), "name"),
        containers(Json.at(o, "spec", "template"), "image"),
        selector(o, "spec", "selector"));
  }

  private static List<@Nullable Object> replicaSet(Map<String, @Nullable Object> o, Ages ages) {
    Map<String, @Nullable Object> selector = Json.map(o, "spec", "selector");
    boolean plain = text(o, "kind").equals("ReplicationController");
    return row(
        name(o),
        number(o, "spec", "replicas"),
        number(o, "status", "replicas"),
        number(o, "status", "readyReplicas"),
        ages.of(o),
        containers(Json.at(o, "spec", "template"), "name"),
        containers(Json.at(o, "spec", "template"), "image"),
        plain ? labels(selector) : selector(o, "spec", "selector"));
  }

  private static List<@Nullable Object> statefulSet(Map<String, @Nullable Object> o, Ages ages) {
    return row(
        name(o),
        number(o, "status", "readyReplicas") + "/" + number(o, "spec", "replicas"),
        ages.of(o),
        containers(Json.at(o, "spec", "template"), "name"),
        containers(Json.at(o, "spec", "template"), "image"));
  }

  private static List<@Nullable Object> daemonSet(Map<String, @Nullable Object> o, Ages ages) {
    return row(
        name(o),
        number(o, "status", "desiredNumberScheduled"),
        number(o, "status", "currentNumberScheduled"),
        number(o, "status", "numberReady"),
        number(o, "status", "updatedNumberScheduled"),
        number(o, "status", "numberAvailable"),
        labels(Json.at(o, "spec", "template", "spec", "nodeSelector")),
        ages.of(o),
        containers(Json.at(o, "spec", "template"), "name"),
        containers(Json.at(o, "spec", "template"), "image"),
        selector(o, "spec", "selector"));
  }

  private static List<@Nullable Object> job(Map<String, @Nullable Object> o, Ages ages) {
    long succeeded = number(o, "status", "succeeded");
    Object completions = Json.at(o, "spec", "completions");
    String wanted = completions == null ? "1" : String.valueOf(completions);
    String start = text(o, "status", "startTime");
    return row(
        name(o),
        jobStatus(o),
        succeeded + "/" + wanted,
        start.isEmpty() ? "" : ages.since(start),
        ages.of(o),
        containers(Json.at(o, "spec", "template"), "name"),
        containers(Json.at(o, "spec", "template"), "image"),
        selector(o, "spec", "selector"));
  }

  private static String jobStatus(Map<String, @Nullable Object> o) {
    if (holds(o, "Complete")) {
      return "Complete";
    }
    if (holds(o, "Failed")) {
      return "Failed";
    }
    if (Json.at(o, "metadata", "deletionTimestamp") != null) {
      return "Terminating";
    }
    for (String type : List.of("Suspended", "FailureTarget", "SuccessCriteriaMet")) {
      if (holds(o, type)) {
        return type;
      }
    }
    return "Running";
  }

  private static boolean holds(Map<String, @Nullable Object> o, String type) {
    List<@Nullable Object> conditions = Json.list(o, "status", "conditions");
    return conditions != null
        && conditions.stream()
            .anyMatch(c -> text(c, "type").equals(type) && text(c, "status").equals("True"));
  }

  private static List<@Nullable Object> cronJob(Map<String, @Nullable Object> o, Ages ages) {
    Object template = Json.at(o, "spec", "jobTemplate", "spec", "template");
    String last = text(o, "status", "lastScheduleTime");
    List<@Nullable Object> active = Json.list(o, "status", "active");
    return row(
        name(o),
        text(o, "spec", "schedule"),
        orNone(text(o, "spec", "timeZone")),
        Boolean.TRUE.equals(Json.at(o, "spec", "suspend")) ? "True" : "False",
        active == null ? 0L : (long) active.size(),
        last.isEmpty() ? NONE : ages.since(last),
        ages.of(o),
        containers(template, "name"),
        containers(template, "image"),
        selector(o, "spec", "jobTemplate", "spec", "selector"));
  }

  private static List<@Nullable Object> ingress(Map<String, @Nullable Object> o, Ages ages) {
    List<String> hosts = new ArrayList<>();
    List<@Nullable Object> rules = Json.list(o, "spec", "rules");
    if (rules != null) {
      rules.forEach(r -> hosts.add(text(r, "host").isEmpty() ? "*" : text(r, "host")));
    }
    Set<String> addresses = new TreeSet<>();
    List<@Nullable Object> ingress = Json.list(o, "status", "loadBalancer", "ingress");
    if (ingress != null) {
      ingress.forEach(
          i -> addresses.add(text(i, "ip").isEmpty() ? text(i, "hostname") : text(i, "ip")));
    }
    List<@Nullable Object> tls = Json.list(o, "spec", "tls");
    return row(
        name(o),
        orNone(text(o, "spec", "ingressClassName")),
        hosts.isEmpty() ? "*" : String.join(",", hosts),
        String.join(",", addresses),
        tls == null || tls.isEmpty() ? "80" : "80, 443",
        ages.of(o));
  }

  private static String parameters(Map<String, @Nullable Object> o) {
    Object parameters = Json.at(o, "spec", "parameters");
    if (parameters == null) {
      return NONE;
    }
    String group = text(parameters, "apiGroup");
    return text(parameters, "kind")
        + (group.isEmpty() ? "" : "." + group)
        + "/"
        + text(parameters, "name");
  }

  private static List<@Nullable Object> budget(Map<String, @Nullable Object> o, Ages ages) {
    Object min = Json.at(o, "spec", "minAvailable");
    Object max = Json.at(o, "spec", "maxUnavailable");
    return row(
        name(o),
        min == null ? "N/A" : String.valueOf(min),
        max == null ? "N/A" : String.valueOf(max),
        number(o, "status", "disruptionsAllowed"),
        ages.of(o));
  }

  private static List<@Nullable Object> binding(Map<String, @Nullable Object> o, Ages ages) {
    List<String> users = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    List<String> accounts = new ArrayList<>();
    List<@Nullable Object> subjects = Json.list(o, "subjects");
    if (subjects != null) {
      for (Object subject : subjects) {
        switch (text(subject, "kind")) {
          case "User" -> users.add(text(subject, "name"));
          case "Group" -> groups.add(text(subject, "name"));
          default -> accounts.add(text(subject, "namespace") + "/" + text(subject, "name"));
        }
      }
    }
    return row(
        name(o),
        text(o, "roleRef", "kind") + "/" + text(o, "roleRef", "name"),
        ages.of(o),
        String.join(", ", users),
        String.join(", ", groups),
        String.join(", ", accounts));
  }

  private static List<@Nullable Object> priorityClass(Map<String, @Nullable Object> o, Ages ages) {
    return row(
        name(o),
        number(o, "value"),
        Boolean.TRUE.equals(o.get("globalDefault")),
        ages.of(o),
        text(o, "preemptionPolicy"));
  }

  private static List<@Nullable Object> storageClass(Map<String, @Nullable Object> o, Ages ages) {
    boolean standard =
        text(o, "metadata", "annotations", "storageclass.kubernetes.io/is-default-class")
            .equals("true");
    return row(
        name(o) + (standard ? " (default)" : ""),
        text(o, "provisioner"),
        text(o, "reclaimPolicy"),
        text(o, "volumeBindingMode"),
        Boolean.TRUE.equals(o.get("allowVolumeExpansion")),
        ages.of(o));
  }

  private static String endpoints(Map<String, @Nullable Object> o) {
    List<String> found = new ArrayList<>();
    List<@Nullable Object> subsets = Json.list(o, "subsets");
    if (subsets != null) {
      for (Object subset : subsets) {
        List<@Nullable Object> addresses = Json.list(subset, "addresses");
        List<@Nullable Object> ports = Json.list(subset, "ports");
        if (addresses != null) {
          for (Object address : addresses) {
            if (ports == null || ports.isEmpty()) {
              found.add(text(address, "ip"));
            } else {
              ports.forEach(p -> found.add(text(address, "ip") + ":" + number(p, "port")));
            }
          }
        }
      }
    }
    if (found.size() > 3) {
      return String.join(",", found.subList(0, 3)) + " + " + (found.size() - 3) + " more...";
    }
    return found.isEmpty() ? NONE : String.join(",", found);
  }

  private static List<@Nullable Object> slice(Map<String, @Nullable Object> o, Ages ages) {
    List<String> ports = new ArrayList<>();
    List<@Nullable Object> list = Json.list(o, "ports");
    if (list != null) {
      list.forEach(
          p -> ports.add(p == null || Json.at(p, "port") == null ? "*" : "" + number(p, "port")));
    }
    List<String> addresses = new ArrayList<>();
    List<@Nullable Object> endpoints = Json.list(o, "endpoints");
    if (endpoints != null) {
      endpoints.forEach(
          e -> {
            List<@Nullable Object> own = Json.list(e, "addresses");
            if (own != null) {
              own.forEach(a -> addresses.add(String.valueOf(a)));
            }
          });
    }
    return row(
        name(o),
        text(o, "addressType"),
        ports.isEmpty() ? UNSET : String.join(",", ports),
        addresses.isEmpty() ? UNSET : String.join(",", addresses),
        ages.of(o));
  }

  private static List<@Nullable Object> revision(Map<String, @Nullable Object> o, Ages ages) {
    String owner = NONE;
    List<@Nullable Object> owners = Json.list(o, "metadata", "ownerReferences");
    if (owners != null) {
      for (Object reference : owners) {
        if (Boolean.TRUE.equals(Json.at(reference, "controller"))) {
          String apiVersion = text(reference, "apiVersion");
          int slash = apiVersion.indexOf('/');
          String kind = text(reference, "kind").toLowerCase(java.util.Locale.ROOT);
          owner =
              kind
                  + (slash < 0 ? "" : "." + apiVersion.substring(0, slash))
                  + "/"
                  + text(reference, "name");
        }
      }
    }
    return row(name(o), owner, number(o, "revision"), ages.of(o));
  }
}
