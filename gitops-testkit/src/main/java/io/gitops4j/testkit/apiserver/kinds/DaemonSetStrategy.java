package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules.WriteContext;
import io.gitops4j.testkit.apiserver.pods.PodTemplates;
import io.gitops4j.testkit.apiserver.typed.InternalJson;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Selectors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * DaemonSets. The generation of the template lives in an annotation in apps/v1. Sources:
 * kubernetes/kubernetes {@code pkg/registry/apps/daemonset/strategy.go}, {@code
 * pkg/apis/apps/validation/validation.go}, {@code pkg/apis/apps/v1/conversion.go}.
 */
final class DaemonSetStrategy extends WorkloadStrategy {

  private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

  @Override
  void convert(Map<String, @Nullable Object> object) {
    Json.child(Json.child(object, "metadata"), "annotations").putIfAbsent(TEMPLATE_GENERATION, "0");
    Map<String, @Nullable Object> rolling =
        Json.map(object, "spec", "updateStrategy", "rollingUpdate");
    if (rolling != null) {
      // The server's own form holds both, whatever the strategy.
      rolling.putIfAbsent("maxUnavailable", 0L);
      rolling.putIfAbsent("maxSurge", 0L);
    }
  }

  @Override
  void create(Map<String, @Nullable Object> object, Kind kind, WriteContext context) {
    super.create(object, kind, context);
    annotate(object, 1);
  }

  @Override
  void settle(Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    long generation = 0;
    try {
      generation =
          Long.parseLong(Json.string(live, "metadata", "annotations", TEMPLATE_GENERATION));
    } catch (NumberFormatException e) {
      generation = 0;
    }
    boolean changed = !Json.equal(spec(updated).get("template"), spec(live).get("template"));
    annotate(updated, changed ? generation + 1 : generation);
  }

  /** The generation is a part of the spec, which a write of the status leaves alone. */
  @Override
  void updateStatus(Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    Object generation = Json.at(live, "metadata", "annotations", TEMPLATE_GENERATION);
    if (generation != null) {
      Json.child(Json.child(updated, "metadata"), "annotations")
          .put(TEMPLATE_GENERATION, generation);
    }
  }

  /** The template's generation counts, not that of the whole. */
  @Override
  boolean warnsOfUpdate(Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    return !Json.equal(
        Json.at(updated, "metadata", "annotations", TEMPLATE_GENERATION),
        Json.at(live, "metadata", "annotations", TEMPLATE_GENERATION));
  }

  private static void annotate(Map<String, @Nullable Object> object, long generation) {
    if (generation > 0) {
      Json.child(Json.child(object, "metadata"), "annotations")
          .put(TEMPLATE_GENERATION, Long.toString(generation));
    }
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> spec = spec(object);
    Map<String, @Nullable Object> selector = Json.map(spec, "selector");
    Selectors.selector(selector, "spec.selector", errors);
    if (Selectors.usable(selector)) {
      matching(spec, errors);
    }
    if (selector != null && Selectors.empty(selector)) {
      errors.invalid("spec.selector", selector, "empty selector is invalid for daemonset");
    }
    PodTemplates.validate(template(spec), "spec.template", errors);
    running(spec, "DaemonSet", errors);
    errors.nonNegative(spec, "spec", "minReadySeconds");
    rollout(Errors.object(spec, "updateStrategy"), errors);
    errors.nonNegative(spec, "spec", "revisionHistoryLimit");
  }

  private static void rollout(Map<String, @Nullable Object> strategy, Errors errors) {
    String type = Json.string(strategy, "type");
    if (type.equals("OnDelete")) {
      return;
    }
    if (!type.equals("RollingUpdate")) {
      errors.notSupported(
          "spec.updateStrategy",
          InternalJson.of("apps.DaemonSetUpdateStrategy", strategy),
          List.of("RollingUpdate", "OnDelete"));
      return;
    }
    Map<String, @Nullable Object> rolling = Errors.object(strategy, "rollingUpdate");
    String path = "spec.updateStrategy.rollingUpdate";
    Object unavailable = rolling.get("maxUnavailable");
    Object surge = rolling.get("maxSurge");
    Numbers.positiveOrPercent(unavailable, path + ".maxUnavailable", errors);
    Numbers.positiveOrPercent(surge, path + ".maxSurge", errors);
    Numbers.atMostAll(unavailable, path + ".maxUnavailable", errors);
    Numbers.atMostAll(surge, path + ".maxSurge", errors);
    if (Numbers.number(unavailable) != 0 && Numbers.number(surge) != 0) {
      errors.invalid(path + ".maxSurge", surge, "may not be set when maxUnavailable is non-zero");
    } else if (Numbers.number(unavailable) == 0 && Numbers.number(surge) == 0) {
      errors.required(path + ".maxUnavailable", "cannot be 0 when maxSurge is 0");
    }
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    errors.immutable(spec(updated).get("selector"), spec(live).get("selector"), "spec.selector");
    validate(updated, errors);
  }

  @Override
  void validateStatus(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    Numbers.counters(
        Errors.object(updated, "status"),
        List.of(
            "currentNumberScheduled",
            "numberMisscheduled",
            "desiredNumberScheduled",
            "numberReady",
            "observedGeneration",
            "updatedNumberScheduled",
            "numberAvailable",
            "numberUnavailable",
            "collisionCount"),
        errors);
    Numbers.collisions(updated, live, errors);
  }
}
