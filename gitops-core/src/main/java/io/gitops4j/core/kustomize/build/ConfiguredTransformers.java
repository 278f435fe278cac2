package io.gitops4j.core.kustomize.build;

import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.schema.Schema;
import io.gitops4j.core.kustomize.transform.AffixTransformer;
import io.gitops4j.core.kustomize.transform.EntryTransformer;
import io.gitops4j.core.kustomize.transform.FieldConfig;
import io.gitops4j.core.kustomize.transform.FieldSpec;
import io.gitops4j.core.kustomize.transform.NamespaceTransformer;
import io.gitops4j.core.kustomize.transform.TransformException;
import io.gitops4j.core.kustomize.transform.Transformer;
import io.gitops4j.core.kustomize.transform.ValueAddTransformer;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the transformers that configuration objects ask for: those that name a built-in one.
 * Source: kustomize, {@code api/internal/builtins}.
 *
 * @param files the files
 * @param folder the folder of the kustomization that names the objects
 * @param schema the types
 */
record ConfiguredTransformers(Files files, String folder, Schema schema) {

  /** The transformers that a configuration object asks for. */
  List<Transformer> of(Resource plugin) {
    YamlMap map = KustomizationFields.configuration(plugin);
    List<FieldSpec> specs = Transformers.specs(map.get("fieldSpecs"));
    Patches patches = new Patches(files, folder, schema);
    List<Transformer> all = new ArrayList<>();
    switch (plugin.kind()) {
      case "NamespaceTransformer" ->
          all.add(
              new NamespaceTransformer(
                  plugin.namespace(), specs, Build.flag(map, "unsetOnly"), subjects(map)));
      case "PrefixTransformer" -> {
        expectFieldSpecs(map);
        all.add(new AffixTransformer(Build.text(map, "prefix"), "", specs));
      }
      case "SuffixTransformer" -> {
        expectFieldSpecs(map);
        all.add(new AffixTransformer("", Build.text(map, "suffix"), specs));
      }
      case "PrefixSuffixTransformer" -> {
        expectFieldSpecs(map);
        all.add(new AffixTransformer(Build.text(map, "prefix"), "", specs));
        all.add(new AffixTransformer("", Build.text(map, "suffix"), specs));
      }
      case "LabelTransformer" -> entries(all, map.map("labels"), specs);
      case "AnnotationsTransformer" -> entries(all, map.map("annotations"), specs);
      case "ImageTagTransformer" -> {
        YamlMap image = map.map("imageTag");
        all.add(Transformers.image(image == null ? new YamlMap() : image, specs));
      }
      case "ReplicaCountTransformer" -> {
        YamlMap replica = map.map("replica");
        all.add(Transformers.replicas(replica == null ? new YamlMap() : replica, specs));
      }
      case "PatchTransformer" -> add(all, patches.patch(map));
      case "PatchJson6902Transformer" -> {
        // Only in a kustomization is it named so.
        map.remove("patch");
        all.add(patches.operations(map));
      }
      case "PatchStrategicMergeTransformer" -> all.add(strategicMerges(map, patches));
      case "ReplacementTransformer" -> {
        if (map.get("replacements") instanceof YamlList list) {
          list.forEach(
              item ->
                  all.addAll(
                      new Transformers(files, folder, schema, FieldConfig.empty())
                          .replacements((YamlMap) item)));
        }
      }
      case "ValueAddTransformer" -> all.add(valueAdd(map));
      case "HashTransformer" -> all.add(Finishing::hash);
      default -> throw unknown(plugin);
    }
    return all;
  }

  private static void expectFieldSpecs(YamlMap map) {
    if (!(map.get("fieldSpecs") instanceof YamlList)) {
      throw new TransformException(map, "fieldSpecs is not expected to be nil; add fieldSpecs");
    }
  }

  private Transformer valueAdd(YamlMap map) {
    List<YamlMap> targets = new ArrayList<>();
    mappings(map.get("targets"), targets);
    String path = Build.text(map, "targetFilePath");
    if (!path.isEmpty()) {
      YamlNode named = map.get("targetFilePath");
      byte[] content = files.read(folder, path, named);
      try {
        for (YamlNode document :
            files.reader(YamlFlavor.V11).readAll(files.name(folder, path, named), content)) {
          mappings(document instanceof YamlMap more ? more.get("targets") : null, targets);
        }
      } catch (YamlException e) {
        throw Problem.of(e, "the targets");
      }
    }
    if (targets.isEmpty()) {
      throw new TransformException(map, "must specify at least one target; add targets");
    }
    String value = Build.text(map, "value").strip();
    String name = folder.substring(folder.lastIndexOf('/') + 1);
    return new ValueAddTransformer(value.isEmpty() ? name : value, targets);
  }

  private static void mappings(@Nullable YamlNode node, List<YamlMap> into) {
    if (node instanceof YamlList list) {
      for (YamlNode item : list) {
        if (!(item instanceof YamlMap map)) {
          throw new TransformException(item, "a target must be a mapping; correct it");
        }
        into.add(map);
      }
    }
  }

  static RenderException unknown(Resource plugin) {
    return Problem.cannot(
        plugin.node().location().orElse(null),
        Reason.UNSUPPORTED,
        "run " + plugin.id(),
        "unable to load builtin "
            + plugin.kind()
            + ", there is no such built-in plugin; correct its kind or remove it");
  }

  private static Transformer strategicMerges(YamlMap map, Patches patches) {
    List<YamlScalar> entries = new ArrayList<>();
    if (map.get("paths") instanceof YamlList list) {
      list.forEach(item -> entries.add((YamlScalar) item));
    }
    if (map.get("patches") instanceof YamlScalar inline && !inline.isNull()) {
      entries.add(inline);
    }
    if (entries.isEmpty()) {
      throw Problem.cannot(
          map, "apply the patches", "empty file path and empty patch content; add one");
    }
    return patches.strategicMerges(entries);
  }

  private static NamespaceTransformer.Subjects subjects(YamlMap map) {
    return switch (Build.text(map, "setRoleBindingSubjects")) {
      case "", "defaultOnly" -> NamespaceTransformer.Subjects.DEFAULT_ONLY;
      case "allServiceAccounts" -> NamespaceTransformer.Subjects.ALL_SERVICE_ACCOUNTS;
      case "none" -> NamespaceTransformer.Subjects.NONE;
      default ->
          throw Problem.cannot(
              map.get("setRoleBindingSubjects"),
              "set the namespace",
              "invalid value \""
                  + Build.text(map, "setRoleBindingSubjects")
                  + "\" for setRoleBindingSubjects; it must be one of \"defaultOnly\", \"none\" or"
                  + " \"allServiceAccounts\"");
    };
  }

  private static void add(List<Transformer> all, @Nullable Transformer transformer) {
    if (transformer != null) {
      all.add(transformer);
    }
  }

  private static void entries(
      List<Transformer> all, @Nullable YamlMap entries, List<FieldSpec> fields) {
    if (entries != null && !entries.isEmpty()) {
      all.add(new EntryTransformer(Transformers.scalars(entries), fields));
    }
  }
}
