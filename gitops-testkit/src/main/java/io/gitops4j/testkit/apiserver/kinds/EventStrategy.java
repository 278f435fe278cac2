package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.typed.InternalJson;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events: they stand in the namespace of what they tell of, or in {@code default}. Those of {@code
 * events.k8s.io} tell more and never change, but their series. Mistakes name the fields of v1 in
 * both groups. Source: kubernetes/kubernetes {@code pkg/apis/core/validation/events.go}.
 */
final class EventStrategy extends Strategy {

  private static final int LENGTH = 128;
  private static final int NOTE = 1024;
  private static final List<String> UNSET =
      List.of("deprecatedFirstTimestamp", "deprecatedLastTimestamp", "deprecatedCount");

  private final boolean strict;

  /**
   * The rules.
   *
   * @param strict whether those of {@code events.k8s.io} hold
   */
  EventStrategy(boolean strict) {
    this.strict = strict;
  }

  private Object about(Map<String, @Nullable Object> object) {
    return Errors.object(object, strict ? "regarding" : "involvedObject");
  }

  @Override
  boolean looksAtNewMetadata() {
    return false;
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    String namespace = Json.string(object, "metadata", "namespace");
    String involved = Json.string(about(object), "namespace");
    String path = "involvedObject.namespace";
    if (Json.string(object, "eventTime").isEmpty()) {
      if (!namespace.equals(involved.isEmpty() ? "default" : involved)) {
        errors.invalid(path, involved, "does not match event.namespace");
      }
      return;
    }
    if (involved.isEmpty() && !namespace.equals("default") && !namespace.equals("kube-system")) {
      errors.invalid(path, involved, "does not match event.namespace");
    }
    String controller = Json.string(object, strict ? "reportingController" : "reportingComponent");
    if (controller.isEmpty()) {
      errors.required("reportingController");
    }
    errors.invalid("reportingController", controller, Names.qualified(controller));
    for (String field : List.of("reportingInstance", "action", "reason")) {
      String value = Json.string(object, field);
      if (value.isEmpty()) {
        errors.required(field);
      }
      limited(value, field, LENGTH, errors);
    }
    limited(Json.string(object, strict ? "note" : "message"), "message", NOTE, errors);
  }

  private static void limited(String value, String path, int limit, Errors errors) {
    if (value.length() > limit) {
      errors.invalid(path, "", "can have at most " + limit + " characters");
    }
  }

  @Override
  void validateCreate(Map<String, @Nullable Object> object, Errors errors) {
    validate(object, errors);
    if (!strict) {
      return;
    }
    series(object, errors);
    if (Json.string(object, "eventTime").isEmpty()) {
      errors.required("eventTime");
    }
    String type = Json.string(object, "type");
    if (!type.equals("Normal") && !type.equals("Warning")) {
      errors.invalid("type", "", "has invalid value: " + type);
    }
    for (String field : UNSET) {
      Object value = object.get(field);
      if (value != null && !value.equals(0L)) {
        errors.invalid(inCore(field), "", "needs to be unset");
      }
    }
    Map<String, @Nullable Object> source = Errors.object(object, "deprecatedSource");
    if (!Json.string(source, "component").isEmpty() || !Json.string(source, "host").isEmpty()) {
      errors.invalid("source", "", "needs to be unset");
    }
  }

  private static void series(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> series = Json.map(object, "series");
    if (series == null) {
      return;
    }
    if (Errors.number(series, 0, "count") < 2) {
      errors.invalid("series.count", "", "should be at least 2");
    }
    if (Json.string(series, "lastObservedTime").isEmpty()) {
      errors.required("series.lastObservedTime");
    }
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    validate(updated, errors);
    if (!strict) {
      return;
    }
    if (!Json.equal(updated.get("series"), live.get("series"))) {
      series(updated, errors);
    }
    for (String field :
        List.of(
            "regarding",
            "reason",
            "note",
            "deprecatedSource",
            "deprecatedFirstTimestamp",
            "deprecatedLastTimestamp",
            "deprecatedCount",
            "reason",
            "type",
            "eventTime",
            "action",
            "related",
            "reportingController",
            "reportingInstance")) {
      Object now = updated.get(field);
      errors.immutable(now, live.get(field), inCore(field), printed(field, now));
    }
  }

  private static @Nullable Object printed(String field, @Nullable Object value) {
    Map<String, @Nullable Object> map = Json.map(value);
    return switch (field) {
      case "regarding" -> InternalJson.of("core.ObjectReference", map);
      case "related" -> map == null ? null : InternalJson.of("core.ObjectReference", map);
      case "deprecatedSource" -> InternalJson.of("core.EventSource", map);
      case "eventTime", "deprecatedFirstTimestamp", "deprecatedLastTimestamp" -> value;
      case "deprecatedCount" -> value == null ? Long.valueOf(0) : value;
      default -> value == null ? "" : value;
    };
  }

  private static String inCore(String field) {
    return switch (field) {
      case "regarding" -> "involvedObject";
      case "note" -> "message";
      case "deprecatedSource" -> "source";
      case "deprecatedFirstTimestamp" -> "firstTimestamp";
      case "deprecatedLastTimestamp" -> "lastTimestamp";
      case "deprecatedCount" -> "count";
      default -> field;
    };
  }
}
