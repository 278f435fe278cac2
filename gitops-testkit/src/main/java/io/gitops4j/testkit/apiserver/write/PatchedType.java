package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.registry.ServedKind;
import io.gitops4j.testkit.apiserver.typed.DecodeFailure;
import io.gitops4j.testkit.apiserver.typed.GoTypes;
import io.gitops4j.testkit.apiserver.typed.TypedForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an object whose apiVersion or kind a patch has changed or taken. Recorded in the
 * conversations {@code json-patch-strict} and {@code json-patch-type-of-custom}.
 */
final class PatchedType {

  private PatchedType() {}

  /**
   * Refuses an object that a patch took its type from. One of a built-in kind may miss its kind,
   * and without its version it is read as the server's own form, in which nothing has a name.
   */
  static void check(
      Target target,
      Map<String, @Nullable Object> object,
      String before,
      List<String> strict,
      WriteOptions options,
      List<String> warnings) {
    Kind kind = target.kind().kind();
    for (String member : List.of("apiVersion", "kind")) {
      Object value = object.get(member);
      if (value != null && !(value instanceof String)) {
        throw Decoding.invalidPatch(
            before,
            "couldn't get version/kind; json parse error: json: cannot unmarshal "
                + GoTypes.jsonType(value)
                + " into Go struct field ."
                + member
                + " of type string");
      }
    }
    String apiVersion = Decoding.text(object, "apiVersion");
    String name = Decoding.text(object, "kind");
    if (kind.custom()) {
      checkCustom(object, before);
      return;
    }
    if (apiVersion.isEmpty()) {
      if (!name.isEmpty() && !name.equals(kind.kind())) {
        throw Decoding.invalidPatch(before, RegisteredKinds.internalMismatch(kind, name));
      }
      unnamed(target, object, before, strict, options, warnings);
    }
    if (name.isEmpty()) {
      object.put("kind", kind.kind());
      name = kind.kind();
    }
    if (!kind.apiVersion().equals(apiVersion) || !kind.kind().equals(name)) {
      throw Decoding.invalidPatch(before, RegisteredKinds.mismatch(kind, apiVersion, name));
    }
  }

  /**
   * Reads an object that is of another type than its kind: only its metadata.
   *
   * @return the unknown fields there
   * @throws ApiException 400 when it is of another type
   */
  static List<String> decodeForeign(Map<String, @Nullable Object> object) {
    Object given = object.get("metadata");
    if (given != null && !(given instanceof Map)) {
      throw ApiException.badRequest(
          "json: cannot unmarshal "
              + GoTypes.jsonType(given)
              + " into Go value of type v1.ObjectMeta");
    }
    try {
      return TypedForm.ofStruct("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")
          .decode(Json.child(object, "metadata"))
          .stream()
          .map(field -> field.replaceFirst("\"", "\"metadata."))
          .toList();
    } catch (DecodeFailure e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static void checkCustom(Map<String, @Nullable Object> object, String before) {
    if (Decoding.text(object, "kind").isEmpty()) {
      throw Decoding.invalidPatch(before, "Object 'Kind' is missing in '" + before + "'");
    }
    if (object.containsKey("apiVersion") && object.get("apiVersion") == null) {
      throw Decoding.invalidPatch(
          before, ".apiVersion accessor error: <nil> is of the type <nil>, expected string");
    }
  }

  /** Whether an object of a custom kind says that it is of another one, or of no version. */
  static boolean foreign(Kind kind, Map<String, @Nullable Object> object) {
    return kind.custom()
        && (!kind.apiVersion().equals(Decoding.text(object, "apiVersion"))
            || !kind.kind().equals(Decoding.text(object, "kind")));
  }

  /**
   * A custom kind is read whatever it says of its type, which validation then finds, besides what
   * it finds in the rest.
   */
  static void refuseForeign(
      ServedKind kind,
      Map<String, @Nullable Object> object,
      Map<String, @Nullable Object> live,
      String subresource) {
    String apiVersion = Decoding.text(object, "apiVersion");
    if (apiVersion.isEmpty()) {
      String missing = "Object 'apiVersion' is missing in 'object has no apiVersion field'";
      throw new ApiException(
          500,
          "InternalError",
          "Internal error occurred: " + missing,
          Map.of("causes", List.of(Map.of("message", missing))));
    }
    String group = apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
    throw ApiException.invalid(
        group,
        Decoding.text(object, "kind"),
        Json.string(object, "metadata", "name"),
        kind.rules().validateUpdate(object, live, object, subresource));
  }

  /** What the server's own form has no field for, which is nearly all. */
  private static void unnamed(
      Target target,
      Map<String, @Nullable Object> object,
      String before,
      List<String> strict,
      WriteOptions options,
      List<String> warnings) {
    List<String> unknown = new ArrayList<>(strict);
    for (String member : new java.util.TreeSet<>(object.keySet())) {
      if (!member.equals("kind") && !member.equals("apiVersion")) {
        unknown.add("unknown field \"" + member + "\"");
      }
    }
    if (options.validation() == WriteOptions.Validation.STRICT) {
      throw Decoding.invalidPatch(before, "strict decoding error: " + String.join(", ", unknown));
    }
    if (options.validation() == WriteOptions.Validation.WARN) {
      warnings.addAll(unknown);
    }
    WrittenMetadata.checkName(target, Map.of());
  }
}
