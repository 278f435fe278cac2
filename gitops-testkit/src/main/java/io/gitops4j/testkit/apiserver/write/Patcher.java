package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.patch.JsonPatch;
import io.gitops4j.testkit.apiserver.patch.MergePatch;
import io.gitops4j.testkit.apiserver.patch.StrategicMergePatch;
import io.gitops4j.testkit.apiserver.registry.ServedKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Patches and server-side apply.
 *
 * <p>Source: k8s.io/apiserver, {@code pkg/endpoints/handlers/patch.go}.
 */
public final class Patcher {

  /** The three patches that are no apply. */
  public enum Type {
    /** RFC 6902. */
    JSON,
    /** RFC 7386. */
    MERGE,
    /** The one that knows the lists of built-in kinds. */
    STRATEGIC
  }

  private final Writer writer;

  /** A patcher that writes by a writer. */
  public Patcher(Writer writer) {
    this.writer = writer;
  }

  /** Patches an object. */
  public WriteResult patch(Target target, Type type, Body patch, WriteOptions options) {
    ServedKind kind = target.kind();
    return writer.change(
        target,
        (live, warnings) -> {
          Map<String, @Nullable Object> patched = patched(kind, type, live, patch.tree());
          Object sent = Json.copy(Json.at(patched, "metadata", "managedFields"));
          Map<String, @Nullable Object> object =
              Decoding.patched(target, patched, patch, type == Type.STRATEGIC, options, warnings);
          Map<String, @Nullable Object> metadata = Json.child(object, "metadata");
          WrittenMetadata.checkNamespace(target, metadata);
          WrittenMetadata.checkName(target, metadata);
          if (PatchedType.foreign(kind.kind(), object)) {
            WrittenMetadata.checkVersion(kind, target.name(), metadata, live);
            PatchedType.refuseForeign(kind, object, live, target.subresource());
          }
          kind.rules().setDefaults(object);
          WrittenMetadata.keepSent(kind.kind(), object, sent);
          WrittenMetadata.dedupOwners(object, warnings);
          return kind.fields()
              .update(
                  live,
                  object,
                  options.manager(),
                  target.subresource(),
                  writer.context().now(),
                  kind.rules().resetFields(target.subresource()));
        },
        options,
        Writer.Missing.REFUSED);
  }

  /** What a patch makes of an object, which is not changed. */
  private static Map<String, @Nullable Object> patched(
      ServedKind kind, Type type, Map<String, @Nullable Object> live, @Nullable Object patch) {
    Map<String, @Nullable Object> copy = Json.copyMap(live);
    return patchedInOrder(
        kind, type, type == Type.STRATEGIC ? copy : Decoding.asWritten(kind.kind(), copy), patch);
  }

  /** What a patch makes of an object, which is changed and has its members as they are written. */
  @SuppressWarnings("unchecked")
  static Map<String, @Nullable Object> patchedInOrder(
      ServedKind kind, Type type, Map<String, @Nullable Object> object, @Nullable Object patch) {
    Object result =
        switch (type) {
          case JSON -> JsonPatch.apply(object, patch);
          case MERGE -> MergePatch.apply(object, patch);
          case STRATEGIC -> StrategicMergePatch.apply(object, patchMap(patch), kind.schema());
        };
    return result instanceof Map<?, ?>
        ? (Map<String, @Nullable Object>) result
        : new LinkedHashMap<>();
  }

  private static Map<String, @Nullable Object> patchMap(@Nullable Object patch) {
    Map<String, @Nullable Object> map = Json.map(patch);
    return map == null ? new LinkedHashMap<>() : map;
  }

  /** Applies a configuration; makes the object when it is not there. */
  public WriteResult apply(Target target, Body body, WriteOptions options) {
    ServedKind kind = target.kind();
    if (!target.subresource().isEmpty()
        && !kind.rules().allowsCreateOnUpdate()
        && !writer.exists(target)) {
      throw ApiException.notFound(kind.kind(), target.name());
    }
    Map<String, @Nullable Object> applied = applied(kind.kind(), body.tree());
    return writer.change(
        target,
        (live, warnings) -> {
          Map<String, @Nullable Object> object =
              kind.fields()
                  .apply(
                      live,
                      applied,
                      options.manager(),
                      options.force(),
                      target.subresource(),
                      writer.context().now(),
                      kind.rules().resetFields(target.subresource()));
          Decoding.applied(target, applied, object);
          if (live.isEmpty()) {
            refuseUid(target, object);
          }
          checkDuplicates(body, options, warnings);
          Map<String, @Nullable Object> metadata = Json.child(object, "metadata");
          WrittenMetadata.checkNamespace(target, metadata);
          WrittenMetadata.checkName(target, metadata);
          metadata.remove("selfLink");
          kind.rules().setDefaults(object);
          WrittenMetadata.dedupOwners(object, warnings);
          return object;
        },
        options,
        Writer.Missing.CREATED);
  }

  /** What an apply makes anew cannot be known by a uid. */
  private static void refuseUid(Target target, Map<String, @Nullable Object> object) {
    String uid = Json.string(object, "metadata", "uid");
    if (!uid.isEmpty()) {
      throw ApiException.conflict(
          target.kind().kind(),
          target.name(),
          "uid mismatch: the provided object specified uid "
              + uid
              + ", and no existing object was found");
    }
  }

  /** Keys given twice come to light only after the apply itself has found nothing. */
  private static void checkDuplicates(Body body, WriteOptions options, List<String> warnings) {
    if (options.validation() == WriteOptions.Validation.WARN) {
      warnings.addAll(body.duplicates());
    }
    if (options.validation() == WriteOptions.Validation.STRICT && !body.duplicates().isEmpty()) {
      throw ApiException.badRequest(
          "error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  "
              + String.join("\n  ", body.duplicates()));
    }
  }

  @SuppressWarnings("unchecked")
  static Map<String, @Nullable Object> applied(Kind kind, @Nullable Object tree) {
    Map<String, @Nullable Object> applied =
        tree instanceof Map<?, ?> ? (Map<String, @Nullable Object>) tree : new LinkedHashMap<>();
    String apiVersion = Json.string(applied, "apiVersion");
    String name = Json.string(applied, "kind");
    if (!apiVersion.equals(kind.apiVersion()) || !name.equals(kind.kind())) {
      int slash = apiVersion.indexOf('/');
      throw ApiException.badRequest(
          "invalid object type: "
              + (slash < 0 ? "" : apiVersion.substring(0, slash))
              + "/"
              + apiVersion.substring(slash + 1)
              + ", Kind="
              + name);
    }
    if (Json.at(applied, "metadata", "managedFields") != null) {
      throw ApiException.badRequest("metadata.managedFields must be nil");
    }
    return applied;
  }

  /** The writer. */
  Writer writer() {
    return writer;
  }

  /** The accepted media types of patches of a kind, as refusals list them. */
  public static List<String> mediaTypes(Kind kind) {
    return kind.custom()
        ? List.of(
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/apply-patch+yaml")
        : List.of(
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json",
            "application/apply-patch+yaml");
  }
}
