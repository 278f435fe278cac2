package io.gitops4j.testkit.apiserver.patch;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.GoText;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.schema.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Strategic merge patch: a merge patch that knows how the lists of built-in kinds are merged.
 *
 * <p>{@code x-kubernetes-patch-strategy} and {@code -merge-key} of the schema say which lists are
 * merged and by which one key; all others are replaced. Directives: {@code $patch: replace} and
 * {@code delete} in an object or as an element of a list, {@code $retainKeys}, {@code
 * $deleteFromPrimitiveList/x}, {@code $setElementOrder/x}. Surprising: null members of the patch
 * that the object does not have are dropped at any depth; a list that is merged has the elements of
 * the patch in the order of the patch and the others between them where they stood. Source:
 * apimachinery, {@code pkg/util/strategicpatch/patch.go}. Tests: {@code PatchesTest}.
 */
public final class StrategicMergePatch {

  private static final String DIRECTIVE = "$patch";
  private static final String RETAIN_KEYS = "$retainKeys";
  private static final String DELETE_FROM = "$deleteFromPrimitiveList";
  private static final String ELEMENT_ORDER = "$setElementOrder";

  private StrategicMergePatch() {}

  /**
   * The target with a patch applied; both are left as they are.
   *
   * @throws ApiException 400 when a directive is malformed, 500 without a reason when an element of
   *     a list is
   */
  public static Map<String, @Nullable Object> apply(
      Map<String, @Nullable Object> target, Map<String, @Nullable Object> patch, Schema schema)
      throws ApiException {
    return mergeMap(Json.copyMap(target), Json.copyMap(patch), schema);
  }

  static ApiException malformed(String message) {
    if (message.startsWith("invalid patch format of ")) {
      return ApiException.badRequest(message);
    }
    return new ApiException(500, "", message, null);
  }

  /** Merges into the original, which is changed; so is the patch. */
  static Map<String, @Nullable Object> mergeMap(
      Map<String, @Nullable Object> original,
      Map<String, @Nullable Object> patch,
      @Nullable Schema schema) {
    if (patch.containsKey(DIRECTIVE)) {
      return byDirective(patch);
    }
    retainKeys(original, patch);
    mergeOrdered(original, patch, schema);
    for (Map.Entry<String, @Nullable Object> entry : patch.entrySet()) {
      String name = entry.getKey();
      if (name.startsWith(DELETE_FROM)) {
        deleteFromList(original, target(name, DELETE_FROM), entry.getValue());
      } else {
        mergeMember(original, name, entry.getValue(), schema);
      }
    }
    return original;
  }

  private static Map<String, @Nullable Object> byDirective(Map<String, @Nullable Object> patch) {
    Object directive = patch.get(DIRECTIVE);
    if ("replace".equals(directive)) {
      patch.remove(DIRECTIVE);
      return patch;
    }
    if ("delete".equals(directive)) {
      return new LinkedHashMap<>();
    }
    throw unknownDirective(directive, patch);
  }

  static ApiException unknownDirective(@Nullable Object directive, Map<?, ?> patch) {
    return malformed(
        "unknown patch type: " + GoText.plain(directive) + " in map: " + GoText.plain(patch));
  }

  private static void mergeMember(
      Map<String, @Nullable Object> original,
      String name,
      @Nullable Object value,
      @Nullable Schema schema) {
    if (value == null) {
      original.remove(name);
      return;
    }
    Object old = original.get(name);
    Map<String, @Nullable Object> oldMap = Json.map(old);
    Map<String, @Nullable Object> map = Json.map(value);
    List<@Nullable Object> oldList = Json.list(old);
    List<@Nullable Object> list = Json.list(value);
    if (oldMap != null && map != null) {
      Schema member = member(schema, name);
      boolean replaces = strategy(member).equals("replace");
      original.put(name, replaces ? map : mergeMap(oldMap, map, member));
    } else if (oldList != null && list != null) {
      Schema member = member(schema, name);
      original.put(
          name, strategy(member).equals("merge") ? lists(member).merge(oldList, list) : list);
    } else {
      dropNulls(value);
      put(original, name, value);
    }
  }

  /** Puts a value without its directives; a value that is nothing but a directive removes. */
  private static void put(Map<String, @Nullable Object> target, String name, Object value) {
    if (value instanceof Map<?, ?> map && map.containsKey(DIRECTIVE)) {
      target.remove(name);
    } else {
      target.put(name, removeDirectives(value));
    }
  }

  /** Takes elements and members that are directives out, in place. */
  static @Nullable Object removeDirectives(@Nullable Object value) {
    Map<String, @Nullable Object> map = Json.map(value);
    List<@Nullable Object> list = Json.list(value);
    if (map != null) {
      map.values().removeIf(StrategicMergePatch::isDirective);
      map.values().forEach(StrategicMergePatch::removeDirectives);
    } else if (list != null) {
      list.removeIf(StrategicMergePatch::isDirective);
      list.forEach(StrategicMergePatch::removeDirectives);
    }
    return value;
  }

  static boolean isDirective(@Nullable Object value) {
    return value instanceof Map<?, ?> map && map.containsKey(DIRECTIVE);
  }

  private static void dropNulls(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      map.values().removeIf(item -> item == null);
      map.values().forEach(StrategicMergePatch::dropNulls);
    } else if (value instanceof List<?> list) {
      list.forEach(StrategicMergePatch::dropNulls);
    }
  }

  private static void retainKeys(
      Map<String, @Nullable Object> original, Map<String, @Nullable Object> patch) {
    if (!patch.containsKey(RETAIN_KEYS)) {
      return;
    }
    if (!(patch.remove(RETAIN_KEYS) instanceof List<?> list)) {
      throw malformed("invalid patch format of retainKeys");
    }
    Set<Object> kept = new HashSet<>(list);
    patch.forEach(
        (name, value) -> {
          boolean directive = name.startsWith(DELETE_FROM) || name.startsWith(ELEMENT_ORDER);
          if (value != null && !directive && !kept.contains(name)) {
            throw malformed("invalid patch format of retainKeys");
          }
        });
    original.keySet().removeIf(name -> !kept.contains(name));
  }

  /** Merges the lists whose order the patch gives, and takes them out of the patch. */
  private static void mergeOrdered(
      Map<String, @Nullable Object> original,
      Map<String, @Nullable Object> patch,
      @Nullable Schema schema) {
    for (String key : List.copyOf(patch.keySet())) {
      if (key.startsWith(ELEMENT_ORDER)) {
        List<@Nullable Object> order = listOf(patch.remove(key));
        String name = target(key, ELEMENT_ORDER);
        List<@Nullable Object> old = original.containsKey(name) ? listOf(original.get(name)) : null;
        List<@Nullable Object> changes = patch.containsKey(name) ? listOf(patch.get(name)) : null;
        Schema member = member(schema, name);
        boolean merges = strategy(member).equals("merge");
        List<@Nullable Object> merged = lists(member).mergeInOrder(old, changes, order, merges);
        if (merged != null) {
          original.put(name, merged);
          patch.remove(name);
        }
      }
    }
  }

  private static void deleteFromList(
      Map<String, @Nullable Object> original, String name, @Nullable Object values) {
    if (values == null) {
      original.remove(name);
      return;
    }
    List<@Nullable Object> list = Json.list(original.get(name));
    if (list != null && values instanceof List<?> deleted) {
      List<@Nullable Object> left = new ArrayList<>(list);
      left.removeIf(item -> ListMerge.contains(deleted, item));
      original.put(name, left);
    }
  }

  private static String target(String key, String directive) {
    int slash = key.indexOf('/');
    if (slash < 0 || !key.substring(0, slash).equals(directive)) {
      throw malformed(
          directive.equals(DELETE_FROM)
              ? "invalid patch format of primitive list"
              : "invalid patch format of setElementOrder list");
    }
    return key.substring(slash + 1);
  }

  private static List<@Nullable Object> listOf(@Nullable Object value) {
    List<@Nullable Object> list = Json.list(value);
    if (list == null) {
      throw malformed("expected a []interface {}, but received a " + GoText.typeName(value));
    }
    return list;
  }

  /** The schema of a member; null where there is none any more, as inside a map. */
  private static @Nullable Schema member(@Nullable Schema schema, String name) {
    if (schema == null) {
      return null;
    }
    Schema declared = schema.properties().get(name);
    if (declared == null && !schema.properties().isEmpty()) {
      throw malformed("unable to find api field in struct for the json field " + Json.text(name));
    }
    return declared != null ? declared : schema.additionalProperties().orElse(null);
  }

  /** {@code merge}, {@code replace} or nothing; what is said of keys to retain left out. */
  private static String strategy(@Nullable Schema schema) {
    if (schema != null) {
      for (String strategy : List.of(schema.patchStrategy().split(","))) {
        if (!strategy.equals("retainKeys")) {
          return strategy;
        }
      }
    }
    return "";
  }

  private static ListMerge lists(@Nullable Schema schema) {
    return new ListMerge(
        schema == null ? "" : schema.patchMergeKey(),
        schema == null ? null : schema.items().orElse(null));
  }
}
