package io.gitops4j.testkit.apiserver.patch;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON patch (RFC 6902) with the leniency of the server's library.
 *
 * <p>What differs from the RFC: {@code replace} of a member that its object does not have adds it;
 * {@code copy} of one copies null; {@code test} of one passes against null; a negative place counts
 * from the end of a list, where {@code add} counts the new element too; the whole document can be
 * replaced, and nothing else be done to it. Sources: apiserver, {@code
 * pkg/endpoints/handlers/patch.go}; evanphx/json-patch v4. Tests: {@code PatchesTest}.
 */
public final class JsonPatch {

  private static final int MOST_OPERATIONS = 10_000;
  private static final Object MISSING = new Object();

  private @Nullable Object document;

  private JsonPatch(@Nullable Object document) {
    this.document = document;
  }

  /**
   * The target with a patch applied; both are left as they are.
   *
   * @throws ApiException 400 when the patch is no list of operations, 413 for more than 10,000 of
   *     them, 422 when one cannot be done
   */
  public static @Nullable Object apply(@Nullable Object target, @Nullable Object patch) {
    if (patch != null && !(patch instanceof List)) {
      throw cannotUnmarshal(patch, "[]handlers.jsonPatchOp");
    }
    List<?> operations = patch instanceof List<?> list ? list : List.of();
    for (Object operation : operations) {
      if (operation != null && !(operation instanceof Map)) {
        throw cannotUnmarshal(operation, "handlers.jsonPatchOp");
      }
    }
    if (operations.size() > MOST_OPERATIONS) {
      throw new ApiException(
          413,
          "RequestEntityTooLarge",
          "Request entity too large: The allowed maximum operations in a JSON patch is "
              + MOST_OPERATIONS
              + ", got "
              + operations.size(),
          new LinkedHashMap<>());
    }
    JsonPatch run = new JsonPatch(Json.copy(target));
    try {
      for (Object operation : operations) {
        run.run(operation);
      }
    } catch (NotApplicable e) {
      throw new ApiException(
          422,
          "Invalid",
          "the server rejected our request due to an error in our request",
          new LinkedHashMap<>());
    }
    return run.document;
  }

  private static ApiException cannotUnmarshal(Object value, String type) {
    return ApiException.badRequest(
        "error decoding patch: json: cannot unmarshal "
            + MergePatch.jsonType(value)
            + " into Go value of type "
            + type);
  }

  private void run(@Nullable Object operation) throws NotApplicable {
    String path = Json.string(operation, "path");
    String from = Json.string(operation, "from");
    Object value = Json.copy(Json.at(operation, "value"));
    if (path.isEmpty() && Json.string(operation, "op").equals("replace")) {
      document = value;
      return;
    }
    switch (Json.string(operation, "op")) {
      case "add" -> at(path).add(value);
      case "remove" -> at(path).remove();
      case "replace" -> at(path).replace(value);
      case "move" -> {
        Place source = at(from);
        Object moved = source.required();
        source.remove();
        at(path).add(moved);
      }
      case "copy" -> {
        Object copied = at(from).value();
        at(path).add(copied == MISSING ? null : Json.copy(copied));
      }
      case "test" -> {
        Object found = at(path).value();
        if (!Json.equal(found == MISSING ? null : found, value)) {
          throw new NotApplicable();
        }
      }
      default -> throw new NotApplicable();
    }
  }

  /** The place a pointer names; what leads there must exist. */
  private Place at(String pointer) throws NotApplicable {
    String[] parts = pointer.split("/", -1);
    if (parts.length < 2) {
      throw new NotApplicable();
    }
    Object container = document;
    for (int i = 1; i < parts.length - 1; i++) {
      container = new Place(container, parts[i]).value();
      if (container == MISSING) {
        throw new NotApplicable();
      }
    }
    if (!(container instanceof Map) && !(container instanceof List)) {
      throw new NotApplicable();
    }
    return new Place(container, parts[parts.length - 1]);
  }

  /** Says that an operation cannot be done; the server does not tell why. */
  private static final class NotApplicable extends Exception {
    private static final long serialVersionUID = 1L;

    NotApplicable() {
      super("not applicable", null, false, false);
    }
  }

  private record Place(@Nullable Object container, String part) {

    private String name() {
      return part.replace("~1", "/").replace("~0", "~");
    }

    private int index(int size) throws NotApplicable {
      int index;
      try {
        index = Integer.parseInt(name());
      } catch (NumberFormatException e) {
        throw new NotApplicable();
      }
      int fromStart = index < 0 ? index + size : index;
      if (fromStart < 0 || fromStart >= size) {
        throw new NotApplicable();
      }
      return fromStart;
    }

    @Nullable Object value() throws NotApplicable {
      List<@Nullable Object> list = Json.list(container);
      if (list != null) {
        return list.get(index(list.size()));
      }
      Map<String, @Nullable Object> map = Json.map(container);
      if (map == null) {
        throw new NotApplicable();
      }
      return map.containsKey(name()) ? map.get(name()) : MISSING;
    }

    @Nullable Object required() throws NotApplicable {
      Object value = value();
      if (value == MISSING) {
        throw new NotApplicable();
      }
      return value;
    }

    void add(@Nullable Object value) throws NotApplicable {
      List<@Nullable Object> list = Json.list(container);
      if (list == null) {
        put(value);
      } else if (name().equals("-")) {
        list.add(value);
      } else {
        list.add(index(list.size() + 1), value);
      }
    }

    void replace(@Nullable Object value) throws NotApplicable {
      List<@Nullable Object> list = Json.list(container);
      if (list == null) {
        put(value);
      } else {
        list.set(index(list.size()), value);
      }
    }

    private void put(@Nullable Object value) throws NotApplicable {
      Map<String, @Nullable Object> map = Json.map(container);
      if (map == null) {
        throw new NotApplicable();
      }
      map.put(name(), value);
    }

    void remove() throws NotApplicable {
      List<@Nullable Object> list = Json.list(container);
      if (list != null) {
        list.remove(index(list.size()));
        return;
      }
      required();
      Map<String, @Nullable Object> map = Json.map(container);
      if (map != null) {
        map.remove(name());
      }
    }
  }
}
