package io.gitops4j.testkit.apiserver.patch;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.typed.GoTypes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON merge patch (RFC 7386) as the server's library does it.
 *
 * <p>What differs from the RFC: objects inside lists of the patch lose their null members too; a
 * patch that is no object is refused. Sources: apiserver, {@code pkg/endpoints/handlers/patch.go};
 * evanphx/json-patch v4. Tests: {@code PatchesTest}.
 */
public final class MergePatch {

  private MergePatch() {}

  /**
   * The target with a patch applied; both are left as they are.
   *
   * @throws ApiException 400 when the patch is no object
   */
  public static @Nullable Object apply(@Nullable Object target, @Nullable Object patch) {
    if (patch == null) {
      throw ApiException.badRequest("Invalid JSON Patch");
    }
    if (!(patch instanceof Map)) {
      throw ApiException.badRequest(
          "error decoding patch: json: cannot unmarshal "
              + GoTypes.jsonType(patch)
              + " into Go value of type map[string]interface {}");
    }
    return merge(target, patch);
  }

  /**
   * What is merged or brought by the patch stands by name, as Go writes a map; what is not touched
   * stays as it was.
   */
  private static @Nullable Object merge(@Nullable Object target, @Nullable Object patch) {
    Map<String, @Nullable Object> changes = Json.map(patch);
    Map<String, @Nullable Object> base = Json.map(target);
    if (changes == null || base == null) {
      return withoutNulls(patch);
    }
    Map<String, @Nullable Object> out = Json.copyMap(base);
    changes.forEach(
        (name, value) -> {
          if (value == null) {
            out.remove(name);
          } else if (out.get(name) == null) {
            out.put(name, withoutNulls(value));
          } else {
            out.put(name, merge(base.get(name), value));
          }
        });
    return new LinkedHashMap<>(new TreeMap<>(out));
  }

  private static @Nullable Object withoutNulls(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> out = new TreeMap<>();
      map.forEach(
          (name, item) -> {
            if (item != null) {
              out.put((String) name, withoutNulls(item));
            }
          });
      return new LinkedHashMap<>(out);
    }
    List<@Nullable Object> list = Json.list(Json.copy(value));
    if (list != null) {
      list.replaceAll(MergePatch::withoutNulls);
      return list;
    }
    return value;
  }
}
