package io.gitops4j.testkit.apiserver.patch;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.typed.GoTypes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON patch (RFC 6902) with the leniency of the server's library.
 *
 * <p>What differs from the RFC: {@code replace} of a member that its object does not have adds it;
 * {@code copy} of one copies null; {@code test} of one passes against null; a null that an
 * operation has added differs, inside an object that is tested, from one that was there; a negative
 * place counts from the end of a list, where {@code add} counts the new element too; the whole
 * document can be replaced, and nothing else be done to it. Objects that an operation has looked
 * into are written by the names of their members, all others as they stood. Sources: apiserver,
 * {@code pkg/endpoints/handlers/patch.go}; evanphx/json-patch v4. Tests: {@code PatchesTest}.
 */
public final class JsonPatch {

  private static final int MOST_OPERATIONS = 10_000;
  private static final Set<Object> TEXTS = Set.of("op", "path", "from");
  private static final Pattern IN_VALUE =
      Pattern.compile("json patch duplicate field \"\\[(\\d+)]\\.value((?:\\.|\\[).*)\"");
  private static final Pattern INDEX = Pattern.compile("\\d{1,9}");
  private static final Object MISSING = new Object();

  /** A null that an operation brings, which is equal to no null of the document. */
  private static final Object ADDED_NULL = new Object();

  private @Nullable Object document;

  /** The objects that an operation has looked into, which are written by the names of members. */
  private final Set<Object> opened = Collections.newSetFromMap(new IdentityHashMap<>());

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
    check(patch);
    List<?> operations = patch instanceof List<?> list ? list : List.of();
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
    return run.plain(run.document);
  }

  /** A copy of a tree in which nulls that were added are nulls. */
  private @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((k, v) -> copy.put((String) k, plain(v)));
      return opened.contains(value) ? new LinkedHashMap<>(new TreeMap<>(copy)) : copy;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      list.forEach(v -> copy.add(plain(v)));
      return copy;
    }
    return value == ADDED_NULL ? null : value;
  }

  private static @Nullable Object value(@Nullable Object operation) {
    Map<String, @Nullable Object> map = Json.map(operation);
    if (map == null || !map.containsKey("value")) {
      return null;
    }
    Object value = map.get("value");
    return value == null ? ADDED_NULL : Json.copy(value);
  }

  /**
   * What is told a second time of members that stand twice in the values of operations: a value is
   * taken over as the text it was, until another operation looks into it.
   *
   * @param patch the operations; of another patch nothing is told
   * @param duplicates what is told of the patch, as {@code json patch duplicate field
   *     "[0].value.a"}
   * @param result what the patch led to
   */
  public static List<String> duplicatesLeft(
      @Nullable Object patch, List<String> duplicates, @Nullable Object result) {
    List<String> left = new ArrayList<>();
    if (!(patch instanceof List<?> operations)) {
      return left;
    }
    for (String duplicate : duplicates) {
      Matcher matcher = IN_VALUE.matcher(duplicate);
      if (matcher.matches()) {
        int index = Integer.parseInt(matcher.group(1));
        String op = Json.string(operations.get(index), "op");
        String path = Json.string(operations.get(index), "path");
        if ((op.equals("add") || op.equals("replace"))
            && operations.stream().skip(index + 1L).noneMatch(o -> touches(o, path))) {
          left.add("duplicate field \"" + dotted(path, result) + matcher.group(2) + "\"");
        }
      }
    }
    return left;
  }

  private static boolean touches(@Nullable Object operation, String path) {
    List<String> members =
        List.of("move", "copy").contains(Json.string(operation, "op"))
            ? List.of("path", "from")
            : List.of("path");
    return members.stream()
        .map(member -> Json.string(operation, member) + "/")
        .anyMatch(at -> at.startsWith(path + "/") || (path + "/").startsWith(at));
  }

  /** A pointer as decoders tell a path: {@code a.b[0]}. */
  private static String dotted(String pointer, @Nullable Object document) {
    StringBuilder path = new StringBuilder();
    Object current = document;
    for (String part : pointer.substring(Math.min(1, pointer.length())).split("/", -1)) {
      String name = part.replace("~1", "/").replace("~0", "~");
      if (current instanceof List<?> list) {
        int index =
            name.equals("-") || !INDEX.matcher(name).matches()
                ? list.size() - 1
                : Integer.parseInt(name);
        path.append('[').append(index).append(']');
        current = index >= 0 && index < list.size() ? list.get(index) : null;
      } else {
        path.append(path.isEmpty() ? "" : ".").append(name);
        current = Json.at(current, name);
      }
    }
    return path.toString();
  }

  /**
   * Whether a body is a patch: a list of objects whose names of operations and places are texts.
   *
   * @throws ApiException 400 when it is not
   */
  public static void check(@Nullable Object patch) {
    if (patch != null && !(patch instanceof List)) {
      throw cannotUnmarshal(patch, "value of type []handlers.jsonPatchOp");
    }
    for (Object operation : patch instanceof List<?> list ? list : List.of()) {
      if (operation != null && !(operation instanceof Map)) {
        throw cannotUnmarshal(operation, "value of type handlers.jsonPatchOp");
      }
      if (operation instanceof Map<?, ?> members) {
        members.forEach(
            (name, value) -> {
              if (TEXTS.contains(name) && value != null && !(value instanceof String)) {
                throw cannotUnmarshal(
                    value, "struct field jsonPatchOp." + name + " of type string");
              }
            });
      }
    }
  }

  private static ApiException cannotUnmarshal(Object value, String into) {
    return ApiException.badRequest(
        "error decoding patch: json: cannot unmarshal "
            + GoTypes.jsonType(value)
            + " into Go "
            + into);
  }

  private void run(@Nullable Object operation) throws NotApplicable {
    String path = Json.string(operation, "path");
    String from = Json.string(operation, "from");
    Object value = value(operation);
    if (path.isEmpty() && Json.string(operation, "op").equals("replace")) {
      document = plain(value);
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
        at(path).add(copied == MISSING ? null : copied == ADDED_NULL ? copied : plain(copied));
      }
      case "test" -> {
        Object found = at(path).value();
        open(found);
        if (found != value && !Json.equal(found == MISSING ? null : found, plain(value))) {
          throw new NotApplicable();
        }
      }
      default -> throw new NotApplicable();
    }
  }

  /** What is tested is looked into whole. */
  private void open(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      opened.add(map);
      map.values().forEach(this::open);
    } else if (value instanceof List<?> list) {
      list.forEach(this::open);
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
      opened.add(container == null ? MISSING : container);
      container = new Place(container, parts[i]).value();
      if (container == MISSING) {
        throw new NotApplicable();
      }
    }
    opened.add(container == null ? MISSING : container);
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
