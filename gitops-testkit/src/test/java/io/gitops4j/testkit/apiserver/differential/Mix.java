package io.gitops4j.testkit.apiserver.differential;

import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Random trees made out of others. */
final class Mix {
  /** Fields that objects are refused without, and that stay therefore nearly always. */
  private static final Set<String> NEEDED =
      Set.of(
          "name",
          "port",
          "containerPort",
          "selector",
          "template",
          "containers",
          "image",
          "spec",
          "matchLabels",
          "app",
          "jobTemplate",
          "schedule",
          "key",
          "operator",
          "type",
          "mountPath");

  private final Chance chance;

  Mix(Chance chance) {
    this.chance = chance;
  }

  /** What its author makes of an object next: most stays, some goes, some is another's. */
  @Nullable Object evolved(@Nullable Object was, @Nullable Object other) {
    if (was instanceof Map<?, ?> left && other instanceof Map<?, ?> right) {
      return evolved(left, right);
    }
    if (was instanceof List<?> left && other instanceof List<?> right) {
      return evolved(left, right);
    }
    return Json.copy(chance.percent(70) ? was : other);
  }

  private Map<String, @Nullable Object> evolved(Map<?, ?> was, Map<?, ?> other) {
    Set<String> names = new LinkedHashSet<>();
    was.keySet().forEach(k -> names.add((String) k));
    other.keySet().forEach(k -> names.add((String) k));
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    for (String name : names) {
      boolean inWas = was.containsKey(name);
      boolean inOther = other.containsKey(name);
      if (inWas && inOther) {
        if (NEEDED.contains(name) || chance.percent(88)) {
          result.put(name, evolved(was.get(name), other.get(name)));
        }
      } else if (inWas ? keeps(name) : chance.percent(25)) {
        result.put(name, Json.copy(inWas ? was.get(name) : other.get(name)));
      }
    }
    return result;
  }

  private boolean keeps(String name) {
    return chance.percent(NEEDED.contains(name) ? 97 : 75);
  }

  private List<@Nullable Object> evolved(List<?> was, List<?> other) {
    List<@Nullable Object> result = new ArrayList<>();
    for (Object item : was) {
      if (chance.percent(75)) {
        Object twin = twin(item, other);
        result.add(twin != null && chance.percent(50) ? evolved(item, twin) : Json.copy(item));
      }
    }
    for (Object item : other) {
      if (chance.percent(30) && twin(item, result) == null) {
        result.add(chance.below(result.size() + 1), Json.copy(item));
      }
    }
    if (result.size() > 1 && chance.percent(15)) {
      result.add(result.remove(0));
    }
    return result;
  }

  private static @Nullable Object twin(@Nullable Object item, List<?> list) {
    for (String key : List.of("name", "port", "containerPort", "type", "mountPath")) {
      Object value = Json.at(item, key);
      if (value != null) {
        return list.stream()
            .filter(e -> Json.equal(value, Json.at(e, key)))
            .findFirst()
            .orElse(null);
      }
    }
    return list.stream().filter(e -> Json.equal(item, e)).findFirst().orElse(null);
  }

  /** A piece of a tree, in which some fields are null: a merge patch. */
  @Nullable Object part(@Nullable Object tree) {
    if (!(tree instanceof Map<?, ?> map) || map.isEmpty()) {
      return Json.copy(tree);
    }
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    List<String> names = map.keySet().stream().map(k -> (String) k).toList();
    for (String name : chance.some(names, 3)) {
      result.put(name, chance.percent(12) ? null : part(map.get(name)));
    }
    return result;
  }

  /** The piece as a strategic merge patch: with directives here and there. */
  @Nullable Object strategic(@Nullable Object part) {
    if (part instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> result = new LinkedHashMap<>();
      map.forEach(
          (k, v) -> {
            result.put((String) k, strategic(v));
            if (v instanceof List<?> list && !list.isEmpty() && chance.percent(12)) {
              listDirective(result, (String) k, list);
            }
          });
      if (chance.percent(6)) {
        result.put("$patch", chance.pick("replace", "delete", "merge", "bad"));
      }
      if (chance.percent(4)) {
        result.put("$retainKeys", new ArrayList<>(chance.some(List.copyOf(result.keySet()), 3)));
      }
      return result;
    }
    if (part instanceof List<?> list) {
      return strategic(list);
    }
    return Json.copy(part);
  }

  private List<@Nullable Object> strategic(List<?> list) {
    List<@Nullable Object> result = new ArrayList<>();
    for (Object item : list) {
      Object changed = item instanceof Map<?, ?> && chance.percent(60) ? piece(item) : item;
      result.add(strategic(changed));
    }
    if (chance.percent(4) && !list.isEmpty() && list.get(0) instanceof Map<?, ?>) {
      result.add(new LinkedHashMap<>(Map.of("$patch", "replace")));
    }
    return result;
  }

  /** A piece of an item that still says which item it is. */
  private @Nullable Object piece(Object item) {
    Map<String, @Nullable Object> part = Json.map(part(item));
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    for (String key : List.of("name", "port", "containerPort", "type", "mountPath")) {
      if (Json.at(item, key) != null) {
        result.put(key, Json.at(item, key));
      }
    }
    if (part != null) {
      part.forEach(result::putIfAbsent);
    }
    return result;
  }

  private void listDirective(Map<String, @Nullable Object> into, String name, List<?> list) {
    List<@Nullable Object> order = new ArrayList<>();
    for (Object item : list) {
      Object key = item;
      if (item instanceof Map<?, ?>) {
        Map<String, @Nullable Object> keys = new LinkedHashMap<>();
        for (String field : List.of("name", "port", "containerPort", "mountPath", "type")) {
          if (keys.isEmpty() && Json.at(item, field) != null) {
            keys.put(field, Json.at(item, field));
          }
        }
        key = keys;
      }
      order.add(0, key);
    }
    boolean objects = list.get(0) instanceof Map<?, ?>;
    into.put(
        (objects || chance.percent(50) ? "$setElementOrder/" : "$deleteFromPrimitiveList/") + name,
        order);
  }

  /** Operations of a JSON patch on places that the tree has, or nearly has. */
  List<@Nullable Object> operations(@Nullable Object tree, @Nullable Object other) {
    List<@Nullable Object> operations = new ArrayList<>();
    for (int count = 1 + chance.below(3); count > 0; count--) {
      Map<String, @Nullable Object> operation = new LinkedHashMap<>();
      Place place = place(tree);
      String op = chance.pick("add", "replace", "remove", "add", "replace", "test", "copy", "move");
      operation.put("op", chance.odd() ? "bad" : op);
      operation.put("path", place.pointer());
      if (op.equals("copy") || op.equals("move")) {
        operation.put("from", place(other).pointer());
      } else if (!op.equals("remove")) {
        Object found = at(other, place.pointer());
        operation.put(
            "value",
            chance.odd()
                ? Tree.oddValue(chance)
                : Json.copy(found != null && chance.percent(70) ? found : place.value()));
      }
      operations.add(operation);
    }
    return operations;
  }

  private record Place(String pointer, @Nullable Object value) {}

  private Place place(@Nullable Object tree) {
    StringBuilder pointer = new StringBuilder();
    Object current = tree;
    while (current instanceof Map<?, ?> || current instanceof List<?>) {
      if (pointer.length() > 0 && chance.percent(20)) {
        break;
      }
      if (current instanceof Map<?, ?> map && !map.isEmpty()) {
        String name = chance.pick(map.keySet().stream().map(k -> (String) k).toList());
        pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
        current = map.get(name);
      } else if (current instanceof List<?> list && !list.isEmpty()) {
        int index = chance.below(list.size());
        pointer.append('/').append(chance.percent(15) ? chance.pick("-", "9", "x") : index);
        current = list.get(index);
      } else {
        break;
      }
    }
    return new Place(pointer.toString(), current);
  }

  private static @Nullable Object at(@Nullable Object tree, String pointer) {
    Object current = tree;
    for (String part : pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/")) {
      if (current instanceof Map<?, ?> map) {
        current = map.get(part.replace("~1", "/").replace("~0", "~"));
      } else if (current instanceof List<?> list && part.matches("\\d+")) {
        int index = Integer.parseInt(part);
        current = index < list.size() ? list.get(index) : null;
      } else {
        return null;
      }
    }
    return current;
  }
}
