package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.kustomize.transform.FieldConfig;
import io.gitops4j.core.kustomize.transform.TransformException;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads which fields the transformers of a kustomization work on: the defaults, and what its {@code
 * configurations} and {@code crds} add.
 *
 * @param file the kustomization
 */
record Configurations(KustomizationFile file) {

  FieldConfig fields() {
    List<YamlScalar> paths = file.texts("configurations");
    FieldConfig fields = FieldConfig.defaults();
    if (!paths.isEmpty()) {
      FieldConfig own = FieldConfig.empty();
      for (YamlScalar path : paths) {
        own = read(path, own);
      }
      fields = merged(paths.get(0), fields, own);
    }
    return fields;
  }

  /** What {@code crds} add, which the fields of a kustomization cannot narrow. */
  FieldConfig types() {
    FieldConfig types = FieldConfig.empty();
    for (YamlScalar path : file.texts("crds")) {
      types = merged(path, types, types(path));
    }
    return types;
  }

  private FieldConfig types(YamlScalar path) {
    byte[] content = content(path);
    String tried = "read the types " + path.text();
    if (content.length == 0) {
      throw Problem.cannot(path, tried, "the file is empty; fill or remove it");
    }
    YamlReader any = file.files().reader(YamlFlavor.V11).lastKeyWins();
    YamlNode document =
        content[0] == '{' ? json(path, content, any) : first(path, "the types", content, any);
    return document == null || document.isNull()
        ? FieldConfig.empty()
        : CustomTypes.fields(document, tried, file.files().budget());
  }

  /** What begins with a brace can be but JSON, all of it. */
  private YamlNode json(YamlScalar path, byte[] content, YamlReader any) {
    try {
      String name = file.files().name(file.folder(), path.text(), path);
      return any.ofJson().readAll(name, content).get(0);
    } catch (YamlException e) {
      throw Problem.cannot(
          path,
          "read the types " + path.text(),
          "what begins with { must be JSON, which it is not; correct it, or write it as YAML, without"
              + " the brace");
    }
  }

  private FieldConfig read(YamlScalar path, FieldConfig known) {
    YamlNode document =
        first(path, "the configuration", content(path), file.files().reader(YamlFlavor.V11));
    if (document == null || document.isNull()) {
      return known;
    }
    if (!(document instanceof YamlMap map)) {
      throw Problem.cannot(
          document,
          "read the configuration " + path.text(),
          "it is no mapping; write fields such as nameReference");
    }
    try {
      return known.merge(
          FieldConfig.of(KustomizationFields.transformerConfiguration(path.text(), map)));
    } catch (TransformException e) {
      throw Problem.of(e, path, "read the configuration " + path.text());
    }
  }

  private static FieldConfig merged(YamlScalar path, FieldConfig some, FieldConfig more) {
    try {
      return some.merge(more);
    } catch (TransformException e) {
      throw Problem.of(e, path, "read the configuration " + path.text());
    }
  }

  private byte[] content(YamlScalar path) {
    return file.files().read(file.folder(), path.text(), path);
  }

  /** The first document; what follows it says nothing. */
  private @Nullable YamlNode first(
      YamlScalar path, String what, byte[] content, YamlReader reader) {
    try {
      return reader.readFirst(file.files().name(file.folder(), path.text(), path), content);
    } catch (YamlException e) {
      throw Problem.of(e, what);
    }
  }
}
