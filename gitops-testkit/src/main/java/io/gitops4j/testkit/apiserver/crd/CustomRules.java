package io.gitops4j.testkit.apiserver.crd;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.GoText;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules;
import io.gitops4j.testkit.apiserver.schema.Schema;
import io.gitops4j.testkit.apiserver.typed.DecodeFailure;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.MetadataValidation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one version of a custom kind. Sources: apiextensions-apiserver {@code
 * pkg/registry/customresource/strategy.go} and {@code status_strategy.go}.
 */
final class CustomRules implements KindRules {

  private static final Set<FieldError.Type> HIDING =
      EnumSet.of(
          FieldError.Type.NOT_SUPPORTED,
          FieldError.Type.REQUIRED,
          FieldError.Type.TOO_LONG,
          FieldError.Type.TOO_MANY,
          FieldError.Type.TYPE_INVALID);
  private static final String UNCHECKED =
      "some validation rules were not checked because the object was invalid; correct the existing"
          + " errors to complete validation";

  private final Kind kind;
  private final Schema schema;
  private final boolean keepUnknown;
  private final boolean status;

  /** Compiled when first needed, which many definitions and versions never do. */
  private volatile @Nullable ValidationRules rules;

  private final Optional<CustomKind.Scale> scale;

  CustomRules(Kind kind, Schema schema, boolean keepUnknown, Optional<CustomKind.Scale> scale) {
    this.kind = kind;
    this.scale = scale;
    this.schema = schema;
    this.keepUnknown = keepUnknown || schema.raw().isEmpty();
    this.status = kind.subresources().contains("status");
  }

  private ValidationRules rules() {
    ValidationRules known = rules;
    if (known == null) {
      known = ValidationRules.of(schema);
      rules = known;
    }
    return known;
  }

  @Override
  public List<String> decode(Map<String, @Nullable Object> object) {
    try {
      List<String> unknown = Pruning.prune(object, schema, keepUnknown);
      Pruning.nulls(object, schema);
      Pruning.embedded(object, schema);
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
  public Map<String, @Nullable Object> prepareForCreate(
      Map<String, @Nullable Object> object, WriteContext context) {
    if (status) {
      object.remove("status");
    }
    Json.child(object, "metadata").put("generation", 1L);
    return object;
  }

  @Override
  public Map<String, @Nullable Object> prepareForUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      String subresource,
      WriteContext context) {
    Map<String, @Nullable Object> metadata = Json.child(updated, "metadata");
    if (subresource.equals("status")) {
      statusOnly(updated, live);
      return updated;
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
    return updated;
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
  public List<FieldError> validate(
      Map<String, @Nullable Object> object, Map<String, @Nullable Object> sent) {
    return whole(object, null);
  }

  private List<FieldError> whole(
      Map<String, @Nullable Object> object, @Nullable Map<String, @Nullable Object> live) {
    List<FieldError> errors = ofType(object);
    if (errors.isEmpty()) {
      errors.addAll(SchemaValidation.validate(object, live, schema, ""));
      scale.ifPresent(
          paths -> {
            replicas(object, paths.specReplicas(), errors);
            statusScale(object, paths, errors);
          });
    }
    errors.addAll(EmbeddedObjects.validate(object, schema, ""));
    checkRest(object, live, errors);
    return errors;
  }

  /** What an object says of its type and should not; the rest is then looked at in part only. */
  private List<FieldError> ofType(Map<String, @Nullable Object> object) {
    List<FieldError> errors = new ArrayList<>();
    String said = Json.string(object, "kind");
    if (!said.equals(kind.kind())) {
      errors.add(FieldError.invalid("kind", said, "must be " + kind.kind()));
    }
    String version = Json.string(object, "apiVersion");
    if (!version.equals(kind.apiVersion())) {
      errors.add(FieldError.invalid("apiVersion", version, "must be " + kind.apiVersion()));
    }
    return errors;
  }

  /** A write of the status has only the status checked against the schema, as a tree of its own. */
  private List<FieldError> validateStatus(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    List<FieldError> errors = ofType(updated);
    boolean typed = errors.isEmpty();
    Schema declared = schema.properties().get("status");
    if (typed && declared != null && updated.containsKey("status")) {
      SchemaValidation.validate(updated.get("status"), live.get("status"), declared, "").stream()
          .map(CustomRules::inStatus)
          .forEach(errors::add);
    }
    if (typed) {
      scale.ifPresent(paths -> statusScale(updated, paths, errors));
    }
    checkRest(updated, live, errors);
    return errors;
  }

  private static FieldError inStatus(FieldError error) {
    boolean whole = error.path().equals(SchemaValidation.NO_PATH);
    String path = whole ? "status" : "status." + error.path();
    return new FieldError(error.type(), path, error.detail());
  }

  /** The keys of lists, and the rules of the schema unless there are mistakes that hide theirs. */
  private void checkRest(
      Map<String, @Nullable Object> object,
      @Nullable Map<String, @Nullable Object> live,
      List<FieldError> errors) {
    List<FieldError> lists = ListTypes.validate(object, schema, "");
    if (live == null || ListTypes.validate(live, schema, "").isEmpty()) {
      errors.addAll(lists);
    }
    if (rules().isEmpty()) {
      return;
    }
    boolean hidden =
        Stream.concat(errors.stream(), ofMetadata(object, live).stream())
            .anyMatch(e -> HIDING.contains(e.type()));
    if (hidden) {
      errors.add(FieldError.invalid(SchemaValidation.NO_PATH, null, UNCHECKED));
    } else {
      errors.addAll(rules().validate(object, live));
    }
  }

  /** The mistakes in the metadata, which is not looked at in an object of another kind. */
  private List<FieldError> ofMetadata(
      Map<String, @Nullable Object> object, @Nullable Map<String, @Nullable Object> live) {
    if (!ofType(object).isEmpty()) {
      return List.of();
    }
    Map<String, @Nullable Object> metadata = Errors.object(object, "metadata");
    return live == null
        ? MetadataValidation.validate(metadata, kind)
        : MetadataValidation.validateUpdate(metadata, Errors.object(live, "metadata"), kind);
  }

  private static void statusScale(
      Map<String, @Nullable Object> object, CustomKind.Scale paths, List<FieldError> errors) {
    replicas(object, paths.statusReplicas(), errors);
    String selector = paths.labelSelector();
    if (!selector.isEmpty()) {
      typed(object, selector, String.class, "", "string", errors);
    }
  }

  private static void replicas(
      Map<String, @Nullable Object> object, String path, List<FieldError> errors) {
    if (!(typed(object, path, Long.class, 0L, "int64", errors) instanceof Long number)) {
      return;
    }
    if (number < 0) {
      errors.add(FieldError.invalid(path, number, "should be a non-negative integer"));
    } else if (number > Integer.MAX_VALUE) {
      errors.add(
          FieldError.invalid(path, number, "should be less than or equal to " + Integer.MAX_VALUE));
    }
  }

  /** The value at a path; what is not of the wanted type is a mistake. */
  private static @Nullable Object typed(
      Map<String, @Nullable Object> object,
      String path,
      Class<?> wanted,
      Object zero,
      String type,
      List<FieldError> errors) {
    Object current = object;
    StringBuilder walked = new StringBuilder();
    for (String part : path.substring(1).split("\\.", -1)) {
      walked.append('.').append(part);
      if (current == null) {
        return null;
      }
      if (!(current instanceof Map<?, ?> map)) {
        errors.add(mismatch(path, zero, walked.toString(), current, "map[string]interface{}"));
        return null;
      }
      if (!map.containsKey(part)) {
        return null;
      }
      current = map.get(part);
    }
    if (!wanted.isInstance(current)) {
      errors.add(mismatch(path, zero, walked.toString(), current, type));
    }
    return current;
  }

  private static FieldError mismatch(
      String path, Object zero, String walked, @Nullable Object value, String type) {
    return FieldError.invalid(
        path,
        zero,
        walked
            + " accessor error: "
            + GoText.plain(value)
            + " is of the type "
            + GoText.typeName(value)
            + ", expected "
            + type);
  }

  @Override
  public List<FieldError> validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      Map<String, @Nullable Object> sent,
      String subresource) {
    List<FieldError> errors = new ArrayList<>(ofMetadata(updated, live));
    errors.addAll(
        subresource.equals("status") ? validateStatus(updated, live) : whole(updated, live));
    return errors;
  }

  @Override
  public List<String> warnings(Map<String, @Nullable Object> object) {
    return rules().warnings();
  }

  @Override
  public List<String> warnings(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    boolean same =
        Json.equal(
            Json.at(updated, "metadata", "generation"), Json.at(live, "metadata", "generation"));
    return same ? List.of() : rules().warnings();
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
