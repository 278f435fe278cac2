package io.gitops4j.testkit.apiserver.crd;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules;
import io.gitops4j.testkit.apiserver.schema.Schema;
import io.gitops4j.testkit.apiserver.typed.DecodeFailure;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one version of a custom kind. Sources: apiextensions-apiserver {@code
 * pkg/registry/customresource/strategy.go} and {@code status_strategy.go}.
 */
final class CustomRules implements KindRules {

  private final Kind kind;
  private final Schema schema;
  private final boolean keepUnknown;
  private final boolean status;
  private final ValidationRules rules;
  private final Optional<CustomKind.Scale> scale;

  CustomRules(Kind kind, Schema schema, boolean keepUnknown, Optional<CustomKind.Scale> scale) {
    this.kind = kind;
    this.scale = scale;
    this.schema = schema;
    this.keepUnknown = keepUnknown || schema.raw().isEmpty();
    this.status = kind.subresources().contains("status");
    this.rules = ValidationRules.of(schema);
  }

  @Override
  public List<String> decode(Map<String, @Nullable Object> object) {
    try {
      List<String> unknown = Pruning.prune(object, schema, keepUnknown);
      Pruning.nulls(object, schema);
      return unknown;
    } catch (DecodeFailure e) {
      throw ApiException.badRequest(Objects.requireNonNull(e.getMessage()));
    }
  }

  @Override
  public void setDefaults(Map<String, @Nullable Object> object) {
    Defaulting.set(object, schema);
  }

  @Override
  public void prepareForCreate(Map<String, @Nullable Object> object, WriteContext context) {
    if (status) {
      object.remove("status");
    }
    Json.child(object, "metadata").put("generation", 1L);
  }

  @Override
  public void prepareForUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      String subresource,
      WriteContext context) {
    Map<String, @Nullable Object> metadata = Json.child(updated, "metadata");
    if (subresource.equals("status")) {
      statusOnly(updated, live);
      return;
    }
    if (status) {
      if (live.containsKey("status")) {
        updated.put("status", Json.copy(live.get("status")));
      } else {
        updated.remove("status");
      }
    }
    long generation = Errors.number(live, 0, "metadata", "generation");
    boolean changed = !Json.equal(content(updated), content(live));
    metadata.put("generation", changed ? generation + 1 : generation);
  }

  private Map<String, @Nullable Object> content(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(object);
    copy.remove("metadata");
    if (status) {
      copy.remove("status");
    }
    return copy;
  }

  /** A write of the status changes nothing else but who owns it. */
  private static void statusOnly(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    Object given = updated.get("status");
    boolean there = updated.containsKey("status");
    Object managed = Json.at(updated, "metadata", "managedFields");
    updated.clear();
    updated.putAll(Json.copyMap(live));
    if (there) {
      updated.put("status", given);
    } else {
      updated.remove("status");
    }
    Map<String, @Nullable Object> metadata = Json.child(updated, "metadata");
    if (managed == null) {
      metadata.remove("managedFields");
    } else {
      metadata.put("managedFields", managed);
    }
  }

  @Override
  public List<FieldError> validate(Map<String, @Nullable Object> object) {
    return validate(object, null);
  }

  private List<FieldError> validate(
      Map<String, @Nullable Object> object, @Nullable Map<String, @Nullable Object> live) {
    List<FieldError> errors = new ArrayList<>(SchemaValidation.validate(object, live, schema, ""));
    boolean typed = errors.stream().noneMatch(e -> e.type() == FieldError.Type.TYPE_INVALID);
    errors.addAll(EmbeddedObjects.validate(object, schema, ""));
    List<FieldError> lists = ListTypes.validate(object, schema, "");
    if (live == null || ListTypes.validate(live, schema, "").isEmpty()) {
      errors.addAll(lists);
    }
    if (typed) {
      errors.addAll(rules.validate(object, live));
    }
    scale.ifPresent(
        paths -> {
          checkReplicas(object, paths.specReplicas(), errors);
          checkReplicas(object, paths.statusReplicas(), errors);
        });
    return errors;
  }

  private static void checkReplicas(
      Map<String, @Nullable Object> object, String path, List<FieldError> errors) {
    Object replicas = Json.at(object, path.substring(1).split("\\.", -1));
    if (!(replicas instanceof Long number)) {
      return;
    }
    if (number < 0) {
      errors.add(FieldError.invalid(path, number, "should be a non-negative integer"));
    } else if (number > Integer.MAX_VALUE) {
      errors.add(
          FieldError.invalid(path, number, "should be less than or equal to " + Integer.MAX_VALUE));
    }
  }

  @Override
  public List<FieldError> validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      String subresource) {
    return validate(updated, live);
  }

  @Override
  public List<String> warnings(Map<String, @Nullable Object> object) {
    return rules.warnings();
  }

  @Override
  public boolean hasGeneration() {
    return true;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public boolean allowsCreateOnUpdate() {
    return false;
  }

  @Override
  public List<List<String>> resetFields(String subresource) {
    if (subresource.equals("status")) {
      return List.of(List.of("spec"));
    }
    return status && subresource.isEmpty() ? List.of(List.of("status")) : List.of();
  }

  @Override
  public String toString() {
    return kind.gvk();
  }
}
