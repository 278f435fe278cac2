package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** IngressClasses. Source: kubernetes/kubernetes {@code pkg/apis/networking/validation}. */
final class IngressClassStrategy extends Strategy {

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> spec = spec(object);
    String controller = Json.string(spec, "controller");
    if (controller.length() > 250) {
      errors.tooLong("spec.controller", 250);
    }
    if (controller.isEmpty()) {
      errors.required("spec.controller");
    } else {
      errors.invalid("spec.controller", controller, Names.domainPrefixedPath(controller));
    }
    Map<String, @Nullable Object> parameters = Json.map(spec, "parameters");
    if (parameters != null) {
      parameters(parameters, errors);
    }
  }

  private static void parameters(Map<String, @Nullable Object> parameters, Errors errors) {
    String path = "spec.parameters";
    for (String field : new String[] {"kind", "name"}) {
      if (Json.string(parameters, field).isEmpty()) {
        errors.required(path + "." + field, field + " is required");
      }
    }
    String scope = Json.string(parameters, "scope");
    errors.oneOf(parameters, path, "scope", "Cluster", "Namespace");
    Object namespace = parameters.get("namespace");
    if (scope.equals("Namespace") && namespace == null) {
      errors.required(path + ".namespace", "`parameters.scope` is set to 'Namespace'");
    } else if (scope.equals("Cluster") && namespace != null) {
      errors.forbidden(path + ".namespace", "`parameters.scope` is set to 'Cluster'");
    }
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    String controller = Json.string(spec(updated), "controller");
    errors.immutable(controller, Json.string(spec(live), "controller"), "spec.controller");
    validate(updated, errors);
  }
}
