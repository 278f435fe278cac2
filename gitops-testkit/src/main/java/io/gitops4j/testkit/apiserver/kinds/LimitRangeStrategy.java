package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules.WriteContext;
import io.gitops4j.testkit.apiserver.pods.Resources;
import io.gitops4j.testkit.apiserver.quantity.Quantity;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** LimitRanges. Source: kubernetes/kubernetes {@code pkg/apis/core/validation/validation.go}. */
final class LimitRangeStrategy extends Strategy {

  /** One without a name gets a random one. */
  @Override
  void create(Map<String, @Nullable Object> object, Kind kind, WriteContext context) {
    super.create(object, kind, context);
    Map<String, @Nullable Object> metadata = Json.child(object, "metadata");
    if (Json.string(metadata, "name").isEmpty()) {
      metadata.put("name", UUID.randomUUID().toString());
    }
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    Set<String> types = new HashSet<>();
    List<Map<String, @Nullable Object>> limits = Errors.objects(object, "spec", "limits");
    for (int i = 0; i < limits.size(); i++) {
      String path = "spec.limits[" + i + "]";
      String type = Json.string(limits.get(i), "type");
      errors.invalid(path + ".type", type, Names.qualified(type));
      if (!types.add(type)) {
        errors.duplicate(path + ".type", type);
      }
      limit(limits.get(i), type, path, errors);
    }
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      MetadataErrors metadata,
      Errors errors) {
    validateWhole(updated, metadata, errors);
  }

  private static void limit(
      Map<String, @Nullable Object> limit, String type, String path, Errors errors) {
    Set<String> names = new LinkedHashSet<>();
    for (String field : List.of("max", "min")) {
      names.addAll(Errors.object(limit, field).keySet());
    }
    if (type.equals("Pod")) {
      for (String field : List.of("default", "defaultRequest")) {
        if (limit.get(field) != null) {
          errors.forbidden(path + "." + field, "may not be specified when `type` is 'Pod'");
        }
      }
    } else {
      for (String field : List.of("default", "defaultRequest")) {
        names.addAll(Errors.object(limit, field).keySet());
      }
    }
    if (type.equals("PersistentVolumeClaim")
        && Json.at(limit, "min", "storage") == null
        && Json.at(limit, "max", "storage") == null) {
      errors.required(
          path + ".limits",
          "either minimum or maximum storage value is required, but neither was provided");
    }
    names.forEach(name -> order(limit, name, path, errors));
  }

  private static void order(
      Map<String, @Nullable Object> limit, String name, String path, Errors errors) {
    Pair pair = new Pair(limit, name, path, errors);
    pair.below("min", "max", "min", "min value %s is greater than max value %s", "min");
    String request = "defaultRequest";
    pair.below(
        "min", request, request, "min value %s is greater than default request value %s", request);
    pair.below(
        request, "max", request, "default request value %s is greater than max value %s", request);
    pair.below(
        request,
        "default",
        request,
        "default request value %s is greater than default limit value %s",
        request);
    pair.below("min", "default", "default", "min value %s is greater than default value %s", "min");
    pair.below("default", "max", "default", "default value %s is greater than max value %s", "max");
    Object ratio = Json.at(limit, "maxLimitRequestRatio", name);
    if (ratio != null && Resources.quantity(ratio).compareTo(Quantity.parse("1")) < 0) {
      errors.invalid(
          path + ".maxLimitRequestRatio[" + name + "]",
          ratio,
          "ratio " + ratio + " is less than 1");
    }
  }

  private record Pair(
      Map<String, @Nullable Object> limit, String name, String path, Errors errors) {

    void below(String low, String high, String blamed, String message, String printed) {
      Object small = Json.at(limit, low, name);
      Object large = Json.at(limit, high, name);
      if (small != null
          && large != null
          && Resources.quantity(small).compareTo(Resources.quantity(large)) > 0) {
        errors.invalid(
            path + "." + blamed + "[" + name + "]",
            Json.at(limit, printed, name),
            String.format(Locale.ROOT, message, small, large));
      }
    }
  }
}
