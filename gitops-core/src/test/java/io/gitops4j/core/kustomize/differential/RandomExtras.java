package io.gitops4j.core.kustomize.differential;

import static io.gitops4j.core.kustomize.differential.Shape.ABSENT;
import static io.gitops4j.core.kustomize.differential.Shape.list;
import static io.gitops4j.core.kustomize.differential.Shape.map;

import io.gitops4j.core.kustomize.differential.Shape.Raw;
import java.util.List;
import java.util.Map;

/**
 * What few kustomizations have: configurations of every kind, many replacements, odd JSON patches,
 * labels without pairs, environment files with odd lines. Only in trees of a {@linkplain
 * Chance#wide wide} source.
 */
final class RandomExtras {

  private static final List<String> KINDS =
      List.of("Widget", "Widget", "Deployment", "ConfigMap", "Service", "Gadget");

  private final Values values;
  private final Chance chance;
  private final Map<String, String> files;
  private final RandomPatches patches;
  private final RandomReferences references;

  RandomExtras(
      Values values,
      Map<String, String> files,
      RandomPatches patches,
      RandomReferences references) {
    this.values = values;
    this.chance = values.chance();
    this.files = files;
    this.patches = patches;
    this.references = references;
  }

  /** Puts some of it into a kustomization. */
  void into(Map<String, Object> kustomization, String folder, List<Map<String, Object>> known) {
    // So that most trees that dare nothing can be built.
    if (!values.daring() && !chance.rarely(30)) {
      return;
    }
    if (chance.rarely(15)) {
      String text = OddYaml.write(configuration(), chance, 10);
      files.put(folder + "/rare.yaml", text);
      add(kustomization, "configurations", "rare.yaml");
    }
    if (chance.rarely(12)) {
      add(kustomization, "labels", labels());
    }
    if (chance.rarely(6)) {
      kustomization.put(
          "buildMetadata",
          chance.pick(
              list(),
              list("managedByLabel"),
              list("originAnnotations", "transformerAnnotations", "managedByLabel"),
              list("unknown")));
    }
    if (chance.rarely(6)) {
      sorted(kustomization);
    }
    if (chance.rarely(12)) {
      environment(kustomization, folder);
    }
    if (!known.isEmpty() && chance.rarely(15)) {
      replacements(kustomization, folder, known);
    }
    if (!known.isEmpty() && chance.rarely(12)) {
      jsonPatch(kustomization, known);
    }
    if (!known.isEmpty() && chance.rarely(12)) {
      selected(kustomization, known);
    }
    if (chance.rarely(25)) {
      plugin(kustomization, folder, known);
    }
  }

  private static void add(Map<String, Object> kustomization, String field, Object item) {
    Object there = kustomization.get(field);
    List<Object> all = there instanceof List<?> ? Shape.asList(there) : list();
    all.add(item);
    kustomization.put(field, all);
  }

  private Map<String, Object> spec(String path, boolean create) {
    return map(
        "path",
        path,
        "kind",
        chance.percent(70) ? chance.pick(KINDS) : ABSENT,
        "group",
        chance.percent(15) ? chance.pick("apps", "example.com", "") : ABSENT,
        "version",
        chance.percent(15) ? chance.pick("v1", "v1alpha1") : ABSENT,
        "create",
        create ? chance.percent(60) : ABSENT);
  }

  private Object specs(String... paths) {
    if (chance.percent(60)) {
      return ABSENT;
    }
    List<Object> specs = list();
    for (String path : chance.some(List.of(paths), 2)) {
      specs.add(spec(path, true));
    }
    return specs;
  }

  private Map<String, Object> configuration() {
    return map(
        "namePrefix", specs("spec/secretName", "spec/configRef/name", "spec/parts/name"),
        "nameSuffix", specs("spec/secretName", "spec/configRef/name", "metadata/labels/app"),
        "namespace", specs("spec/namespace", "spec/parts/namespace", "spec/deep/namespace"),
        "commonLabels", specs("spec/selector", "spec/parts/labels", "spec/deep/labels"),
        "labels", specs("spec/labels", "spec/template/metadata/labels", "spec/parts[]/labels"),
        "templateLabels", specs("spec/labels", "spec/made/labels"),
        "commonAnnotations", specs("spec/notes", "spec/parts/notes", "data"),
        "images", specs("spec/image", "spec/parts/image", "spec/parts[]/value", "spec/any/image"),
        "replicas", specs("spec/size", "spec/any/size", "spec/deep/size"),
        "varReference", specs("spec/parts/value", "spec/secretName", "metadata/labels"),
        "nameReference", chance.percent(50) ? list(referrals(), referrals()) : ABSENT);
  }

  private Map<String, Object> referrals() {
    return map(
        "kind",
        chance.pick("ConfigMap", "Secret", "Service", "Widget", "Deployment"),
        "group",
        chance.percent(10) ? chance.pick("", "apps") : ABSENT,
        "version",
        chance.percent(25) ? "v1" : ABSENT,
        "fieldSpecs",
        list(
            spec(
                chance.pick(
                    "spec/configRef/name",
                    "spec/configRef",
                    "spec/secretName",
                    "spec/parts/name",
                    "spec/parts/value",
                    "metadata/annotations/note"),
                false)));
  }

  private Map<String, Object> labels() {
    return map(
        "pairs", chance.pick(values.labels(), values.labels(), map(), ABSENT),
        "includeSelectors", chance.percent(30) ? chance.percent(50) : ABSENT,
        "includeTemplates", chance.percent(50) ? chance.percent(60) : ABSENT,
        "includeVolumeClaimTemplates", chance.percent(20) ? chance.percent(60) : ABSENT,
        "fields",
            chance.percent(60)
                ? list(
                    spec(chance.pick("spec/labels", "spec/deep/labels", "metadata/x"), true),
                    spec(chance.pick("spec/parts/labels", "spec/parts[]/labels", "data"), true))
                : chance.pick(ABSENT, list()));
  }

  private void sorted(Map<String, Object> kustomization) {
    kustomization.put(
        "sortOptions",
        map(
            "order",
            "legacy",
            "legacySortOptions",
            map(
                "orderFirst",
                list(chance.some(List.of("Widget", "Service", "Secret"), 3).toArray()),
                "orderLast",
                list(chance.some(List.of("Deployment", "Namespace", "Service"), 3).toArray()))));
  }

  private void environment(Map<String, Object> kustomization, String folder) {
    StringBuilder text = new StringBuilder(chance.pick("", "", "\ufeff"));
    int lines = 1 + chance.below(4);
    for (int i = 0; i < lines; i++) {
      text.append(
          chance.pick(
              "A" + i + "=" + values.text().replace("\n", " "),
              "  B" + i + "=x  ",
              "\tC" + i + "=\ty",
              "# comment",
              "  # comment",
              "",
              "   ",
              "D" + i + "=#no comment",
              "E" + i + "=\"two words\"",
              "F" + i + "='x'",
              "G" + i + "=",
              "H." + i + "=a=b=c",
              "I-" + i + "=$(VAR_A)",
              "J" + i + "=\u00e9\u2028",
              values.dares(50) ? "K" + i + " =x" : "K" + i + "= x"));
      text.append(chance.pick("\n", "\n", "\n", "\r\n", "\n\n"));
    }
    if (chance.percent(30)) {
      text.append("LAST=no end");
    }
    files.put(folder + "/odd.env", text.toString());
    boolean secret = chance.percent(40);
    add(
        kustomization,
        secret ? "secretGenerator" : "configMapGenerator",
        map(
            "name",
            "env-" + values.name() + values.serial(),
            "envs",
            list("odd.env"),
            "literals",
            chance.percent(40)
                ? list("l=" + chance.pick("'a'", "\"a", "'a\"", "\"\"", "=", " a ", "a\\nb"))
                : ABSENT,
            "options",
            chance.percent(30)
                ? map(
                    "disableNameSuffixHash",
                    chance.percent(50),
                    "labels",
                    chance.percent(50) ? values.labels() : ABSENT,
                    "annotations",
                    chance.percent(50) ? values.annotations() : ABSENT)
                : ABSENT));
  }

  private void replacements(
      Map<String, Object> kustomization, String folder, List<Map<String, Object>> known) {
    Map<String, Object> one = references.replacement(known);
    if (chance.percent(15)) {
      one.remove("source");
      one.put("sourceValue", values.text());
    }
    List<Object> two = list(one, references.replacement(known));
    if (chance.percent(40)) {
      files.put(folder + "/rare-replacements.yaml", OddYaml.write(two, chance, 20));
      add(kustomization, "replacements", map("path", "rare-replacements.yaml"));
    } else {
      two.forEach(each -> add(kustomization, "replacements", each));
    }
  }

  private void jsonPatch(Map<String, Object> kustomization, List<Map<String, Object>> known) {
    List<Map<String, Object>> choice = patches.untouched(known);
    if (choice.isEmpty()) {
      return;
    }
    Map<String, Object> object = chance.pick(choice);
    List<Object> operations = patches.operations(object);
    operations.add(operation(Shape.text(object, "kind")));
    add(
        kustomization,
        "patches",
        map(
            "patch",
            chance.percent(30) ? json(operations) : OddYaml.write(operations, chance, 30),
            "target",
            patches.target(object, true, known)));
  }

  private Map<String, Object> operation(String kind) {
    return chance.pick(
        map("op", "add", "path", "/metadata/labels", "value", values.labels()),
        map("op", "add", "path", "/metadata/annotations", "value", values.annotations()),
        map("op", "add", "path", "/spec", "value", map("a", values.anything(2))),
        map("op", "add", "path", "/added", "value", values.anything(2)),
        map("op", "add", "path", "/added", "value", null),
        map("op", "add", "path", "/x~1y", "value", values.scalar()),
        map("op", "add", "path", "/x~0y", "value", values.scalar()),
        map("op", "add", "path", "/data", "value", values.data()),
        map("op", "add", "path", "/list", "value", list(values.anything(2), values.scalar())),
        map("op", "test", "path", "/kind", "value", kind, "from", "/x"),
        map("op", "test", "path", "/nothing", "value", null),
        map("op", "copy", "from", "/kind", "path", "/copied"),
        map("op", "copy", "from", "/metadata", "path", "/copied"),
        map("op", "add", "path", "/added"),
        map("op", "add", "path", "/unknown", "value", "x", "more", 1),
        map("op", values.dares(50) ? "ADD" : "add", "path", "/upper", "value", "x"),
        map("op", "add", "path", values.dares(30) ? "" : "/e", "value", map("kind", kind)),
        map("op", "add", "path", "/", "value", values.scalar()),
        map("op", "add", "path", "/big", "value", new Raw("12345678901234567890")),
        map("op", "add", "path", "/float", "value", new Raw(chance.pick("1.0", "1e3", "1e-9"))),
        map("op", "add", "path", "/text", "value", values.text()));
  }

  /** A value as JSON; scalars that only YAML has become text. */
  private static String json(Object value) {
    StringBuilder text = new StringBuilder();
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, each) ->
              text.append(text.isEmpty() ? "" : ", ")
                  .append(json(key))
                  .append(": ")
                  .append(each == null ? "null" : json(each)));
      return "{" + text + "}";
    }
    if (value instanceof List<?> items) {
      for (Object each : items) {
        text.append(text.isEmpty() ? "" : ",\n ").append(each == null ? "null" : json(each));
      }
      return "[" + text + "]";
    }
    return value instanceof Integer || value instanceof Boolean
        ? value.toString()
        : OddYaml.quoted(value instanceof Raw raw ? raw.text() : value.toString());
  }

  private void selected(Map<String, Object> kustomization, List<Map<String, Object>> known) {
    Map<String, Object> object = chance.pick(known);
    Map<String, Object> patch = patches.merge(object);
    patches.target(object, false, known);
    Shape.asMap(patch.get("metadata")).put("annotations", map("selected", values.text()));
    add(
        kustomization,
        "patches",
        map(
            "patch",
            OddYaml.write(patch, chance, 20),
            "target",
            map(
                "kind",
                object.get("kind"),
                "labelSelector",
                chance.percent(70)
                    ? chance.pick(
                        "app=web",
                        "app==web,tier!=x",
                        "app in (web, x) , tier notin (y)",
                        "!app",
                        "app,tier",
                        "example.com/a.b",
                        "team=",
                        values.daring() ? "app in ()" : "app in (a)")
                    : ABSENT,
                "annotationSelector",
                chance.percent(30) ? chance.pick("note", "a_b", "!note", "note!=one-1") : ABSENT)));
  }

  private void plugin(
      Map<String, Object> kustomization, String folder, List<Map<String, Object>> known) {
    Map<String, Object> config =
        map(
            "apiVersion",
            "builtin",
            "kind",
            "",
            "metadata",
            map("name", "rare", "annotations", chance.percent(10) ? values.annotations() : ABSENT));
    boolean validates = chance.percent(10);
    String field = validates ? "validators" : "transformers";
    config.putAll(known.isEmpty() || validates || chance.percent(60) ? simple() : patching(known));
    String text = OddYaml.write(config, chance, 20);
    if (chance.percent(25)) {
      Map<String, Object> more = map("apiVersion", "builtin", "metadata", map("name", "more"));
      more.putAll(simple());
      text += "---\n" + OddYaml.write(more, chance, 20);
    }
    if (chance.percent(50)) {
      files.put(folder + "/rare-plugin.yaml", text);
      add(kustomization, field, "rare-plugin.yaml");
    } else {
      add(kustomization, field, text);
    }
  }

  private List<Object> paths(String... paths) {
    List<Object> specs = list();
    for (String path : chance.some(List.of(paths), 2)) {
      specs.add(spec(path, true));
    }
    return specs;
  }

  private Map<String, Object> simple() {
    return switch (chance.below(7)) {
      case 0 ->
          map(
              "kind",
              "PrefixTransformer",
              "prefix",
              chance.pick("a-", "1", "", "x."),
              "fieldSpecs",
              paths("metadata/name", "spec/secretName", "spec/parts/name", "spec/deep/name"));
      case 1 ->
          map(
              "kind",
              "SuffixTransformer",
              "suffix",
              chance.pick("-a", "1", ""),
              "fieldSpecs",
              paths("metadata/name", "spec/secretName", "metadata/labels/app", "data/a"));
      case 2 ->
          map(
              "kind",
              "LabelTransformer",
              "labels",
              chance.pick(values.labels(), map(), ABSENT),
              "fieldSpecs",
              paths("metadata/labels", "spec/labels", "spec/parts/labels", "spec/deep/x"));
      case 3 ->
          map(
              "kind",
              "AnnotationsTransformer",
              "annotations",
              chance.pick(values.annotations(), map()),
              "fieldSpecs",
              paths("metadata/annotations", "spec/notes", "spec/parts/notes", "data"));
      case 4 ->
          map(
              "kind",
              "ImageTagTransformer",
              "imageTag",
              map(
                  "name",
                  chance.pick("nginx", "redis", ".*", "a|nginx"),
                  "newName",
                  chance.pick("n", ABSENT),
                  "newTag",
                  chance.pick("1", "'1.0'", ABSENT)),
              "fieldSpecs",
              paths("spec/image", "spec/parts/value", "spec/any", "spec/any/image"));
      case 5 ->
          map(
              "kind",
              "ValueAddTransformer",
              "value",
              values.text(),
              "targets",
              list(
                  map(
                      "fieldPath",
                      chance.pick(
                          "metadata/labels/x",
                          "spec/deep/x",
                          "spec/size",
                          "data/a",
                          "metadata/name"),
                      "filePathPosition",
                      chance.percent(10) ? chance.below(3) : ABSENT)));
      default ->
          map(
              "kind",
              "NamespaceTransformer",
              "metadata",
              map("name", "ns", "namespace", chance.pick("n1", "prod", "1", "true")),
              "unsetOnly",
              chance.pick(true, false, ABSENT),
              "fieldSpecs",
              chance.percent(60)
                  ? paths("metadata/namespace", "spec/namespace", "spec/parts/namespace")
                  : ABSENT);
    };
  }

  private Map<String, Object> patching(List<Map<String, Object>> known) {
    Map<String, Object> object = chance.pick(known);
    List<Map<String, Object>> untouched = patches.untouched(known);
    Map<String, Object> fresh = untouched.isEmpty() ? object : chance.pick(untouched);
    return switch (chance.below(4)) {
      case 0 ->
          map(
              "kind",
              "PatchStrategicMergeTransformer",
              "patches",
              OddYaml.write(patches.merge(object), chance, 20));
      case 1 ->
          map(
              "kind",
              "PatchJson6902Transformer",
              "target",
              map("kind", fresh.get("kind"), "name", Shape.name(fresh)),
              "jsonOp",
              json(list(operation(Shape.text(fresh, "kind")))));
      case 2 ->
          map(
              "kind",
              "PatchTransformer",
              "patch",
              OddYaml.write(list(operation(Shape.text(fresh, "kind"))), chance, 20),
              "target",
              map("kind", fresh.get("kind"), "name", Shape.name(fresh)),
              "options",
              chance.percent(20) ? map("allowNameChange", true) : ABSENT);
      default ->
          map(
              "kind",
              "ReplacementTransformer",
              "replacements",
              list(references.replacement(known), references.replacement(known)));
    };
  }
}
