package io.gitops4j.core.kustomize.differential;

import static io.gitops4j.core.kustomize.differential.Shape.ABSENT;
import static io.gitops4j.core.kustomize.differential.Shape.list;
import static io.gitops4j.core.kustomize.differential.Shape.map;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replacements and variables, which take the value of a field to others. */
final class RandomReferences {

  private final Values values;
  private final Chance chance;
  private final Map<String, String> files;
  private final RandomPatches patches;

  RandomReferences(Values values, Map<String, String> files, RandomPatches patches) {
    this.values = values;
    this.chance = values.chance();
    this.files = files;
    this.patches = patches;
  }

  /** A replacement between objects, of which there is one at least. */
  Map<String, Object> replacement(List<Map<String, Object>> known) {
    List<Map<String, Object>> untouched = patches.untouched(known);
    List<Map<String, Object>> choice = untouched.isEmpty() ? known : untouched;
    Map<String, Object> source = chance.pick(choice);
    List<String> from = RandomPatches.pointers(source, true);
    from.removeIf(path -> path.equals("metadata.annotations") || unfit(source, path));
    List<Object> targets = list();
    for (Map<String, Object> target : chance.some(choice, 2)) {
      targets.add(target(target));
    }
    String path = from.isEmpty() || chance.percent(25) ? "" : chance.pick(from);
    Object value = path.isEmpty() ? Shape.name(source) : at(source, path);
    return map(
        "source",
        map(
            "kind",
            source.get("kind"),
            "name",
            values.dares(20) ? ABSENT : Shape.name(source),
            "namespace",
            namespace(source),
            "fieldPath",
            path.isEmpty() ? ABSENT : path,
            "options",
            fieldOptions(value)),
        "targets",
        targets);
  }

  private Map<String, Object> target(Map<String, Object> target) {
    List<String> to = RandomPatches.pointers(target, true);
    to.removeIf(each -> unfit(target, each));
    String path = to.isEmpty() ? "metadata.name" : chance.pick(to);
    Object value = at(target, path);
    if (chance.percent(20)) {
      path = path.replaceFirst("\\.(\\d+|\\[name=\\w+\\])(\\.|$)", ".*$2");
    }
    boolean create = chance.percent(20);
    if (create && chance.percent(60)) {
      path =
          chance.pick(
              "metadata.labels.made",
              "metadata.annotations.[example.com/made]",
              "spec.made.deep",
              "spec.list.[name=x].value",
              "spec.list.0.a");
    }
    return map(
        "select",
            map(
                "kind",
                target.get("kind"),
                "name",
                values.dares(40) ? ABSENT : Shape.name(target),
                "namespace",
                namespace(target)),
        "reject", chance.percent(15) ? list(map("name", values.name())) : ABSENT,
        "fieldPaths", chance.percent(95) ? list(path) : ABSENT,
        "options", create ? map("create", true) : fieldOptions(value));
  }

  private Object namespace(Map<String, Object> object) {
    return Shape.namespace(object).isEmpty() || values.dares(80) ? ABSENT : Shape.namespace(object);
  }

  /** Whether a path leads to what is no text, and that is to be avoided. */
  private boolean unfit(Map<String, Object> object, String path) {
    return !(at(object, path) instanceof String) && !values.dares(60);
  }

  /** What a path leads to; null when it leads nowhere. */
  private static @Nullable Object at(Map<String, Object> object, String path) {
    Object at = object;
    for (String part : path.split("(?<!\\\\)\\.(?![^\\[]*\\])")) {
      String name = part.replace("\\.", ".");
      if (at instanceof Map<?, ?> map) {
        at = map.get(name.startsWith("[") ? name.substring(1, name.length() - 1) : name);
      } else if (at instanceof List<?> items) {
        at = item(items, name);
      } else {
        return null;
      }
    }
    return at;
  }

  private static @Nullable Object item(List<?> items, String step) {
    if (step.matches("\\d+")) {
      return Integer.parseInt(step) < items.size() ? items.get(Integer.parseInt(step)) : null;
    }
    for (Object item : items) {
      if (item instanceof Map<?, ?> map && step.equals("[name=" + map.get("name") + "]")) {
        return item;
      }
    }
    return null;
  }

  private Object fieldOptions(@Nullable Object value) {
    if (!chance.percent(20) || !(value instanceof String text || values.daring())) {
      return ABSENT;
    }
    String delimiter = chance.pick("-", ":", "/", ".");
    int parts =
        value instanceof String text
            ? text.split(delimiter.equals(".") ? "\\." : delimiter, -1).length
            : 4;
    return map(
        "delimiter",
        delimiter,
        "index",
        values.dares(50) ? chance.below(4) - 1 : chance.below(parts));
  }

  void replacements(Map<String, Object> into, String folder, List<Map<String, Object>> known) {
    if (known.isEmpty() || !chance.percent(18)) {
      return;
    }
    Map<String, Object> one = replacement(known);
    if (chance.percent(25)) {
      files.put(
          folder + "/replacement.yaml",
          OddYaml.write(chance.percent(50) ? one : list(one), chance, 0));
      into.put("replacements", list(map("path", "replacement.yaml")));
    } else {
      into.put("replacements", list(one));
    }
  }

  void vars(Map<String, Object> into, List<Map<String, Object>> known) {
    List<Map<String, Object>> choice = patches.untouched(known);
    if (choice.isEmpty() || !chance.percent(10)) {
      return;
    }
    List<Object> vars = list();
    for (String name : chance.some(List.of("VAR_A", "VAR_B"), 2)) {
      if (!values.daring() && !patches.firstUse(name)) {
        continue;
      }
      Map<String, Object> object = chance.pick(choice);
      List<String> paths = RandomPatches.pointers(object, true);
      paths.removeIf(path -> path.contains("[") || unfit(object, path));
      vars.add(
          map(
              "name",
              name,
              "objref",
              map(
                  "apiVersion",
                  object.get("apiVersion"),
                  "kind",
                  object.get("kind"),
                  "name",
                  Shape.name(object),
                  "namespace",
                  namespace(object)),
              "fieldref",
              !paths.isEmpty() && chance.percent(50)
                  ? map("fieldpath", chance.pick(paths))
                  : ABSENT));
    }
    if (!vars.isEmpty()) {
      into.put("vars", vars);
    }
  }
}
