package io.gitops4j.core.kustomize.differential;

import static io.gitops4j.core.kustomize.differential.Shape.ABSENT;
import static io.gitops4j.core.kustomize.differential.Shape.list;
import static io.gitops4j.core.kustomize.differential.Shape.map;

import java.util.List;
import java.util.Map;

/** Built-in transformers and generators by configuration, in a file or inline. */
final class RandomPlugins {

  private final Values values;
  private final Chance chance;
  private final RandomPatches patches;
  private final RandomFields fields;
  private final RandomReferences references;

  RandomPlugins(
      Values values, RandomPatches patches, RandomFields fields, RandomReferences references) {
    this.values = values;
    this.chance = values.chance();
    this.patches = patches;
    this.fields = fields;
    this.references = references;
  }

  void transformers(
      Map<String, Object> into,
      String folder,
      List<Map<String, Object>> known,
      Map<String, String> files) {
    if (chance.percent(12)) {
      into.put(
          "transformers", list(entry(transformer(known), folder + "/transformer.yaml", files)));
    }
    if (chance.percent(6)) {
      into.put("generators", list(entry(generator(folder), folder + "/generator.yaml", files)));
    }
  }

  private String entry(Map<String, Object> config, String file, Map<String, String> files) {
    String text = OddYaml.write(config, chance, 0);
    if (chance.percent(50)) {
      return text;
    }
    files.put(file, text);
    return file.substring(file.lastIndexOf('/') + 1);
  }

  private static Map<String, Object> builtin(String kind, Object... entries) {
    Map<String, Object> config =
        map("apiVersion", "builtin", "kind", kind, "metadata", map("name", "plugin"));
    config.putAll(map(entries));
    return config;
  }

  private List<Object> specs(String... paths) {
    List<Object> specs = list();
    for (String path : paths) {
      specs.add(
          map(
              "path",
              path,
              "kind",
              chance.percent(30)
                  ? chance.pick("Deployment", "Service", "Widget", "ConfigMap")
                  : ABSENT,
              "create",
              chance.percent(60)));
    }
    return specs;
  }

  private Map<String, Object> transformer(List<Map<String, Object>> known) {
    switch (chance.below(known.isEmpty() ? 9 : 11)) {
      case 0:
        return builtin("PrefixTransformer", "prefix", "pt-", "fieldSpecs", specs("metadata/name"));
      case 1:
        return builtin("SuffixTransformer", "suffix", "-st", "fieldSpecs", specs("metadata/name"));
      case 2:
        {
          Map<String, Object> config =
              builtin(
                  "NamespaceTransformer",
                  "unsetOnly",
                  chance.percent(40) ? chance.percent(80) : ABSENT,
                  "setRoleBindingSubjects",
                  chance.percent(50)
                      ? chance.pick("allServiceAccounts", "defaultOnly", "none")
                      : ABSENT,
                  "fieldSpecs",
                  chance.percent(60) ? specs("metadata/namespace", "subjects") : ABSENT);
          Shape.asMap(config.get("metadata")).put("namespace", chance.pick("prod", "plugged"));
          return config;
        }
      case 3:
        return builtin(
            "LabelTransformer",
            "labels",
            values.labels(),
            "fieldSpecs",
            specs("metadata/labels", "spec/selector/matchLabels"));
      case 4:
        return builtin(
            "AnnotationsTransformer",
            "annotations",
            values.annotations(),
            "fieldSpecs",
            specs("metadata/annotations"));
      case 5:
        return builtin(
            "ImageTagTransformer",
            "imageTag",
            fields.image(),
            "fieldSpecs",
            chance.percent(50)
                ? specs("spec/image", "spec/template/spec/containers[]/image")
                : ABSENT);
      case 6:
        return scaled(known);
      case 7:
        return builtin(
            "ValueAddTransformer",
            "value",
            "added",
            "targets",
            list(
                map(
                    "fieldPath",
                    chance.pick("metadata/namespace", "metadata/labels/added", "spec/added"),
                    "selector",
                    chance.percent(50) ? map("kind", "Deployment") : ABSENT)));
      case 8:
        return builtin(
            "PrefixSuffixTransformer",
            "prefix",
            "ps-",
            "suffix",
            chance.percent(50) ? "-ps" : ABSENT,
            "fieldSpecs",
            specs("metadata/name"));
      case 9:
        {
          Map<String, Object> object = chance.pick(known);
          return builtin(
              "PatchTransformer",
              "patch",
              OddYaml.write(patches.merge(object), chance, 0),
              "target",
              chance.percent(60) ? patches.target(object, false, known) : ABSENT);
        }
      default:
        return builtin(
            "ReplacementTransformer", "replacements", list(references.replacement(known)));
    }
  }

  private Map<String, Object> scaled(List<Map<String, Object>> known) {
    List<Map<String, Object>> choice =
        known.stream().filter(each -> "Deployment".equals(each.get("kind"))).toList();
    String name =
        choice.isEmpty() || values.dares(50) ? values.name() : Shape.name(chance.pick(choice));
    List<Object> specs = list(map("path", "spec/replicas", "kind", "Deployment", "create", true));
    return choice.isEmpty() && !values.daring()
        ? builtin("AnnotationsTransformer", "annotations", values.annotations())
        : builtin(
            "ReplicaCountTransformer",
            "replica",
            map("name", name, "count", 7),
            "fieldSpecs",
            values.dares(50) ? specs("spec/replicas") : specs);
  }

  private Map<String, Object> generator(String folder) {
    boolean secret = chance.percent(40);
    Map<String, Object> config = builtin(secret ? "SecretGenerator" : "ConfigMapGenerator");
    Map<String, Object> entries =
        fields.generator(folder, secret ? "Secret" : "ConfigMap", "plugged", "");
    entries.remove("name");
    entries.remove("namespace");
    config.putAll(entries);
    return config;
  }
}
