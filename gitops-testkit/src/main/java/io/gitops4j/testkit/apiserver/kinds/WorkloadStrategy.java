package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.pods.PodTemplates;
import io.gitops4j.testkit.apiserver.pods.PodWarnings;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Selectors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What workloads share: a selector, a template that carries its labels, Pods that restart. */
class WorkloadStrategy extends Strategy {

  @Override
  List<String> warnings(Map<String, @Nullable Object> object) {
    return PodWarnings.of(Errors.object(object, "spec", "template"), "spec.template");
  }

  @Override
  boolean warnsOfUpdate(Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    return !Json.equal(
        Json.at(updated, "metadata", "generation"), Json.at(live, "metadata", "generation"));
  }

  static Map<String, @Nullable Object> template(Map<String, @Nullable Object> spec) {
    return Errors.object(spec, "template");
  }

  /** The rules of a selector that must be there. */
  static void selector(Map<String, @Nullable Object> spec, String kind, Errors errors) {
    Map<String, @Nullable Object> selector = Json.map(spec, "selector");
    if (selector == null) {
      errors.required("spec.selector");
      return;
    }
    Selectors.selector(selector, "spec.selector", errors);
    if (Selectors.empty(selector)) {
      errors.invalid("spec.selector", selector, "empty selector is invalid for " + kind);
    }
  }

  /** The rule that the template carries the labels of the selector. */
  static void matching(Map<String, @Nullable Object> spec, Errors errors) {
    if (!PodTemplates.matches(Json.map(spec, "selector"), template(spec))) {
      errors.invalid(
          "spec.template.metadata.labels",
          errors.sent("spec", "template", "metadata", "labels"),
          PodTemplates.MISMATCH);
    }
  }

  /** The rules of Pods that are kept running. */
  static void running(Map<String, @Nullable Object> spec, String kind, Errors errors) {
    Map<String, @Nullable Object> pod = Errors.object(template(spec), "spec");
    String policy = Json.string(pod, "restartPolicy");
    if (!policy.equals("Always")) {
      errors.notSupported("spec.template.spec.restartPolicy", policy, List.of("Always"));
    }
    if (pod.get("activeDeadlineSeconds") != null) {
      errors.forbidden(
          "spec.template.spec.activeDeadlineSeconds",
          "activeDeadlineSeconds in " + kind + " is not Supported");
    }
  }

  /** Labels that match the selector; and the rules of a template whose Pods are kept running. */
  static void replicaTemplate(Map<String, @Nullable Object> spec, Errors errors) {
    Map<String, @Nullable Object> selector = Json.map(spec, "selector");
    if (!Selectors.empty(selector)) {
      matching(spec, errors);
    }
    PodTemplates.validate(template(spec), "spec.template", errors);
    if (!template(spec).isEmpty() && !Errors.object(template(spec), "spec").isEmpty()) {
      running(spec, "ReplicaSet", errors);
    }
  }
}
