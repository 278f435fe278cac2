package io.gitops4j.testkit.apiserver.admission;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Selectors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request is one that a policy or binding is about.
 *
 * <p>Selectors first, then what is excluded, then the rules; no rules at all match everything. The
 * namespace of a Namespace is itself, with the labels it is about to have; other objects without a
 * namespace are matched by every namespaceSelector. An objectSelector may match the object or the
 * old one. Source: k8s.io/apiserver, {@code pkg/admission/plugin/policy/matching/matching.go},
 * {@code pkg/admission/plugin/webhook/predicates}. Tests: the recorded {@code admission-policy-*}.
 */
record PolicyMatch(ObjectStore store) {

  boolean matches(Map<String, @Nullable Object> criteria, AdmissionRequest request) {
    if (!namespace(Json.map(criteria, "namespaceSelector"), request)
        || !object(Json.map(criteria, "objectSelector"), request)) {
      return false;
    }
    if (Errors.objects(criteria, "excludeResourceRules").stream().anyMatch(r -> rule(r, request))) {
      return false;
    }
    List<Map<String, @Nullable Object>> rules = Errors.objects(criteria, "resourceRules");
    return rules.isEmpty() || rules.stream().anyMatch(r -> rule(r, request));
  }

  private boolean namespace(
      @Nullable Map<String, @Nullable Object> selector, AdmissionRequest request) {
    if (selector == null || Selectors.empty(selector) || request.namespace().isEmpty()) {
      return true;
    }
    boolean itself = isNamespace(request.kind()) && request.subresource().isEmpty();
    Map<String, @Nullable Object> namespace =
        itself && request.object() != null
            ? request.object()
            : store.get("namespaces", "", request.namespace());
    return Selectors.matches(selector, Errors.object(namespace, "metadata", "labels"));
  }

  private static boolean object(
      @Nullable Map<String, @Nullable Object> selector, AdmissionRequest request) {
    if (selector == null || Selectors.empty(selector)) {
      return true;
    }
    return selected(selector, request.object()) || selected(selector, request.oldObject());
  }

  private static boolean selected(
      Map<String, @Nullable Object> selector, @Nullable Map<String, @Nullable Object> object) {
    return object != null
        && Selectors.matches(selector, Errors.object(object, "metadata", "labels"));
  }

  static boolean isNamespace(Kind kind) {
    return kind.qualifiedPlural().equals("namespaces");
  }

  private static boolean rule(Map<String, @Nullable Object> rule, AdmissionRequest request) {
    Kind kind = request.kind();
    boolean clusterScoped = isNamespace(kind) || request.namespace().isEmpty();
    boolean scope =
        switch (Json.string(rule, "scope")) {
          case "Namespaced" -> !clusterScoped;
          case "Cluster" -> clusterScoped;
          default -> true;
        };
    List<String> names = Errors.texts(rule, "resourceNames");
    return scope
        && anyOf(Errors.texts(rule, "operations"), request.operation().name())
        && anyOf(Errors.texts(rule, "apiGroups"), kind.group())
        && anyOf(Errors.texts(rule, "apiVersions"), kind.version())
        && Errors.texts(rule, "resources").stream().anyMatch(r -> resource(r, request))
        && (names.isEmpty() || names.contains(request.name()));
  }

  private static boolean anyOf(List<String> items, String wanted) {
    return items.contains("*") || items.contains(wanted);
  }

  private static boolean resource(String text, AdmissionRequest request) {
    int slash = text.indexOf('/');
    String resource = slash < 0 ? text : text.substring(0, slash);
    String subresource = slash < 0 ? "" : text.substring(slash + 1);
    return (resource.equals("*") || resource.equals(request.kind().plural()))
        && (subresource.equals("*") || subresource.equals(request.subresource()));
  }
}
