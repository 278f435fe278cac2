package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.kustomize.explain.Trace;
import io.gitops4j.core.kustomize.limit.LimitException;
import io.gitops4j.core.kustomize.resource.Gvk;
import io.gitops4j.core.kustomize.resource.ResourceSet;
import io.gitops4j.core.kustomize.schema.Schema;
import io.gitops4j.core.kustomize.transform.AffixTransformer;
import io.gitops4j.core.kustomize.transform.EntryTransformer;
import io.gitops4j.core.kustomize.transform.FieldConfig;
import io.gitops4j.core.kustomize.transform.FieldSpec;
import io.gitops4j.core.kustomize.transform.ImageTransformer;
import io.gitops4j.core.kustomize.transform.NamespaceTransformer;
import io.gitops4j.core.kustomize.transform.ReplacementTransformer;
import io.gitops4j.core.kustomize.transform.ReplicaTransformer;
import io.gitops4j.core.kustomize.transform.TransformException;
import io.gitops4j.core.kustomize.transform.Transformer;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the transformers of a kustomization's fields, in kustomize's order. Source: kustomize,
 * {@code api/internal/target/kusttarget_configplugin.go}.
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

  /**
   * A transformer as an entry of a kustomization asks for it.
   *
   * @param name the name that kustomize gives its kind
   * @param tried what it tries, for errors
   * @param entry the entry
   * @param parts the transformers that make it up, where there are several
   */
  record Named(
      String name, String tried, YamlNode entry, Transformer transformer, List<Named> parts) {

    void transform(ResourceSet resources, Trace trace) {
      step(resources);
      for (Named part : parts) {
        String from = trace.watches() ? part.transformer.source(resources) : "";
        part.step(resources);
        trace.copied(part.tried + from, part.entry, resources);
      }
      if (parts.isEmpty()) {
        trace.entry(tried, entry, resources);
      }
    }

    private void step(ResourceSet resources) {
      try {
        resources.budget().steps(resources.size(), entry);
        transformer.transform(resources);
      } catch (TransformException e) {
        throw Problem.of(e, entry, tried);
      } catch (LimitException e) {
        throw Problem.of(e, entry, tried);
      }
    }
  }

  /** The transformers of a kustomization, as they are found. */
  private static final class Found {
    private final List<Named> all = new ArrayList<>();

    void add(
        String name, String tried, YamlNode entry, Supplier<@Nullable Transformer> transformer) {
      try {
        Transformer made = transformer.get();
        if (made != null) {
          all.add(new Named(name, tried, entry, made, List.of()));
        }
      } catch (TransformException e) {
        throw Problem.of(e, entry, tried);
      }
    }
  }

  /** The transformers of the fields, in the order in which they run. */
  List<Named> of(KustomizationFile file) {
    Found found = new Found();
    Patches patches = new Patches(files, folder, schema);
    List<YamlScalar> merges = file.texts("patchesStrategicMerge");
    if (!merges.isEmpty()) {
      found.add(
          "PatchStrategicMergeTransformer",
          "apply the patches of patchesStrategicMerge",
          merges.get(0),
          () -> patches.strategicMerges(merges));
    }
    for (YamlMap entry : file.mappings("patches")) {
      found.add("PatchTransformer", "apply " + patch(entry), entry, () -> patches.patch(entry));
    }
    identities(file, found);
    labels(file, found);
    YamlMap annotations = file.map().map("commonAnnotations");
    if (annotations != null && !annotations.isEmpty()) {
      found.add(
          "AnnotationsTransformer",
          "set the annotations",
          annotations,
          () -> new EntryTransformer(scalars(annotations), config.of("commonAnnotations")));
    }
    for (YamlMap entry : file.mappings("patchesJson6902")) {
      found.add(
          "PatchJson6902Transformer",
          "apply " + patch(entry),
          entry,
          () -> patches.operations(entry));
    }
    for (YamlMap entry : file.mappings("replicas")) {
      found.add(
          "ReplicaCountTransformer",
          "set the replicas of " + Build.text(entry, "name"),
          entry,
          () -> replicas(entry, config.of("replicas")));
    }
    for (YamlMap entry : file.mappings("images")) {
      found.add(
          "ImageTagTransformer",
          "set the image " + Build.text(entry, "name"),
          entry,
          () -> image(entry, config.of("images")));
    }
    replacements(file, found);
    return found.all;
  }

  private static String patch(YamlMap entry) {
    String path = Build.text(entry, "path");
    return path.isEmpty() ? "the patch" : "the patch " + path;
  }

  /** All replacements are read before the first is done, and count as one transformer. */
  private void replacements(KustomizationFile file, Found found) {
    List<YamlMap> entries = file.mappings("replacements");
    if (entries.isEmpty()) {
      return;
    }
    Found parts = new Found();
    for (YamlMap entry : entries) {
      // Only in a file of its own is a list without targets one.
      if (entry.get("targets") instanceof YamlList targets && targets.isEmpty()) {
        entry.remove("targets");
      }
      for (Transformer replacement : replacements(entry)) {
        parts.add("ReplacementTransformer", "do the replacement", entry, () -> replacement);
      }
    }
    found.all.add(
        new Named(
            "ReplacementTransformer",
            "do the replacements",
            entries.get(0),
            resources -> {},
            parts.all));
  }

  private void identities(KustomizationFile file, Found found) {
    String namespace = file.text("namespace");
    if (!namespace.isEmpty()) {
      found.add(
          "NamespaceTransformer",
          "set the namespace " + namespace,
          file.at("namespace"),
          () ->
              new NamespaceTransformer(
                  namespace,
                  config.of("namespace"),
                  false,
                  NamespaceTransformer.Subjects.DEFAULT_ONLY));
    }
    String prefix = file.text("namePrefix");
    if (!prefix.isEmpty()) {
      found.add(
          "PrefixTransformer",
          "put the prefix " + prefix + " before names",
          file.at("namePrefix"),
          () -> new AffixTransformer(prefix, "", config.of("namePrefix")));
    }
    String suffix = file.text("nameSuffix");
    if (!suffix.isEmpty()) {
      found.add(
          "SuffixTransformer",
          "put the suffix " + suffix + " after names",
          file.at("nameSuffix"),
          () -> new AffixTransformer("", suffix, config.of("nameSuffix")));
    }
  }

  /** Wherever there are labels of one form, kustomize runs the transformer of common ones, too. */
  private void labels(KustomizationFile file, Found found) {
    YamlMap common = file.map().map("commonLabels");
    List<YamlMap> entries = file.mappings("labels");
    if (entries.isEmpty() && (common == null || common.isEmpty())) {
      return;
    }
    for (YamlMap entry : entries) {
      found.add("LabelTransformer", "set the labels", entry, () -> labels(entry));
    }
    found.add(
        "LabelTransformer",
        "set the labels",
        common == null ? entries.get(0) : common,
        () ->
            new EntryTransformer(
                scalars(common), common == null ? List.of() : config.of("commonLabels")));
  }

  static Map<String, YamlScalar> scalars(@Nullable YamlMap map) {
    Map<String, YamlScalar> scalars = new TreeMap<>();
    if (map != null) {
      for (YamlMap.Entry entry : map) {
        if (!(entry.value() instanceof YamlScalar scalar)
            || !(scalar.toValue() instanceof String)) {
          throw Problem.cannot(
              entry.value(),
              "set labels and annotations",
              "the value of " + entry.key() + " must be text; put it in quotes");
        }
        YamlScalar text = YamlScalar.setterString(scalar.argument());
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

  static List<FieldSpec> specs(@Nullable YamlNode node) {
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

  static Transformer replicas(YamlMap entry, List<FieldSpec> fields) {
    long count =
        entry.get("count") instanceof YamlScalar scalar && scalar.toValue() instanceof Long l
            ? l
            : 0;
    return new ReplicaTransformer(Build.text(entry, "name"), count, fields);
  }

  static Transformer image(YamlMap entry, List<FieldSpec> fields) {
    return new ImageTransformer(
        Build.text(entry, "name"),
        Build.text(entry, "newName"),
        Build.text(entry, "newTag"),
        Build.text(entry, "digest"),
        Build.text(entry, "tagSuffix"),
        fields);
  }

  List<Transformer> replacements(YamlMap entry) {
    String path = Build.text(entry, "path");
    if (path.isEmpty()) {
      return List.of(ReplacementTransformer.of(entry));
    }
    YamlList targets = entry.list("targets");
    if (entry.has("source") || (targets != null && !targets.isEmpty())) {
      throw Problem.cannot(
          entry,
          "read an entry of replacements",
          "cannot specify both path and inline replacement; remove one");
    }
    YamlNode named = entry.get("path");
    byte[] content = files.read(folder, path, named);
    YamlNode document;
    try {
      // What follows the first document says nothing.
      document =
          files
              .reader(YamlFlavor.V11)
              .lastKeyWins()
              .readFirst(files.name(folder, path, named), content);
    } catch (YamlException e) {
      throw Problem.of(e, "the replacement");
    }
    if (document == null) {
      throw Problem.cannot(
          named, "read the replacement " + path, "there is nothing in the file; add a replacement");
    }
    List<YamlNode> entries = document instanceof YamlList list ? list.items() : List.of(document);
    List<Transformer> all = new ArrayList<>();
    for (YamlNode one : entries) {
      YamlNode replacement = one.isNull() && document != one ? new YamlMap() : one;
      if (!(replacement instanceof YamlMap map)) {
        throw Problem.cannot(
            one,
            "read the replacement " + path,
            "a replacement must be a mapping, or a list of them; correct the file");
      }
      all.add(ReplacementTransformer.of(KustomizationFields.replacement(path, map)));
    }
    return all;
  }
}
