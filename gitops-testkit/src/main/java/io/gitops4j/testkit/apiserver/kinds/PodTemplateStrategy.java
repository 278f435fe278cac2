package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.pods.PodTemplates;
import io.gitops4j.testkit.apiserver.pods.PodWarnings;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PodTemplates. Source: kubernetes/kubernetes {@code pkg/registry/core/podtemplate/strategy.go}.
 */
final class PodTemplateStrategy extends Strategy {

  @Override
  boolean raisesGeneration(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    return !Json.equal(updated.get("template"), live.get("template"));
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    PodTemplates.validate(Errors.object(object, "template"), "template", errors);
  }

  @Override
  List<String> warnings(Map<String, @Nullable Object> object) {
    return PodWarnings.of(Errors.object(object, "template"), "template");
  }
}
