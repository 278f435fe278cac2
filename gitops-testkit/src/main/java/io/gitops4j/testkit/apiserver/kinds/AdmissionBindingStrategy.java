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
 * Bindings of ValidatingAdmissionPolicies. Source: kubernetes/kubernetes {@code
 * pkg/apis/admissionregistration/validation/validation.go}. Tests: the recorded {@code
 * admission-binding-invalid}.
 */
final class AdmissionBindingStrategy extends Strategy {

  private static final List<String> ACTIONS = List.of("Audit", "Deny", "Warn");
  private static final String BOTH =
      "must not contain both Deny and Warn (repeating the same validation failure information in the"
          + " API response and headers serves no purpose)";

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> spec = Errors.object(object, "spec");
    String policy = Json.string(spec, "policyName");
    if (policy.isEmpty()) {
      errors.required("spec.policyName");
    } else {
      errors.invalid("spec.policyName", policy, Names.subdomain(policy));
    }
    Map<String, @Nullable Object> params = Json.map(spec, "paramRef");
    if (params != null) {
      params(params, "spec.paramRef", errors);
    }
    Map<String, @Nullable Object> match = Json.map(spec, "matchResources");
    if (match != null) {
      AdmissionMatch.validate(match, "spec.matchResources", errors);
    }
    actions(Errors.texts(spec, "validationActions"), "spec.validationActions", errors);
  }

  private static void params(Map<String, @Nullable Object> params, String path, Errors errors) {
    String exclusive = "name and selector are mutually exclusive";
    String name = Json.string(params, "name");
    Map<String, @Nullable Object> selector = Json.map(params, "selector");
    if (!name.isEmpty()) {
      errors.invalid(path + ".name", name, Names.pathSegment(name));
      if (selector != null) {
        errors.forbidden(path + ".name", exclusive);
      }
    }
    if (selector != null) {
      Selectors.selector(selector, path + ".selector", errors);
      if (!name.isEmpty()) {
        errors.forbidden(path + ".selector", exclusive);
      }
    }
    if (name.isEmpty() && selector == null) {
      errors.required(path, "one of name or selector must be specified");
    }
    String action = Json.string(params, "parameterNotFoundAction");
    if (action.isEmpty()) {
      errors.required(path + ".parameterNotFoundAction");
    } else {
      errors.oneOf(params, path, "parameterNotFoundAction", "Deny", "Allow");
    }
  }

  private static void actions(List<String> actions, String path, Errors errors) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < actions.size(); i++) {
      String action = actions.get(i);
      if (!ACTIONS.contains(action)) {
        errors.notSupported(path + "[" + i + "]", action, ACTIONS);
      }
      if (!seen.add(action)) {
        errors.duplicate(path + "[" + i + "]", action);
      }
    }
    if (seen.contains("Deny") && seen.contains("Warn")) {
      errors.invalid(path, actions, BOTH);
    }
    if (seen.isEmpty()) {
      errors.required(path, "at least one validation action is required");
    }
  }
}
