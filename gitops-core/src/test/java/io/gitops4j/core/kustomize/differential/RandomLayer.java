package io.gitops4j.core.kustomize.differential;

import static io.gitops4j.core.kustomize.differential.Shape.ABSENT;
import static io.gitops4j.core.kustomize.differential.Shape.list;
import static io.gitops4j.core.kustomize.differential.Shape.map;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One kustomization with its files. */
final class RandomLayer {

  private final Values values;
  private final Chance chance;
  private final Map<String, String> files;
  private final int oddity;
  private final RandomPatches patches;
  private final RandomFields fields;
  private final RandomReferences references;
  private final RandomPlugins plugins;
  private final RandomExtras extras;

  RandomLayer(Values values, Map<String, String> files, int oddity) {
    this.values = values;
    this.chance = values.chance();
    this.files = files;
    this.oddity = oddity;
    this.patches = new RandomPatches(values);
    this.fields = new RandomFields(values, files);
    this.references = new RandomReferences(values, files, patches);
    this.plugins = new RandomPlugins(values, patches, fields, references);
    this.extras = new RandomExtras(values, files, patches, references);
  }

  void kustomization(
      String folder,
      List<String> bases,
      List<String> components,
      List<Map<String, Object>> own,
      List<Map<String, Object>> known,
      List<Map<String, Object>> generatedOver) {
    Map<String, Object> kustomization =
        map("apiVersion", "kustomize.config.k8s.io/v1beta1", "kind", "Kustomization");
    if (chance.percent(8)) {
      kustomization.clear();
    }
    fill(kustomization, folder, bases, components, own, known, generatedOver);
    write(folder, kustomization);
  }

  /** A layer that only puts its name before those of a base, and sometimes patches. */
  void prefixed(String folder, String base) {
    Map<String, Object> kustomization =
        map("resources", list("../" + base), "namePrefix", folder + "-");
    fields.labels(kustomization);
    write(folder, kustomization);
  }

  void component(String folder, List<Map<String, Object>> own, List<Map<String, Object>> known) {
    Map<String, Object> kustomization =
        map("apiVersion", "kustomize.config.k8s.io/v1alpha1", "kind", "Component");
    known.addAll(own);
    fill(kustomization, folder, List.of(), List.of(), own, known, List.copyOf(known));
    write(folder, kustomization);
  }

  private void write(String folder, Map<String, Object> kustomization) {
    String name =
        chance.percent(94)
            ? "kustomization.yaml"
            : chance.pick("kustomization.yml", "Kustomization");
    files.put(folder + "/" + name, lineEnds(OddYaml.write(kustomization, chance, oddity / 2)));
  }

  private String lineEnds(String text) {
    String marked = chance.percent(oddity / 6) ? "\ufeff" + text : text;
    return chance.percent(oddity / 5) ? marked.replace("\n", "\r\n") : marked;
  }

  private void fill(
      Map<String, Object> into,
      String folder,
      List<String> bases,
      List<String> components,
      List<Map<String, Object>> own,
      List<Map<String, Object>> known,
      List<Map<String, Object>> generatedOver) {
    List<Object> resources = list();
    String up = folder.contains("/") ? "../../" : "../";
    bases.forEach(base -> resources.add(up + base));
    resources(folder, own).forEach(resources::add);
    if (!resources.isEmpty()) {
      into.put("resources", resources);
    }
    if (!components.isEmpty()) {
      into.put("components", list(components.stream().map(each -> up + each).toArray()));
    }
    Map<String, Object> more = new LinkedHashMap<>();
    fields.names(more);
    fields.labels(more);
    fields.images(more);
    fields.replicas(more, known);
    for (Map<String, Object> made : fields.generators(more, folder, generatedOver)) {
      known.add(made);
    }
    fields.settings(more, folder);
    patches(more, folder, known);
    references.replacements(more, folder, known);
    references.vars(more, known);
    plugins.transformers(more, folder, known, files);
    extras.into(more, folder, known);
    List<String> keys = new ArrayList<>(more.keySet());
    while (!keys.isEmpty()) {
      String key = keys.remove(chance.below(keys.size()));
      into.put(key, more.get(key));
    }
    if (into.size() <= 2) {
      into.put("commonAnnotations", map("layer", folder));
    }
  }

  private List<String> resources(String folder, List<Map<String, Object>> own) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < own.size(); ) {
      int count = Math.min(own.size() - i, 1 + chance.below(3));
      List<Map<String, Object>> group = own.subList(i, i + count);
      i += count;
      String name = "r" + i + ".yaml";
      names.add(chance.percent(5) ? "./" + name : name);
      files.put(folder + "/" + name, lineEnds(file(group)));
    }
    return names;
  }

  private String file(List<Map<String, Object>> group) {
    if (chance.percent(8)) {
      return OddYaml.write(
          map(
              "apiVersion",
              "v1",
              "kind",
              chance.pick("List", "List", "ConfigMapList"),
              "items",
              list(group.toArray())),
          chance,
          oddity);
    }
    StringBuilder text = new StringBuilder(chance.percent(20) ? "---\n" : "");
    for (int i = 0; i < group.size(); i++) {
      text.append(i == 0 ? "" : chance.percent(5) ? "---\n# nothing\n---\n" : "---\n");
      text.append(OddYaml.write(group.get(i), chance, oddity));
    }
    return text.append(chance.percent(5) ? "---\n" : chance.percent(3) ? "...\n" : "").toString();
  }

  private void patches(Map<String, Object> into, String folder, List<Map<String, Object>> known) {
    if (known.isEmpty()) {
      return;
    }
    List<Object> all = list();
    while (chance.percent(35)) {
      Map<String, Object> patch = patch(folder, known, all.size());
      if (!patch.isEmpty()) {
        all.add(patch);
      }
    }
    if (!all.isEmpty()) {
      into.put("patches", all);
    }
    if (chance.percent(7)) {
      List<Object> merges = list();
      for (Map<String, Object> object : chance.some(known, 2)) {
        String text = OddYaml.write(patches.merge(object), chance, oddity / 2);
        if (chance.percent(50)) {
          files.put(folder + "/smp" + merges.size() + ".yaml", text);
          merges.add("smp" + merges.size() + ".yaml");
        } else {
          merges.add(text);
        }
      }
      into.put("patchesStrategicMerge", merges);
    }
    List<Map<String, Object>> untouched = patches.untouched(known);
    if (chance.percent(5) && !untouched.isEmpty()) {
      Map<String, Object> object = chance.pick(untouched);
      List<Object> operations = patches.operations(object);
      if (operations.isEmpty() && !values.daring()) {
        return;
      }
      String apiVersion = Shape.text(object, "apiVersion");
      int slash = apiVersion.indexOf('/');
      into.put(
          "patchesJson6902",
          list(
              map(
                  "target",
                  map(
                      "group",
                      slash > 0 ? apiVersion.substring(0, slash) : ABSENT,
                      "version",
                      apiVersion.substring(slash + 1),
                      "kind",
                      object.get("kind"),
                      "name",
                      Shape.name(object),
                      "namespace",
                      Shape.namespace(object).isEmpty() ? ABSENT : Shape.namespace(object)),
                  "patch",
                  OddYaml.write(operations, chance, 0))));
    }
  }

  private Map<String, Object> patch(String folder, List<Map<String, Object>> known, int number) {
    boolean json = chance.percent(30);
    List<Map<String, Object>> choice = json ? patches.untouched(known) : known;
    if (choice.isEmpty()) {
      return Map.of();
    }
    Map<String, Object> object = chance.pick(choice);
    boolean targeted = json || chance.percent(35);
    List<Object> operations = json ? patches.operations(object) : List.of();
    if (json && operations.isEmpty() && !values.daring()) {
      return Map.of();
    }
    String text =
        json
            ? OddYaml.write(operations, chance, oddity / 3)
            : OddYaml.write(patches.merge(object), chance, oddity / 2);
    if (!json && !targeted && chance.percent(12)) {
      text += "---\n" + OddYaml.write(patches.merge(chance.pick(known)), chance, 0);
    }
    boolean inFile = chance.percent(40);
    String file = "patch" + number + ".yaml";
    if (inFile) {
      files.put(folder + "/" + file, lineEnds(text));
    }
    return map(
        "path", inFile ? file : ABSENT,
        "patch", inFile ? ABSENT : text,
        "target", targeted ? patches.target(object, json, known) : ABSENT,
        "options",
            !json && values.dares(15)
                ? map(chance.pick("allowNameChange", "allowKindChange"), true)
                : ABSENT);
  }
}
