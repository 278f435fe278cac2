package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.podsecurity.Finding;
import io.gitops4j.testkit.apiserver.podsecurity.Level;
import io.gitops4j.testkit.apiserver.podsecurity.LevelVersion;
import io.gitops4j.testkit.apiserver.podsecurity.NamespacePolicy;
import io.gitops4j.testkit.apiserver.podsecurity.SecuredPod;
import io.gitops4j.testkit.apiserver.podsecurity.Standards;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds Pods to the policy that the labels of their namespace ask for.
 *
 * <p>Pods are refused or warned of; kinds with templates for Pods are warned of only, and refused
 * nothing, for it is their Pods that are; labels that name no level or version are refused, and a
 * namespace that becomes stricter is told which of its Pods would no longer be let in. An update of
 * a Pod matters only when it brings a container or changes an image: a Pod that violates its policy
 * can still be labelled and deleted. Writers of a refused Pod are not warned besides. Nobody is
 * exempt, as with a kube-apiserver without a configuration of its own. Source:
 * k8s.io/pod-security-admission, {@code admission/admission.go}; held by the {@code pod-security}
 * conversations.
 */
final class PodSecurity implements Validation {
  private static final int MOST_PODS = 3000;
  private static final Set<String> IGNORED = Set.of("status", "binding", "eviction");

  private static final Map<String, String[]> TEMPLATES =
      Map.of(
          "replicationcontrollers", new String[] {"spec", "template"},
          "podtemplates", new String[] {"template"},
          "replicasets.apps", new String[] {"spec", "template"},
          "deployments.apps", new String[] {"spec", "template"},
          "statefulsets.apps", new String[] {"spec", "template"},
          "daemonsets.apps", new String[] {"spec", "template"},
          "jobs.batch", new String[] {"spec", "template"},
          "cronjobs.batch", new String[] {"spec", "jobTemplate", "spec", "template"});

  private final ObjectStore store;

  PodSecurity(ObjectStore store) {
    this.store = store;
  }

  @Override
  public void validate(Written written, List<String> warnings) {
    String storage = written.target().kind().storage();
    String subresource = written.target().subresource();
    if (storage.equals("pods")) {
      if (!IGNORED.contains(subresource)) {
        pod(written, warnings);
      }
    } else if (!subresource.isEmpty()) {
      return;
    } else if (storage.equals("namespaces")) {
      namespace(written, warnings);
    } else {
      String[] template = TEMPLATES.get(storage);
      if (template != null) {
        template(written, template, warnings);
      }
    }
  }

  private NamespacePolicy policy(Written written) {
    Map<String, @Nullable Object> namespace =
        store.get("namespaces", "", written.target().namespace());
    return NamespacePolicy.of(Json.map(namespace, "metadata", "labels"));
  }

  private void pod(Written written, List<String> warnings) {
    NamespacePolicy policy = policy(written);
    Map<String, @Nullable Object> live = written.live();
    if (policy.privileged() || (live != null && !matters(written.object(), live))) {
      return;
    }
    SecuredPod pod = SecuredPod.of(written.object());
    List<Finding> findings = Standards.findings(policy.enforce(), pod);
    if (!findings.isEmpty()) {
      throw ApiException.forbidden(
          written.target().kind().kind(),
          Json.string(written.object(), "metadata", "name"),
          "violates PodSecurity \"" + policy.enforce() + "\": " + Finding.details(findings));
    }
    warn(policy.warn(), pod, warnings);
  }

  private static void warn(LevelVersion policy, SecuredPod pod, List<String> warnings) {
    List<Finding> findings = Standards.findings(policy, pod);
    if (!findings.isEmpty()) {
      warnings.add("would violate PodSecurity \"" + policy + "\": " + Finding.details(findings));
    }
  }

  /** Whether an update brings something that a policy may not allow. */
  private static boolean matters(
      Map<String, @Nullable Object> pod, Map<String, @Nullable Object> live) {
    for (String list : List.of("containers", "initContainers")) {
      if (!images(pod, list).equals(images(live, list))) {
        return true;
      }
    }
    List<Map<String, @Nullable Object>> before =
        Errors.objects(Errors.object(live, "spec"), "ephemeralContainers");
    for (Map<String, @Nullable Object> container :
        Errors.objects(Errors.object(pod, "spec"), "ephemeralContainers")) {
      String name = Json.string(container, "name");
      String image = Json.string(container, "image");
      if (before.stream()
          .noneMatch(
              c -> Json.string(c, "name").equals(name) && Json.string(c, "image").equals(image))) {
        return true;
      }
    }
    return false;
  }

  private static List<String> images(Map<String, @Nullable Object> pod, String list) {
    return Errors.objects(Errors.object(pod, "spec"), list).stream()
        .map(c -> Json.string(c, "image"))
        .toList();
  }

  private void template(Written written, String[] path, List<String> warnings) {
    NamespacePolicy policy = policy(written);
    if (policy.warn().level() != Level.PRIVILEGED) {
      Map<String, @Nullable Object> template = Json.map(written.object(), path);
      if (template != null) {
        warn(policy.warn(), SecuredPod.of(template), warnings);
      }
    }
  }

  private void namespace(Written written, List<String> warnings) {
    Map<String, @Nullable Object> namespace = written.object();
    NamespacePolicy policy = NamespacePolicy.of(Json.map(namespace, "metadata", "labels"));
    Map<String, @Nullable Object> live = written.live();
    NamespacePolicy before =
        live == null ? null : NamespacePolicy.of(Json.map(live, "metadata", "labels"));
    if (!policy.errors().isEmpty()
        && (before == null || !policy.errors().equals(before.errors()))) {
      Kind kind = written.target().kind().kind();
      throw ApiException.invalid(
          kind.group(), kind.kind(), Json.string(namespace, "metadata", "name"), policy.errors());
    }
    if (before != null && stricter(policy.enforce(), before.enforce())) {
      existingPods(Json.string(namespace, "metadata", "name"), policy.enforce(), warnings);
    }
  }

  private static boolean stricter(LevelVersion now, LevelVersion before) {
    return now.level() != Level.PRIVILEGED
        && (now.minor() != before.minor() || now.level().compareTo(before.level()) > 0);
  }

  private void existingPods(String namespace, LevelVersion policy, List<String> warnings) {
    List<Map<String, @Nullable Object>> pods = store.list("pods", namespace).objects();
    SortedMap<String, NavigableSet<String>> violations = new TreeMap<>();
    for (Map<String, @Nullable Object> pod : firstOfEachController(pods)) {
      List<Finding> findings = Standards.findings(policy, SecuredPod.of(pod));
      if (!findings.isEmpty()) {
        violations
            .computeIfAbsent(Finding.reasons(findings), r -> new TreeSet<>())
            .add(Json.string(pod, "metadata", "name"));
      }
    }
    if (pods.size() > MOST_PODS) {
      warnings.add(
          "new PodSecurity enforce level only checked against the first "
              + MOST_PODS
              + " of "
              + pods.size()
              + " existing pods");
    }
    if (!violations.isEmpty()) {
      warnings.add(
          "existing pods in namespace \""
              + namespace
              + "\" violate the new PodSecurity enforce level \""
              + policy
              + "\"");
    }
    violations.entrySet().stream()
        .map(v -> named(v.getValue()) + ": " + v.getKey())
        .sorted()
        .forEach(warnings::add);
  }

  private static String named(NavigableSet<String> pods) {
    int others = pods.size() - 1;
    return switch (others) {
      case 0 -> pods.first();
      case 1 -> pods.first() + " (and 1 other pod)";
      default -> pods.first() + " (and " + others + " other pods)";
    };
  }

  /** The pods that are looked at: one of each controller before a second one of any. */
  private static List<Map<String, @Nullable Object>> firstOfEachController(
      List<Map<String, @Nullable Object>> pods) {
    if (pods.size() <= MOST_PODS) {
      return pods;
    }
    Set<String> controllers = new LinkedHashSet<>();
    List<Map<String, @Nullable Object>> first = new ArrayList<>();
    List<Map<String, @Nullable Object>> others = new ArrayList<>();
    for (Map<String, @Nullable Object> pod : pods) {
      String controller =
          Errors.objects(Errors.object(pod, "metadata"), "ownerReferences").stream()
              .filter(owner -> Boolean.TRUE.equals(owner.get("controller")))
              .map(owner -> Json.string(owner, "uid"))
              .findFirst()
              .orElse("");
      (controller.isEmpty() || controllers.add(controller) ? first : others).add(pod);
    }
    first.addAll(others);
    return first.subList(0, MOST_PODS);
  }
}
