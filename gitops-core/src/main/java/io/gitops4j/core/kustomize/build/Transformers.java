package io.gitops4j.core.kustomize.build;

import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.core.kustomize.resource.Gvk;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.schema.Schema;
import io.gitops4j.core.kustomize.transform.AffixTransformer;
import io.gitops4j.core.kustomize.transform.EntryTransformer;
import io.gitops4j.core.kustomize.transform.FieldConfig;
import io.gitops4j.core.kustomize.transform.FieldSpec;
import io.gitops4j.core.kustomize.transform.ImageTransformer;
import io.gitops4j.core.kustomize.transform.NamespaceTransformer;
import io.gitops4j.core.kustomize.transform.ReplacementTransformer;
import io.gitops4j.core.kustomize.transform.ReplicaTransformer;
import io.gitops4j.core.kustomize.transform.Transformer;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the transformers of a kustomization's fields, in kustomize's order, and of configurations
 * that name a built-in one. Source: kustomize, {@code
 * api/internal/target/kusttarget_configplugin.go}.
 */
final class Transformers {

  private final Files files;
  private final String folder;
  private final Schema schema;
  private final FieldConfig config;

  Transformers(Files files, String folder, Schema schema, FieldConfig config) {
    this.files = files;
    this.folder = folder;
    this.schema = schema;
    this.config = config;
  }

  /** A transformer with the name that kustomize gives its kind. */
  record Named(String name, Transformer transformer) {}

  /** The transformers of the fields, in the order in which they run. */
  List<Named> of(KustomizationFile file) {
    List<Named> all = new ArrayList<>();
    Patches patches = new Patches(files, folder, schema);
    if (!file.texts("patchesStrategicMerge").isEmpty()) {
      all.add(
          new Named(
              "PatchStrategicMergeTransformer",
              patches.strategicMerges(file.texts("patchesStrategicMerge"))));
    }
    for (YamlMap entry : file.mappings("patches")) {
      Transformer patch = patches.patch(entry);
      if (patch != null) {
        all.add(new Named("PatchTransformer", patch));
      }
    }
    identities(file, all);
    labels(file, all);
    YamlMap annotations = file.map().map("commonAnnotations");
    if (annotations != null && !annotations.isEmpty()) {
      all.add(
          new Named(
              "AnnotationsTransformer",
              new EntryTransformer(scalars(annotations), config.of("commonAnnotations"))));
    }
    for (YamlMap entry : file.mappings("patchesJson6902")) {
      all.add(new Named("PatchJson6902Transformer", patches.operations(entry)));
    }
    for (YamlMap entry : file.mappings("replicas")) {
      all.add(new Named("ReplicaCountTransformer", replicas(entry, config.of("replicas"))));
    }
    for (YamlMap entry : file.mappings("images")) {
      all.add(new Named("ImageTagTransformer", image(entry, config.of("images"))));
    }
    List<Transformer> replacements = new ArrayList<>();
    file.mappings("replacements").forEach(entry -> replacements.addAll(replacements(entry)));
    if (!replacements.isEmpty()) {
      all.add(
          new Named(
              "ReplacementTransformer",
              resources -> replacements.forEach(each -> each.transform(resources))));
    }
    return all;
  }

  private void identities(KustomizationFile file, List<Named> all) {
    if (!file.text("namespace").isEmpty()) {
      all.add(
          new Named(
              "NamespaceTransformer",
              new NamespaceTransformer(
                  file.text("namespace"),
                  config.of("namespace"),
                  false,
                  NamespaceTransformer.Subjects.DEFAULT_ONLY)));
    }
    if (!file.text("namePrefix").isEmpty()) {
      all.add(
          new Named(
              "PrefixTransformer",
              new AffixTransformer(file.text("namePrefix"), "", config.of("namePrefix"))));
    }
    if (!file.text("nameSuffix").isEmpty()) {
      all.add(
          new Named(
              "SuffixTransformer",
              new AffixTransformer("", file.text("nameSuffix"), config.of("nameSuffix"))));
    }
  }

  /** Wherever there are labels of one form, kustomize runs the transformer of common ones, too. */
  private void labels(KustomizationFile file, List<Named> all) {
    YamlMap common = file.map().map("commonLabels");
    if (file.mappings("labels").isEmpty() && (common == null || common.isEmpty())) {
      return;
    }
    file.mappings("labels").forEach(entry -> all.add(new Named("LabelTransformer", labels(entry))));
    all.add(
        new Named(
            "LabelTransformer",
            new EntryTransformer(
                scalars(common), common == null ? List.of() : config.of("commonLabels"))));
  }

  private static void add(List<Transformer> all, @Nullable Transformer transformer) {
    if (transformer != null) {
      all.add(transformer);
    }
  }

  private static void entries(
      List<Transformer> all, @Nullable YamlMap entries, List<FieldSpec> fields) {
    if (entries != null && !entries.isEmpty()) {
      all.add(new EntryTransformer(scalars(entries), fields));
    }
  }

  private static Map<String, YamlScalar> scalars(@Nullable YamlMap map) {
    Map<String, YamlScalar> scalars = new TreeMap<>();
    if (map != null) {
      for (YamlMap.Entry entry : map) {
        if (!(entry.value() instanceof YamlScalar scalar)
            || !(scalar.toValue() instanceof String)) {
          throw Problem.at(
              entry.value(),
              Reason.INVALID,
              "invalid Kustomization: the value of " + entry.key() + " must be text: quote it.");
        }
        YamlScalar text = YamlScalar.string(scalar.text());
        text.markAs(scalar);
        scalars.put(entry.key(), text);
      }
    }
    return scalars;
  }

  private Transformer labels(YamlMap entry) {
    List<FieldSpec> fields = FieldConfig.merge(specs(entry.get("fields")), config.of("labels"));
    if (Build.flag(entry, "includeSelectors")) {
      fields = FieldConfig.merge(fields, config.of("commonLabels"));
    } else {
      if (Build.flag(entry, "includeTemplates")) {
        fields = FieldConfig.merge(fields, config.of("templateLabels"));
      }
      if (Build.flag(entry, "includeVolumeClaimTemplates")) {
        fields = FieldConfig.merge(fields, config.of("volumeClaimTemplateLabels"));
      }
      fields =
          FieldConfig.merge(
              fields, List.of(new FieldSpec(new Gvk("", "", ""), "metadata/labels", true)));
    }
    return new EntryTransformer(scalars(entry.map("pairs")), fields);
  }

  private static List<FieldSpec> specs(@Nullable YamlNode node) {
    List<FieldSpec> specs = new ArrayList<>();
    if (node instanceof YamlList list) {
      for (YamlNode item : list) {
        if (item instanceof YamlMap map) {
          specs.add(FieldSpec.of(map));
        }
      }
    }
    return specs;
  }

  private static Transformer replicas(YamlMap entry, List<FieldSpec> fields) {
    long count =
        entry.get("count") instanceof YamlScalar scalar && scalar.toValue() instanceof Long l
            ? l
            : 0;
    return new ReplicaTransformer(Build.text(entry, "name"), count, fields);
  }

  private static Transformer image(YamlMap entry, List<FieldSpec> fields) {
    return new ImageTransformer(
        Build.text(entry, "name"),
        Build.text(entry, "newName"),
        Build.text(entry, "newTag"),
        Build.text(entry, "digest"),
        Build.text(entry, "tagSuffix"),
        fields);
  }

  private List<Transformer> replacements(YamlMap entry) {
    if (!entry.has("path")) {
      return List.of(ReplacementTransformer.of(entry));
    }
    if (entry.has("source") || entry.has("targets")) {
      throw Problem.at(entry, Reason.INVALID, "cannot specify both path and inline replacement");
    }
    YamlNode named = entry.get("path");
    String path = Build.text(entry, "path");
    byte[] content = files.read(folder, path, named);
    List<YamlNode> documents;
    try {
      documents =
          YamlReader.of(YamlFlavor.V11).readAll(files.resolve(folder, path, named), content);
    } catch (YamlException e) {
      throw Problem.of(e, "the replacement");
    }
    List<Transformer> all = new ArrayList<>();
    for (YamlNode document : documents) {
      if (document instanceof YamlMap map) {
        all.add(ReplacementTransformer.of(map));
      } else if (document instanceof YamlList list) {
        for (YamlNode item : list) {
          if (item instanceof YamlMap map) {
            all.add(ReplacementTransformer.of(map));
          }
        }
      } else {
        throw Problem.at(
            document,
            Reason.INVALID,
            "unsupported replacement type encountered within replacement path");
      }
    }
    return all;
  }

  /** The transformers that a configuration object asks for. */
  List<Transformer> configured(Resource plugin) {
    YamlMap map = plugin.node();
    List<FieldSpec> fields = specs(map.get("fieldSpecs"));
    Patches patches = new Patches(files, folder, schema);
    List<Transformer> all = new ArrayList<>();
    switch (plugin.kind()) {
      case "NamespaceTransformer" ->
          all.add(
              new NamespaceTransformer(
                  plugin.namespace(), fields, Build.flag(map, "unsetOnly"), subjects(map)));
      case "PrefixTransformer" ->
          all.add(new AffixTransformer(Build.text(map, "prefix"), "", fields));
      case "SuffixTransformer" ->
          all.add(new AffixTransformer("", Build.text(map, "suffix"), fields));
      case "PrefixSuffixTransformer" -> {
        all.add(new AffixTransformer(Build.text(map, "prefix"), "", fields));
        all.add(new AffixTransformer("", Build.text(map, "suffix"), fields));
      }
      case "LabelTransformer" -> entries(all, map.map("labels"), fields);
      case "AnnotationsTransformer" -> entries(all, map.map("annotations"), fields);
      case "ImageTagTransformer" -> {
        YamlMap image = map.map("imageTag");
        all.add(image(image == null ? new YamlMap() : image, fields));
      }
      case "ReplicaCountTransformer" -> {
        YamlMap replica = map.map("replica");
        all.add(replicas(replica == null ? new YamlMap() : replica, fields));
      }
      case "PatchTransformer" -> add(all, patches.patch(map));
      case "PatchJson6902Transformer" -> all.add(patches.operations(map));
      case "PatchStrategicMergeTransformer" -> all.add(strategicMerges(map, patches));
      case "ReplacementTransformer" -> {
        if (map.get("replacements") instanceof YamlList list) {
          list.forEach(item -> all.addAll(replacements((YamlMap) item)));
        }
      }
      case "HashTransformer" -> all.add(Build::hash);
      default -> throw unknown(plugin);
    }
    return all;
  }

  static RenderException unknown(Resource plugin) {
    String function = plugin.annotation("config.kubernetes.io/function");
    return Problem.at(
        plugin.node(),
        function.isEmpty() ? Reason.UNSUPPORTED : Reason.DENIED,
        function.isEmpty()
            ? "unable to load builtin "
                + plugin.id()
                + ": there is no built-in plugin "
                + plugin.kind()
            : "Refused to run the function of "
                + plugin.id()
                + ": programs and containers are never started by a build.");
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
      throw Problem.at(map, Reason.INVALID, "empty file path and empty patch content");
    }
    return patches.strategicMerges(entries);
  }

  private static NamespaceTransformer.Subjects subjects(YamlMap map) {
    return switch (Build.text(map, "setRoleBindingSubjects")) {
      case "", "defaultOnly" -> NamespaceTransformer.Subjects.DEFAULT_ONLY;
      case "allServiceAccounts" -> NamespaceTransformer.Subjects.ALL_SERVICE_ACCOUNTS;
      case "none" -> NamespaceTransformer.Subjects.NONE;
      default ->
          throw Problem.at(
              map.get("setRoleBindingSubjects"),
              Reason.INVALID,
              "invalid value \""
                  + Build.text(map, "setRoleBindingSubjects")
                  + "\" for setRoleBindingSubjects: must be one of \"defaultOnly\", \"none\" or"
                  + " \"allServiceAccounts\"");
    };
  }
}
