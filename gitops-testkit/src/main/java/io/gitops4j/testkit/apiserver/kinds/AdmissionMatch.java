package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import io.gitops4j.testkit.apiserver.validation.Selectors;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of what a policy or a binding says it is about. Source: kubernetes/kubernetes {@code
 * pkg/apis/admissionregistration/validation/validation.go}. Tests: the recorded {@code
 * admission-policy-invalid} and {@code admission-binding-invalid}.
 */
final class AdmissionMatch {

  private static final List<String> OPERATIONS =
      List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");

  private AdmissionMatch() {}

  static void validate(Map<String, @Nullable Object> match, String path, Errors errors) {
    errors.oneOf(match, path, "matchPolicy", "Equivalent", "Exact");
    Selectors.selector(Json.map(match, "namespaceSelector"), path + ".namespaceSelector", errors);
    Selectors.selector(Json.map(match, "objectSelector"), path + ".objectSelector", errors);
    for (String list : List.of("resourceRules", "excludeResourceRules")) {
      List<Map<String, @Nullable Object>> rules = Errors.objects(match, list);
      for (int i = 0; i < rules.size(); i++) {
        rule(rules.get(i), path + "." + list + "[" + i + "]", errors);
      }
    }
  }

  private static void rule(Map<String, @Nullable Object> rule, String path, Errors errors) {
    List<String> names = Errors.texts(rule, "resourceNames");
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String at = path + ".resourceNames[" + i + "]";
      errors.invalid(at, names.get(i), Names.pathSegment(names.get(i)));
      if (!seen.add(names.get(i))) {
        errors.duplicate(at, names.get(i));
      }
    }
    List<String> operations = wildcard(rule, path, "operations", "operations", errors);
    for (int i = 0; i < operations.size(); i++) {
      if (!OPERATIONS.contains(operations.get(i))) {
        errors.notSupported(path + ".operations[" + i + "]", operations.get(i), OPERATIONS);
      }
    }
    wildcard(rule, path, "apiGroups", "API groups", errors);
    List<String> versions = wildcard(rule, path, "apiVersions", "API versions", errors);
    for (int i = 0; i < versions.size(); i++) {
      if (versions.get(i).isEmpty()) {
        errors.required(path + ".apiVersions[" + i + "]");
      }
    }
    resources(Errors.texts(rule, "resources"), path + ".resources", errors);
    errors.oneOf(rule, path, "scope", "*", "Cluster", "Namespaced");
  }

  private static List<String> wildcard(
      Map<String, @Nullable Object> rule, String path, String name, String words, Errors errors) {
    List<String> items = Errors.texts(rule, name);
    if (items.isEmpty()) {
      errors.required(path + "." + name);
    }
    if (items.size() > 1 && items.contains("*")) {
      errors.invalid(
          path + "." + name, items, "if '*' is present, must not specify other " + words);
    }
    return items;
  }

  private static void resources(List<String> resources, String path, Errors errors) {
    if (resources.isEmpty()) {
      errors.required(path);
    }
    Set<String> whole = new HashSet<>();
    Set<String> everywhere = new HashSet<>();
    boolean plain = false;
    for (int i = 0; i < resources.size(); i++) {
      String resource = resources.get(i);
      String at = path + "[" + i + "]";
      int slash = resource.indexOf('/');
      if (resource.isEmpty()) {
        errors.required(at);
      } else if (slash < 0) {
        plain = !resource.equals("*");
      } else {
        String of = resource.substring(0, slash);
        String sub = resource.substring(slash + 1);
        String other = "' is present, must not specify " + resource;
        if (whole.contains(of)) {
          errors.invalid(at, resource, "if '" + of + "/*" + other);
        }
        if (everywhere.contains(sub)) {
          errors.invalid(at, resource, "if '*/" + sub + other);
        }
        if (sub.equals("*")) {
          whole.add(of);
        }
        if (of.equals("*")) {
          everywhere.add(sub);
        }
      }
    }
    if (resources.size() > 1 && resources.contains("*/*")) {
      errors.invalid(path, resources, "if '*/*' is present, must not specify other resources");
    }
    if (resources.contains("*") && plain) {
      errors.invalid(
          path,
          resources,
          "if '*' is present, must not specify other resources without subresources");
    }
  }
}
