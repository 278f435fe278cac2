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
 * Configurations of admission webhooks. They are kept, not called. Source: kubernetes/kubernetes
 * {@code pkg/apis/admissionregistration/validation}.
 */
final class WebhookStrategy extends Strategy {

  @Override
  boolean raisesGeneration(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    return !Json.equal(updated.get("webhooks"), live.get("webhooks"));
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    List<Map<String, @Nullable Object>> hooks = Errors.objects(object, "webhooks");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < hooks.size(); i++) {
      String path = "webhooks[" + i + "]";
      hook(hooks.get(i), path, errors);
      String name = Json.string(hooks.get(i), "name");
      if (!name.isEmpty() && !names.add(name)) {
        errors.duplicate(path + ".name", name);
      }
    }
  }

  private static void hook(Map<String, @Nullable Object> hook, String path, Errors errors) {
    String name = Json.string(hook, "name");
    if (name.isEmpty()) {
      errors.required(path + ".name");
    } else {
      List<String> messages = Names.subdomain(name);
      if (!messages.isEmpty()) {
        errors.invalid(path + ".name", name, String.join(",", messages));
      } else if (name.split("\\.", -1).length < 3) {
        errors.invalid(
            path + ".name",
            name,
            "should be a domain with at least three segments separated by dots");
      }
    }
    errors.oneOf(hook, path, "failurePolicy", "Fail", "Ignore");
    errors.oneOf(hook, path, "matchPolicy", "Equivalent", "Exact");
    if (hook.get("sideEffects") == null) {
      errors.required(path + ".sideEffects", "must specify one of None, NoneOnDryRun");
    } else {
      errors.oneOf(hook, path, "sideEffects", "None", "NoneOnDryRun");
    }
    long timeout = Errors.number(hook, 10, "timeoutSeconds");
    if (timeout > 30 || timeout < 1) {
      errors.invalid(
          path + ".timeoutSeconds", timeout, "the timeout value must be between 1 and 30 seconds");
    }
    Selectors.selector(Json.map(hook, "namespaceSelector"), path + ".namespaceSelector", errors);
    Selectors.selector(Json.map(hook, "objectSelector"), path + ".objectSelector", errors);
    Map<String, @Nullable Object> client = Errors.object(hook, "clientConfig");
    if ((client.get("url") == null) == (client.get("service") == null)) {
      errors.required(path + ".clientConfig", "exactly one of url or service is required");
    }
    if (Errors.texts(hook, "admissionReviewVersions").isEmpty()) {
      errors.required(path + ".admissionReviewVersions", "must specify one of v1, v1beta1");
    }
  }
}
