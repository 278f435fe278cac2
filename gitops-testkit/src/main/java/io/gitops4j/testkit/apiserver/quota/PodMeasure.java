package io.gitops4j.testkit.apiserver.quota;

import io.gitops4j.testkit.apiserver.admission.AdmissionOperation;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.pods.PodResources;
import io.gitops4j.testkit.apiserver.quantity.Amounts;
import io.gitops4j.testkit.apiserver.quantity.Quantity;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pods and what their containers ask for.
 *
 * <p>Surprising: once a quota limits CPU or memory, every container must say how much it wants,
 * unless the Pod does so as a whole; {@code cpu} means its requests, too; a Pod that is done, or
 * should be gone, still counts in {@code count/pods} and in nothing else. Source:
 * kubernetes/kubernetes, {@code pkg/quota/v1/evaluator/core/pods.go}.
 */
final class PodMeasure implements Measure {
  private static final String COUNT = Measure.countOf("pods");
  private static final List<String> COMPUTE = List.of("cpu", "memory", "ephemeral-storage");
  private static final Set<String> RESOURCES =
      Stream.concat(
              Stream.of(COUNT, "pods"),
              COMPUTE.stream().flatMap(c -> Stream.of(c, "requests." + c, "limits." + c)))
          .collect(Collectors.toUnmodifiableSet());
  private static final Set<String> MUST_BE_SAID =
      Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

  @Override
  public boolean handles(AdmissionOperation operation, String subresource) {
    return operation == AdmissionOperation.CREATE && subresource.isEmpty();
  }

  @Override
  public boolean uses(String resource) {
    return RESOURCES.contains(resource)
        || resource.startsWith("hugepages-")
        || resource.startsWith("requests.hugepages-")
        || (resource.startsWith("requests.") && extended(resource));
  }

  /** Whether a name is that of a resource that Kubernetes itself knows nothing of. */
  private static boolean extended(String name) {
    return name.contains("/") && !name.contains("kubernetes.io/");
  }

  @Override
  public boolean within(Scope scope, Map<String, @Nullable Object> pod) {
    Map<String, @Nullable Object> spec = Errors.object(pod, "spec");
    boolean terminating = Errors.number(spec, -1, "activeDeadlineSeconds") >= 0;
    boolean bestEffort = Json.string(pod, "status", "qosClass").equals("BestEffort");
    String priority = Json.string(spec, "priorityClassName");
    return switch (scope.name()) {
      case "Terminating" -> terminating;
      case "NotTerminating" -> !terminating;
      case "BestEffort" -> bestEffort;
      case "NotBestEffort" -> !bestEffort;
      case "PriorityClass" -> scope.selects(priority.isEmpty() ? Set.of() : Set.of(priority));
      case "CrossNamespacePodAffinity" -> looksElsewhere(spec);
      default -> false;
    };
  }

  /** Whether it wants to be near or far from Pods of other namespaces. */
  private static boolean looksElsewhere(Map<String, @Nullable Object> spec) {
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      Map<String, @Nullable Object> affinity = Errors.object(spec, "affinity", kind);
      Stream<Map<String, @Nullable Object>> preferred =
          Errors.objects(affinity, "preferredDuringSchedulingIgnoredDuringExecution").stream()
              .map(term -> Errors.object(term, "podAffinityTerm"));
      Stream<Map<String, @Nullable Object>> required =
          Errors.objects(affinity, "requiredDuringSchedulingIgnoredDuringExecution").stream();
      if (Stream.concat(required, preferred)
          .anyMatch(
              term ->
                  !Errors.texts(term, "namespaces").isEmpty()
                      || term.get("namespaceSelector") != null)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String missing(Set<String> limited, Map<String, @Nullable Object> pod) {
    Map<String, @Nullable Object> spec = Errors.object(pod, "spec");
    if (PodResources.ofWholePod(spec)) {
      return "";
    }
    SortedMap<String, Set<String>> missing = new TreeMap<>();
    for (String list : List.of("containers", "initContainers")) {
      for (Map<String, @Nullable Object> container : Errors.objects(spec, list)) {
        Amounts said =
            compute(
                Amounts.of(Json.map(container, "resources", "requests")),
                Amounts.of(Json.map(container, "resources", "limits")));
        for (String name : limited) {
          if (MUST_BE_SAID.contains(name) && said.get(name) == null) {
            missing.computeIfAbsent(name, n -> new TreeSet<>()).add(Json.string(container, "name"));
          }
        }
      }
    }
    return missing.entrySet().stream()
        .map(e -> e.getKey() + " for: " + String.join(",", e.getValue()))
        .collect(Collectors.joining("; "));
  }

  private static Amounts compute(Amounts requests, Amounts limits) {
    Amounts usage = Amounts.NONE;
    for (String name : requests.names()) {
      Amounts one = requests.only(Set.of(name));
      boolean pages = name.startsWith("hugepages-");
      if (COMPUTE.contains(name) || pages) {
        usage = usage.plus(one);
      }
      if (COMPUTE.contains(name) || pages || (extended(name) && !name.startsWith("requests."))) {
        usage = usage.plus(renamed(one, name, "requests." + name));
      }
    }
    for (String name : limits.names()) {
      if (COMPUTE.contains(name)) {
        usage = usage.plus(renamed(limits, name, "limits." + name));
      }
    }
    return usage;
  }

  private static Amounts renamed(Amounts amounts, String name, String other) {
    Quantity quantity = amounts.get(name);
    return quantity == null ? Amounts.NONE : Amounts.NONE.with(other, quantity);
  }

  @Override
  public Amounts usage(Map<String, @Nullable Object> pod, Instant now) {
    Amounts counted = Amounts.of(COUNT, 1);
    if (over(pod, now)) {
      return counted;
    }
    Map<String, @Nullable Object> spec = Errors.object(pod, "spec");
    return counted
        .plus(Amounts.of("pods", 1))
        .plus(compute(PodResources.requests(spec), PodResources.limits(spec)));
  }

  private static boolean over(Map<String, @Nullable Object> pod, Instant now) {
    if (Set.of("Failed", "Succeeded").contains(Json.string(pod, "status", "phase"))) {
      return true;
    }
    String deletion = Json.string(pod, "metadata", "deletionTimestamp");
    if (deletion.isEmpty() || Json.at(pod, "metadata", "deletionGracePeriodSeconds") == null) {
      return false;
    }
    try {
      long grace = Errors.number(pod, 0, "metadata", "deletionGracePeriodSeconds");
      return now.isAfter(Instant.parse(deletion).plusSeconds(grace));
    } catch (DateTimeException e) {
      return false;
    }
  }
}
