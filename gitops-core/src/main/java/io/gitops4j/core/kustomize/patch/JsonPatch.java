package io.gitops4j.core.kustomize.patch;

import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.yaml.JsonPointer;
import io.gitops4j.core.yaml.ScalarStyle;
import io.gitops4j.core.yaml.ScalarType;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSON patch, RFC 6902, with the liberties of the library kustomize uses: {@code replace} of a
 * field that is missing adds it and {@code copy} of one copies null, negative indexes count from
 * the end, {@code add} makes no parents.
 *
 * @since 0.1
 */
public final class JsonPatch {

  /** Halves of a letter that stand alone. */
  private static final Pattern HALVES = Pattern.compile("[\\x{D800}-\\x{DFFF}]");

  private final List<Operation> operations;

  private JsonPatch(List<Operation> operations) {
    this.operations = operations;
  }

  private record Operation(YamlMap at, String op, String path, @Nullable String from) {}

  /**
   * Reads a patch.
   *
   * @throws PatchException when it is no list of operations
   */
  public static JsonPatch of(YamlNode node) {
    if (!(node instanceof YamlList list)) {
      throw new PatchException(node, "a JSON patch must be a list of operations");
    }
    List<Operation> operations = new ArrayList<>();
    for (YamlNode item : list) {
      String op = item instanceof YamlMap map ? map.text("op") : null;
      String path = item instanceof YamlMap map ? map.text("path") : null;
      if (!(item instanceof YamlMap map) || op == null || path == null) {
        throw new PatchException(item, "an operation of a JSON patch must have an op and a path");
      }
      asRead(map);
      operations.add(
          new Operation(map, op, path.substring(Math.max(path.indexOf('/'), 0)), map.text("from")));
    }
    return new JsonPatch(operations);
  }

  /**
   * The patch is JSON once it is read: a folded text is what it says, half of a letter is U+FFFD.
   */
  private static void asRead(YamlNode node) {
    if (node instanceof YamlMap map) {
      map.forEach(entry -> asRead(entry.value()));
    } else if (node instanceof YamlList list) {
      list.forEach(JsonPatch::asRead);
    } else if (node instanceof YamlScalar scalar && scalar.type() == ScalarType.STRING) {
      String whole = HALVES.matcher(scalar.text()).replaceAll("\uFFFD");
      if (scalar.style() == ScalarStyle.FOLDED || !whole.equals(scalar.text())) {
        scalar.set(whole, ScalarType.STRING);
      }
    }
  }

  /** Whether it has no operation. */
  public boolean isEmpty() {
    return operations.isEmpty();
  }

  /**
   * Applies all operations to an object in place.
   *
   * @param budget what may be written
   * @throws PatchException when an operation cannot be done
   */
  public void apply(YamlMap object, Budget budget) {
    budget.steps(operations.size(), null);
    if (!operations.isEmpty()) {
      requireJson(object);
    }
    for (Operation operation : operations) {
      apply(object, operation, budget);
    }
    if (!operations.isEmpty()) {
      asJson(object);
    }
  }

  /** The object goes to JSON before the patch, which cannot take away what JSON cannot hold. */
  private static void requireJson(YamlNode node) {
    if (node instanceof YamlMap map) {
      for (YamlMap.Entry entry : map) {
        requireText(entry.keyNode());
        requireJson(entry.value());
      }
    } else if (node instanceof YamlList list) {
      list.forEach(JsonPatch::requireJson);
    } else {
      node.toValue();
    }
  }

  private static void requireText(YamlScalar key) {
    if (key.type() != ScalarType.STRING) {
      throw new PatchException(key, "the key " + key + " is no text, as JSON needs it");
    }
  }

  /**
   * The object went through JSON, where every number is a floating-point one: a large one is
   * rounded, and its text is another; a time and what is binary are text; what was quoted is only
   * where it has to be; what a flow mapping has no text for is the empty text. Source: kyaml,
   * {@code RNode.UnmarshalJSON}.
   */
  private static void asJson(YamlNode node) {
    if (node instanceof YamlMap map) {
      for (YamlMap.Entry entry : map) {
        requireText(entry.keyNode());
        asJson(entry.value());
      }
      YamlMap.Entry merge = map.find("<<");
      if (merge != null) {
        map.remove("<<");
        merge(map, merge.value());
      }
    } else if (node instanceof YamlList list) {
      list.forEach(JsonPatch::asJson);
    } else if (node instanceof YamlScalar scalar) {
      boolean number = scalar.type() == ScalarType.INT || scalar.type() == ScalarType.FLOAT;
      if (number && scalar.toValue() instanceof Number value) {
        String text = YamlScalar.of(value.doubleValue()).text();
        scalar.setAs(YamlScalar.plain(text, YamlFlavor.V3));
      } else if (scalar.type() == ScalarType.BOOL) {
        scalar.setAs(YamlScalar.of(scalar.toValue()));
      } else if (scalar.type() == ScalarType.TIMESTAMP || scalar.isNull()) {
        scalar.setAs(YamlScalar.of(scalar.toValue()));
        if (!scalar.isNull()) {
          scalar.restyle();
        }
      } else if (scalar.type() == ScalarType.STRING) {
        if (scalar.style() == ScalarStyle.FOLDED) {
          scalar.set(String.valueOf(scalar.toValue()), ScalarType.STRING);
        }
        if (scalar.isUntyped() || scalar.isBinary() || scalar.text().equals("<<")) {
          scalar.set(scalar.meaning(), ScalarType.STRING);
        }
        scalar.restyle();
      }
    }
  }

  /** A key that a patch puts there merges where the object is read as YAML again. */
  private static void merge(YamlMap into, YamlNode from) {
    if (from instanceof YamlList list
        && list.items().stream().allMatch(YamlMap.class::isInstance)) {
      list.forEach(each -> merge(into, each));
    } else if (from instanceof YamlMap map) {
      for (YamlMap.Entry entry : map) {
        if (!into.has(entry.key())) {
          into.put(entry.keyNode(), entry.value());
        }
      }
    } else {
      throw new PatchException(
          from, "the key << has no mapping or list of mappings, which it merges in the end");
    }
  }

  private static void apply(YamlMap object, Operation operation, Budget budget) {
    switch (operation.op) {
      case "add" -> add(object, operation, value(operation), budget);
      case "remove" -> remove(object, operation, operation.path);
      case "replace" -> replace(object, operation, budget);
      case "move" -> {
        YamlNode moved = remove(object, operation, from(operation));
        add(object, operation, moved, budget);
      }
      case "copy" -> add(object, operation, copied(object, operation), budget);
      case "test" -> test(object, operation);
      default ->
          throw new PatchException(
              operation.at, "\"" + operation.op + "\" is no operation of a JSON patch");
    }
  }

  /** What is missing in a mapping is copied as null. */
  private static YamlNode copied(YamlMap object, Operation operation) {
    String from = from(operation);
    YamlNode parent = parent(object, operation, from);
    return parent instanceof YamlMap map && !map.has(name(from))
        ? YamlScalar.of(null)
        : get(object, operation, from).copy();
  }

  private static String from(Operation operation) {
    if (operation.from == null) {
      throw new PatchException(operation.at, "the " + operation.op + " operation needs a from");
    }
    return operation.from;
  }

  private static YamlNode value(Operation operation) {
    YamlNode value = operation.at.get("value");
    if (value == null) {
      return YamlScalar.of(null);
    }
    return value.copy();
  }

  private static void test(YamlMap object, Operation operation) {
    if (!operation.path.isEmpty()) {
      // What is missing in a mapping is null, but the mapping must be there.
      YamlNode parent = parent(object, operation, operation.path);
      if (!(parent instanceof YamlMap)) {
        get(object, operation, operation.path);
      }
    }
    YamlNode found = find(object, operation.path);
    YamlNode wanted = value(operation);
    boolean equal = found == null ? wanted.isNull() : found.sameValueAs(wanted);
    if (!equal) {
      throw new PatchException(
          operation.at, "the test of the value at " + operation.path + " failed");
    }
  }

  private static @Nullable YamlNode find(YamlMap object, String path) {
    YamlNode node = object;
    for (String part : JsonPointer.parts(path)) {
      node = child(node, part);
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  private static YamlNode get(YamlMap object, Operation operation, String path) {
    YamlNode node = find(object, path);
    if (node == null) {
      throw missing(operation, path);
    }
    return node;
  }

  private static PatchException missing(Operation operation, String path) {
    return new PatchException(
        operation.at,
        "the " + operation.op + " operation does not apply, doc is missing path: " + path);
  }

  private static @Nullable YamlNode child(YamlNode node, String part) {
    if (node instanceof YamlMap map) {
      return map.get(part);
    }
    if (node instanceof YamlList list) {
      int index = index(part, list.size());
      return index >= 0 && index < list.size() ? list.get(index) : null;
    }
    return null;
  }

  private static int index(String part, int size) {
    try {
      int index = Integer.parseInt(part);
      return index < 0 ? size + index : index;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static YamlNode parent(YamlMap object, Operation operation, String path) {
    int last = path.lastIndexOf('/');
    if (last < 0) {
      throw missing(operation, path);
    }
    return get(object, operation, path.substring(0, last));
  }

  private static String name(String path) {
    List<String> parts = JsonPointer.parts(path);
    return parts.get(parts.size() - 1);
  }

  private static void write(Operation operation, YamlNode value, Budget budget) {
    budget.write(value, JsonPointer.parts(operation.path).size(), operation.at);
  }

  private static void add(YamlMap object, Operation operation, YamlNode original, Budget budget) {
    write(operation, original, budget);
    YamlNode value = original.copy();
    String path = operation.path;
    YamlNode parent = parent(object, operation, path);
    String name = name(path);
    if (parent instanceof YamlMap map) {
      map.put(name, value);
    } else if (parent instanceof YamlList list) {
      int at = name.equals("-") ? list.size() : index(name, list.size() + 1);
      if (at < 0 || at > list.size()) {
        throw new PatchException(
            operation.at,
            "the add operation does not apply, unable to access invalid index: " + path);
      }
      list.items().add(at, value);
    } else {
      throw missing(operation, path);
    }
  }

  private static YamlNode remove(YamlMap object, Operation operation, String path) {
    YamlNode parent = parent(object, operation, path);
    String name = name(path);
    YamlNode removed = null;
    if (parent instanceof YamlMap map) {
      removed = map.remove(name);
    } else if (parent instanceof YamlList list) {
      int at = index(name, list.size());
      removed = at >= 0 && at < list.size() ? list.items().remove(at) : null;
    }
    if (removed == null) {
      throw missing(operation, path);
    }
    return removed;
  }

  private static void replace(YamlMap object, Operation operation, Budget budget) {
    write(operation, value(operation), budget);
    if (operation.path.isEmpty() && value(operation) instanceof YamlMap all) {
      object.keys().forEach(object::remove);
      all.forEach(entry -> object.put(entry.keyNode(), entry.value()));
      return;
    }
    YamlNode parent = parent(object, operation, operation.path);
    String name = name(operation.path);
    if (parent instanceof YamlMap map) {
      map.put(name, value(operation));
    } else if (parent instanceof YamlList list && child(list, name) != null) {
      list.items().set(index(name, list.size()), value(operation));
    } else {
      throw missing(operation, operation.path);
    }
  }
}
