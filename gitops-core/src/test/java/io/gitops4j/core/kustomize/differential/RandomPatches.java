package io.gitops4j.core.kustomize.differential;

import static io.gitops4j.core.kustomize.differential.Shape.ABSENT;
import static io.gitops4j.core.kustomize.differential.Shape.asList;
import static io.gitops4j.core.kustomize.differential.Shape.asMap;
import static io.gitops4j.core.kustomize.differential.Shape.list;
import static io.gitops4j.core.kustomize.differential.Shape.map;

import io.gitops4j.core.yaml.JsonPointer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Patches of both kinds, made from the objects they change. */
final class RandomPatches {

  private static final List<String> IDENTITIES =
      List.of("name", "containerPort", "port", "mountPath", "key", "ip", "topologyKey");

  private final Values values;
  private final Chance chance;
  private final Set<Object> touched = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<String> used = new HashSet<>();

  RandomPatches(Values values) {
    this.values = values;
    this.chance = values.chance();
  }

  /** The objects that no patch changed; all of them in a daring tree. */
  List<Map<String, Object>> untouched(List<Map<String, Object>> known) {
    return values.daring()
        ? known
        : known.stream().filter(object -> !touched.contains(object)).toList();
  }

  /** Whether the name of a variable is used for the first time. */
  boolean firstUse(String variable) {
    return used.add(variable);
  }

  /** A strategic merge patch for an object, which it names. */
  Map<String, Object> merge(Map<String, Object> object) {
    touched.add(object);
    Map<String, Object> patch =
        map(
            "apiVersion",
            object.get("apiVersion"),
            "kind",
            object.get("kind"),
            "metadata",
            map(
                "name",
                Shape.name(object),
                "namespace",
                Shape.namespace(object).isEmpty() ? ABSENT : Shape.namespace(object)));
    if (values.dares(12)) {
      patch.put("$patch", "delete");
      return patch;
    }
    Map<String, Object> rest = new LinkedHashMap<>(object);
    rest.keySet().removeAll(List.of("apiVersion", "kind", "metadata"));
    patch.putAll(partOf(rest, false));
    if (chance.percent(25)) {
      asMap(patch.get("metadata"))
          .put(chance.pick("labels", "annotations"), chance.percent(10) ? null : values.labels());
    }
    if (chance.percent(5)) {
      asMap(patch.get("metadata")).put("finalizers", list("z", "b"));
    }
    return patch;
  }

  /** Some fields of a mapping, changed. */
  private Map<String, Object> partOf(Map<String, Object> map, boolean mayDirect) {
    Map<String, Object> part = new LinkedHashMap<>();
    if (mayDirect && chance.percent(4)) {
      part.put("$patch", chance.pick("replace", "delete", "merge", "merge", "replace"));
    }
    map.forEach(
        (key, value) -> {
          if (IDENTITIES.contains(key) && chance.percent(75)) {
            part.put(key, value);
          } else if (chance.percent(45)) {
            part.put(key, changed(value));
          }
        });
    if (chance.percent(12)) {
      part.put(chance.pick("added", "a", "paused"), values.anything(2));
    }
    if (chance.percent(2)) {
      part.put("$setElementOrder/containers", list(map("name", "main")));
    }
    return part;
  }

  private @Nullable Object changed(@Nullable Object value) {
    if (chance.percent(6)) {
      return null;
    }
    if (values.dares(3)) {
      return values.anything(2);
    }
    if (value instanceof Map<?, ?>) {
      return partOf(asMap(value), true);
    }
    return value instanceof List<?> ? changedList(asList(value)) : scalar(value);
  }

  private @Nullable Object scalar(@Nullable Object value) {
    if (value instanceof String) {
      return chance.percent(70) ? values.text() : values.name();
    }
    return value instanceof Integer ? (Object) chance.below(9) : values.scalar();
  }

  private List<Object> changedList(List<Object> items) {
    List<Object> changed = new ArrayList<>();
    for (Object item : items) {
      if (item instanceof Map<?, ?>) {
        if (chance.percent(65)) {
          Map<String, Object> part = partOf(asMap(item), false);
          if (chance.percent(10)) {
            part.put("$patch", chance.pick("delete", "delete", "replace", "merge"));
          }
          changed.add(part);
        }
      } else if (chance.percent(50)) {
        changed.add(chance.percent(50) ? item : scalar(item));
      }
    }
    if (chance.percent(30) && !items.isEmpty()) {
      changed.add(chance.below(changed.size() + 1), added(items.get(0)));
    }
    if (chance.percent(3)) {
      changed.add(map("$patch", chance.pick("replace", "delete", "merge")));
    }
    return changed;
  }

  private @Nullable Object added(@Nullable Object like) {
    if (!(like instanceof Map<?, ?>)) {
      return scalar(like);
    }
    Map<String, Object> added = new LinkedHashMap<>(asMap(Shape.copy(like)));
    for (String key : IDENTITIES) {
      if (added.get(key) instanceof String) {
        added.put(key, chance.pick("new", "other"));
      } else if (added.get(key) instanceof Integer) {
        added.put(key, 9000 + chance.below(3));
      }
    }
    return added;
  }

  /** The pointers to all that is in an object, apart from what identifies it. */
  static List<String> pointers(Map<String, Object> object, boolean dots) {
    List<String> pointers = new ArrayList<>();
    collect(object, "", pointers, dots);
    pointers.removeIf(
        p -> p.matches("[./]?(apiVersion|kind|metadata|metadata[./](name|namespace))"));
    return pointers;
  }

  private static void collect(
      @Nullable Object value, String at, List<String> pointers, boolean dots) {
    if (!at.isEmpty()) {
      pointers.add(dots ? at.substring(1) : at);
    }
    if (value instanceof Map<?, ?>) {
      asMap(value)
          .forEach(
              (key, each) ->
                  collect(
                      each,
                      at
                          + (dots
                              ? "." + dotted(key)
                              : "/" + key.replace("~", "~0").replace("/", "~1")),
                      pointers,
                      dots));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        boolean named =
            dots
                && i % 2 == 0
                && list.get(i) instanceof Map<?, ?> map
                && map.get("name") instanceof String;
        String step =
            named ? "[name=" + ((Map<?, ?>) list.get(i)).get("name") + "]" : String.valueOf(i);
        collect(list.get(i), at + (dots ? "." : "/") + step, pointers, dots);
      }
    }
  }

  private static String dotted(String key) {
    return key.contains(".")
        ? (key.length() % 2 == 0 ? "[" + key + "]" : key.replace(".", "\\."))
        : key;
  }

  /** A JSON patch for an object. */
  List<Object> operations(Map<String, Object> object) {
    touched.add(object);
    List<String> pointers = pointers(object, false);
    List<Object> operations = list();
    int count = 1 + chance.below(3);
    for (int i = 0; i < count && !pointers.isEmpty(); i++) {
      String pointer = chance.pick(pointers);
      operations.add(values.dares(60) ? anyOperation(pointer) : fitting(object, pointer));
      if (chance.percent(75) || !values.daring()) {
        break;
      }
    }
    return operations;
  }

  /** An operation that fits what is there. */
  private Map<String, Object> fitting(Map<String, Object> object, String pointer) {
    Object there =
        JsonPointer.parts(pointer).stream()
            .reduce((Object) object, RandomPatches::child, (a, b) -> b);
    String top = object.get("spec") instanceof Map<?, ?> ? "/spec" : "";
    if (chance.percent(12)) {
      return map("op", "copy", "from", pointer, "path", top + "/copied");
    }
    if (there instanceof Map<?, ?>) {
      return chance.percent(75)
          ? map("op", "add", "path", pointer + "/new", "value", values.scalar())
          : map("op", "add", "path", top + "/new", "value", values.anything(2));
    }
    if (there instanceof List<?> items) {
      Object like = items.isEmpty() ? values.name() : items.get(0);
      return map("op", "add", "path", pointer + chance.pick("/-", "/0"), "value", added(like));
    }
    return switch (chance.below(5)) {
      case 0 -> map("op", "remove", "path", pointer);
      case 1 -> map("op", "move", "from", pointer, "path", top + "/moved");
      case 2 -> map("op", "test", "path", pointer, "value", there);
      default -> map("op", chance.pick("replace", "add"), "path", pointer, "value", scalar(there));
    };
  }

  private static Object child(Object parent, String step) {
    Object child =
        parent instanceof List<?> items
            ? items.get(Integer.parseInt(step))
            : Shape.asMap(parent).get(step);
    return child == null ? ABSENT : child;
  }

  private Map<String, Object> anyOperation(String pointer) {
    return switch (chance.below(10)) {
      case 0, 1, 2 -> map("op", "replace", "path", pointer, "value", values.anything(2));
      case 3 -> map("op", "remove", "path", pointer);
      case 4, 5 -> map("op", "add", "path", pointer, "value", values.anything(2));
      case 6 -> {
        String path = pointer + chance.pick("/-", "/0", "/new", "");
        yield map("op", "add", "path", path, "value", values.anything(1));
      }
      case 7 -> {
        String path = chance.pick("/spec/copied", "/copied", pointer);
        yield map("op", "copy", "from", pointer, "path", path);
      }
      case 8 -> {
        String path = chance.pick("/spec/moved", "/moved", pointer);
        yield map("op", "move", "from", pointer, "path", path);
      }
      default -> {
        String path =
            chance.pick("/metadata/labels/new", "/metadata/annotations/a~1b", "/spec/new");
        yield map("op", "add", "path", path, "value", values.scalar());
      }
    };
  }

  /**
   * A target that selects an object, by whatever means.
   *
   * @param only whether it should select no other
   * @param known the objects it may select
   */
  Map<String, Object> target(
      Map<String, Object> object, boolean only, List<Map<String, Object>> known) {
    if (only && !values.dares(80)) {
      return map(
          "kind",
          object.get("kind"),
          "name",
          Shape.name(object),
          "namespace",
          Shape.namespace(object).isEmpty() ? ABSENT : Shape.namespace(object));
    }
    known.stream()
        .filter(each -> each.get("kind").equals(object.get("kind")))
        .forEach(touched::add);
    return target(object);
  }

  private Map<String, Object> target(Map<String, Object> object) {
    String apiVersion = Shape.text(object, "apiVersion");
    int slash = apiVersion.indexOf('/');
    String kind = Shape.text(object, "kind");
    String name = Shape.name(object);
    return map(
        "group", chance.percent(15) && slash > 0 ? apiVersion.substring(0, slash) : ABSENT,
        "version", chance.percent(15) ? apiVersion.substring(slash + 1) : ABSENT,
        "kind", values.dares(15) ? ABSENT : (values.dares(10) ? kind + "|Service" : kind),
        "name",
            chance.percent(60)
                ? chance.pick(
                    name, name, name.substring(0, 1) + ".*", ".*" + name, "w|" + name, "(web|api)")
                : ABSENT,
        "namespace", chance.percent(6) ? chance.pick("prod", "default", ".*") : ABSENT,
        "labelSelector",
            chance.percent(10)
                ? chance.pick(
                    "app=web", "app in (x,y)", "tier", "!team", "app!=x", "app notin (web),tier")
                : ABSENT,
        "annotationSelector",
            chance.percent(5) ? chance.pick("note", "note=one-1", "!example.com/note") : ABSENT);
  }
}
