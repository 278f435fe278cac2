package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.kustomize.transform.FieldConfig;
import io.gitops4j.core.kustomize.transform.TransformException;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.List;

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
    for (YamlScalar path : file.texts("crds")) {
      if (file.files().read(file.folder(), path.text(), path).length == 0) {
        throw Problem.cannot(
            path, "read the types " + path.text(), "the file is empty; fill or remove it");
      }
      for (YamlNode document : documents(path, "the types")) {
        fields = merged(path, fields, CustomTypes.references(document, file.files().budget()));
      }
    }
    return fields;
  }

  private FieldConfig read(YamlScalar path, FieldConfig known) {
    List<YamlNode> documents = documents(path, "the configuration");
    // What follows the first document says nothing.
    YamlNode document = documents.isEmpty() ? new YamlMap() : documents.get(0);
    if (document.isNull()) {
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

  private List<YamlNode> documents(YamlScalar path, String what) {
    byte[] content = file.files().read(file.folder(), path.text(), path);
    String resolved = file.files().name(file.folder(), path.text(), path);
    try {
      return file.files().reader(YamlFlavor.V11).readAll(resolved, content);
    } catch (YamlException e) {
      throw Problem.of(e, what);
    }
  }
}
