package io.gitops4j.testkit.apiserver.pods;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Selectors;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Templates of Pods. Source: kubernetes/kubernetes {@code pkg/apis/core/validation/validation.go},
 * {@code ValidatePodTemplateSpec}.
 */
public final class PodTemplates {

  /** What a template that does not carry the labels of its selector is told. */
  public static final String MISMATCH = "`selector` does not match template `labels`";

  private PodTemplates() {}

  /** The mistakes in a template. */
  public static void validate(Map<String, @Nullable Object> template, String path, Errors errors) {
    Map<String, @Nullable Object> metadata = Errors.object(template, "metadata");
    Selectors.labels(Json.map(metadata, "labels"), path + ".labels", errors);
    Selectors.annotations(Json.map(metadata, "annotations"), path + ".annotations", errors);
    ProfileAnnotations.validate(template, path + ".annotations", errors);
    Map<String, @Nullable Object> spec = Errors.object(template, "spec");
    PodSpecs.validate(spec, path + ".spec", errors);
    if (!Errors.objects(spec, "ephemeralContainers").isEmpty()) {
      errors.forbidden(
          path + ".spec.ephemeralContainers", "ephemeral containers not allowed in pod template");
    }
  }

  /** The labels of a template; null when it has none, as messages print it. */
  public static @Nullable Map<String, @Nullable Object> labels(
      Map<String, @Nullable Object> template) {
    return Json.map(template, "metadata", "labels");
  }

  /** Whether a selector matches the labels of a template. */
  public static boolean matches(
      @Nullable Map<String, @Nullable Object> selector, Map<String, @Nullable Object> template) {
    return Selectors.matches(selector, Errors.object(template, "metadata", "labels"));
  }
}
