package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.pods.Resources;
import io.gitops4j.testkit.apiserver.typed.InternalJson;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** ResourceQuotas. Source: kubernetes/kubernetes {@code pkg/apis/core/validation/validation.go}. */
final class QuotaStrategy extends Strategy {

  private static final Set<String> SCOPES =
      Set.of(
          "Terminating",
          "NotTerminating",
          "BestEffort",
          "NotBestEffort",
          "PriorityClass",
          "CrossNamespacePodAffinity",
          "VolumeAttributesClass");
  private static final String OUT_OF_SCOPE = "unsupported scope applied to resource";
  private static final Set<String> OF_PODS =
      Set.of(
          "pods",
          "cpu",
          "memory",
          "limits.cpu",
          "limits.memory",
          "requests.cpu",
          "requests.memory");
  private static final Set<String> STANDARD =
      Set.of(
          "cpu",
          "memory",
          "ephemeral-storage",
          "requests.cpu",
          "requests.memory",
          "requests.storage",
          "requests.ephemeral-storage",
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage",
          "pods",
          "resourcequotas",
          "services",
          "replicationcontrollers",
          "secrets",
          "configmaps",
          "persistentvolumeclaims",
          "services.nodeports",
          "services.loadbalancers");

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> spec = spec(object);
    Errors.object(spec, "hard")
        .forEach(
            (name, value) -> {
              String path = "spec.hard[" + name + "]";
              Resources.quotaName(name, path, errors);
              Resources.value(name, value, path, errors);
            });
    Set<String> limited = Errors.object(spec, "hard").keySet();
    List<String> scopes = Errors.texts(spec, "scopes");
    for (String scope : scopes) {
      if (!SCOPES.contains(scope)) {
        errors.invalid("spec.scopes", scopes, "unsupported scope");
      }
      for (String name : limited) {
        if (outOfScope(scope, name)) {
          errors.invalid("spec.scopes", scopes, OUT_OF_SCOPE);
        }
      }
    }
    if (conflicting(scopes)) {
      errors.invalid("spec.scopes", scopes, "conflicting scopes");
    }
    Map<String, @Nullable Object> selector = Json.map(spec, "scopeSelector");
    if (selector != null) {
      selector(selector, limited, errors);
    }
  }

  private static boolean conflicting(Collection<String> scopes) {
    return scopes.containsAll(List.of("BestEffort", "NotBestEffort"))
        || scopes.containsAll(List.of("Terminating", "NotTerminating"));
  }

  /** Whether a scope does not apply to a resource. */
  private static boolean outOfScope(String scope, String resource) {
    if (!STANDARD.contains(resource)) {
      return false;
    }
    return switch (scope) {
      case "BestEffort" -> !resource.equals("pods");
      case "VolumeAttributesClass" ->
          !resource.equals("persistentvolumeclaims") && !resource.equals("requests.storage");
      default -> SCOPES.contains(scope) && !OF_PODS.contains(resource);
    };
  }

  private static void selector(
      Map<String, @Nullable Object> selector, Set<String> limited, Errors errors) {
    String path = "spec.scopeSelector.matchExpressions";
    List<String> scopes = new ArrayList<>();
    for (Map<String, @Nullable Object> expression : Errors.objects(selector, "matchExpressions")) {
      String scope = Json.string(expression, "scopeName");
      scopes.add(scope);
      if (!SCOPES.contains(scope)) {
        errors.invalid(path + ".scopeName", scope, "unsupported scope");
      }
      for (String name : limited) {
        if (outOfScope(scope, name)) {
          errors.invalid(path, InternalJson.of("core.ScopeSelector", selector), OUT_OF_SCOPE);
        }
      }
      expression(expression, scope, path, errors);
    }
    if (conflicting(scopes)) {
      errors.invalid(path, null, "conflicting scopes");
    }
  }

  private static void expression(
      Map<String, @Nullable Object> expression, String scope, String path, Errors errors) {
    String operator = Json.string(expression, "operator");
    if (SCOPES.contains(scope)
        && !scope.equals("PriorityClass")
        && !scope.equals("VolumeAttributesClass")
        && !operator.equals("Exists")) {
      errors.invalid(
          path + ".operator",
          operator,
          "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating,"
              + " ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort,"
              + " ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity");
    }
    List<String> values = Errors.texts(expression, "values");
    switch (operator) {
      case "In", "NotIn" -> {
        if (values.isEmpty()) {
          errors.required(
              path + ".values",
              "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (!values.isEmpty()) {
          errors.invalid(
              path + ".values",
              values,
              "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector");
        }
      }
      default -> errors.invalid(path + ".operator", operator, "not a valid selector operator");
    }
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    validate(updated, errors);
    List<String> now = Errors.texts(updated, "spec", "scopes");
    if (!Set.copyOf(now).equals(Set.copyOf(Errors.texts(live, "spec", "scopes")))) {
      errors.invalid("spec.scopes", Json.list(updated, "spec", "scopes"), Errors.IMMUTABLE);
    }
  }
}
