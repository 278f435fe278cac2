package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.GoText;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.patch.JsonPatch;
import io.gitops4j.testkit.apiserver.typed.Restoring;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * From the tree a client sent to an object of the kind of the request.
 *
 * <p>The same mistakes are worded in two ways: of a whole object 400, {@code K in version "v"
 * cannot be handled as a K: …}; of an object after a patch 422, {@code patch: Invalid value: "the
 * object": …}. Source: k8s.io/apiserver, {@code pkg/endpoints/handlers/create.go}, {@code
 * patch.go}, {@code negotiation.go}.
 */
public final class Decoding {
  /** The order in which Go writes the members of metadata; objects are quoted in messages. */
  private static final List<String> METADATA_ORDER =
      List.of(
          "name",
          "generateName",
          "namespace",
          "selfLink",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "labels",
          "annotations",
          "ownerReferences",
          "finalizers",
          "managedFields");

  /** Kinds that stand in every group, and those of subresources. */
  private Decoding() {}

  /** Decodes a whole object; its warnings are added to the list. */
  static Map<String, @Nullable Object> whole(
      Target target, Body body, WriteOptions options, List<String> warnings) {
    Kind kind = target.kind().kind();
    Map<String, @Nullable Object> object = object(body.tree());
    String apiVersion = text(object, "apiVersion");
    String name = text(object, "kind");
    if ((!apiVersion.isEmpty() || kind.custom()) && !name.isEmpty()) {
      checkKind(kind, apiVersion, name);
    }
    object.put("apiVersion", kind.apiVersion());
    if (!kind.custom() || name.isEmpty()) {
      object.put("kind", kind.kind());
    }
    List<String> strict = new ArrayList<>(body.duplicates());
    try {
      strict.addAll(
          PatchedType.foreign(kind, object)
              ? PatchedType.decodeForeign(object)
              : target.kind().rules().decode(object));
    } catch (ApiException e) {
      throw e.code() == 400 || e.code() == 500 ? unhandled(kind, kind.kind(), inner(kind, e)) : e;
    }
    if (!strict.isEmpty()) {
      switch (options.validation()) {
        case STRICT ->
            throw unhandled(
                kind, kind.kind(), "strict decoding error: " + String.join(", ", strict));
        case WARN -> warnings.addAll(strict);
        case IGNORE -> {}
      }
    }
    return object;
  }

  /**
   * Decodes an object after a patch; its warnings are added to the list.
   *
   * @param strategic whether the patch is a strategic merge patch, which errors quote
   */
  static Map<String, @Nullable Object> patched(
      Target target,
      Map<String, @Nullable Object> object,
      Body patch,
      boolean strategic,
      WriteOptions options,
      List<String> warnings) {
    Kind kind = target.kind().kind();
    String before = Json.text(strategic ? inOrder(object) : new TreeMap<>(object));
    if (!strategic) {
      // The patched object is written by the names of its members before it is read.
      Map<String, @Nullable Object> byName = new TreeMap<>(object);
      object.clear();
      object.putAll(byName);
    }
    String restoring = strategic ? Restoring.convert(kind, object) : "";
    if (!restoring.isEmpty()) {
      throw invalidPatch(GoText.plain(patch.tree()), restoring);
    }
    if (strategic) {
      object.putIfAbsent("apiVersion", kind.apiVersion());
      object.putIfAbsent("kind", kind.kind());
    }
    PatchedType.check(target, object, before, patch.duplicates(), options, warnings);
    List<String> strict = new ArrayList<>(patch.duplicates());
    if (!strategic) {
      strict.addAll(JsonPatch.duplicatesLeft(patch.tree(), patch.duplicates(), object));
    }
    try {
      List<String> unknown =
          PatchedType.foreign(kind, object)
              ? PatchedType.decodeForeign(object)
              : target.kind().rules().decode(object);
      strict.addAll(strategic ? unknown.stream().sorted().toList() : unknown);
    } catch (ApiException e) {
      if (e.code() != 400 && e.code() != 500) {
        throw e;
      }
      throw strategic
          ? invalidPatch(GoText.plain(patch.tree()), inner(kind, e))
          : invalidPatch(before, inner(kind, e));
    }
    if (!strict.isEmpty()) {
      switch (options.validation()) {
        case STRICT ->
            throw invalidPatch(
                strategic ? GoText.plain(patch.tree()) : before,
                "strict decoding error: " + String.join(", ", strict));
        case WARN -> warnings.addAll(strict);
        case IGNORE -> {}
      }
    }
    return object;
  }

  /** Brings what an apply led to into the form of the kind; custom kinds keep their nulls. */
  static void applied(
      Target target, Map<String, @Nullable Object> applied, Map<String, @Nullable Object> object) {
    Kind kind = target.kind().kind();
    if (kind.custom()) {
      return;
    }
    String restoring = Restoring.convert(kind, object);
    try {
      target.kind().rules().decode(object);
    } catch (ApiException e) {
      String namespace = Json.string(applied, "metadata", "namespace");
      String name = Json.string(applied, "metadata", "name");
      throw new ApiException(
          500,
          "",
          "failed to convert new object ("
              + namespace
              + "/"
              + name
              + "; "
              + kind.gvk()
              + ") to proper version: unable to convert unstructured object to "
              + kind.gvk()
              + ": "
              + (restoring.isEmpty() ? inner(kind, e) : restoring),
          null);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> object(@Nullable Object tree) {
    return tree instanceof Map<?, ?> ? (Map<String, @Nullable Object>) tree : new LinkedHashMap<>();
  }

  static String text(Map<String, @Nullable Object> object, String name) {
    return object.get(name) instanceof String s ? s : "";
  }

  private static void checkKind(Kind kind, String apiVersion, String name) {
    if (apiVersion.equals(kind.apiVersion()) && name.equals(kind.kind())) {
      return;
    }
    if (!kind.custom() && !RegisteredKinds.known(apiVersion, name)) {
      throw ApiException.badRequest(
          name
              + " in version \""
              + apiVersion.substring(apiVersion.indexOf('/') + 1)
              + "\" cannot be handled as a "
              + kind.kind()
              + ": "
              + RegisteredKinds.unknown(apiVersion, name));
    }
    String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
    if (kind.custom() && apiVersion.equals(kind.apiVersion())) {
      // Validation finds it.
      return;
    }
    if (!group.equals(kind.group())
        || kind.custom()
        || (apiVersion.contains("/") && !name.equals(kind.kind()))) {
      throw otherVersion(apiVersion, kind.apiVersion());
    }
    throw ApiException.badRequest(
        name
            + " in version \""
            + apiVersion.substring(apiVersion.indexOf('/') + 1)
            + "\" cannot be handled as a "
            + kind.kind()
            + ": "
            + RegisteredKinds.mismatch(kind, apiVersion, name));
  }

  /**
   * Refuses what says that it is of another kind than one that is not stored, such as a scale.
   *
   * @param group the group of that kind
   * @param kind its name, in version v1
   * @throws ApiException 400
   */
  public static void checkSent(String group, String kind, @Nullable Object sent) {
    String apiVersion = Json.string(sent, "apiVersion");
    String name = Json.string(sent, "kind");
    if (apiVersion.isEmpty()
        || name.isEmpty()
        || (apiVersion.equals(group + "/v1") && name.equals(kind))) {
      return;
    }
    if (name.equals(kind) && RegisteredKinds.known(apiVersion, name)) {
      throw otherVersion(apiVersion, group + "/v1");
    }
    throw ApiException.badRequest(
        name
            + " in version \""
            + apiVersion.substring(apiVersion.indexOf('/') + 1)
            + "\" cannot be handled as a "
            + kind
            + ": "
            + RegisteredKinds.mismatch(group, kind, apiVersion, name));
  }

  private static ApiException otherVersion(String apiVersion, String expected) {
    return ApiException.badRequest(
        "the API version in the data ("
            + apiVersion
            + ") does not match the expected API version ("
            + expected
            + ")");
  }

  private static ApiException unhandled(Kind kind, String name, String why) {
    return ApiException.badRequest(
        name
            + " in version \""
            + kind.version()
            + "\" cannot be handled as a "
            + kind.kind()
            + ": "
            + why);
  }

  /** What the decoder itself says, without the words around it. */
  private static String inner(Kind kind, ApiException e) {
    String message = String.valueOf(e.getMessage());
    String around = "cannot be handled as a " + kind.kind() + ": ";
    int at = message.indexOf(around);
    return at < 0 ? message : message.substring(at + around.length());
  }

  static ApiException invalidPatch(String object, String why) {
    return ApiException.invalid("", "", "", List.of(FieldError.invalid("patch", object, why)));
  }

  private static Map<String, @Nullable Object> byName(Map<?, ?> map) {
    Map<String, @Nullable Object> sorted = new TreeMap<>();
    map.forEach((k, v) -> sorted.put((String) k, sorted(v)));
    return new LinkedHashMap<>(sorted);
  }

  private static @Nullable Object sorted(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return byName(map);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(v -> copy.add(sorted(v)));
      return copy;
    }
    return value;
  }

  /** An object as the server writes it before it patches that: one of a custom kind by name. */
  static Map<String, @Nullable Object> asWritten(Kind kind, Map<String, @Nullable Object> object) {
    return kind.custom() ? byName(object) : inOrder(object);
  }

  /** An object with its members by name, its metadata in the order of the type. */
  static Map<String, @Nullable Object> inOrder(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> sorted = new LinkedHashMap<>(new TreeMap<>(object));
    Map<String, @Nullable Object> metadata = Json.map(object, "metadata");
    if (metadata != null) {
      Map<String, @Nullable Object> ordered = new LinkedHashMap<>();
      METADATA_ORDER.forEach(
          name -> {
            if (metadata.containsKey(name)) {
              ordered.put(name, metadata.get(name));
            }
          });
      ordered.computeIfPresent("managedFields", (k, v) -> entries(v));
      metadata.forEach(ordered::putIfAbsent);
      sorted.put("metadata", ordered);
    }
    return sorted;
  }

  private static Object entries(Object managedFields) {
    List<@Nullable Object> entries = new ArrayList<>();
    if (managedFields instanceof List<?> list) {
      for (Object entry : list) {
        Map<String, @Nullable Object> ordered = new LinkedHashMap<>();
        for (String name :
            List.of(
                "manager",
                "operation",
                "apiVersion",
                "time",
                "fieldsType",
                "fieldsV1",
                "subresource")) {
          Object value = Json.at(entry, name);
          if (value != null) {
            ordered.put(name, value);
          }
        }
        entries.add(ordered);
      }
    }
    return entries;
  }
}
