package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.kustomize.schema.Schema;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The types that a build works with: the built-in ones, until a kustomization names others, which
 * then hold for all that is read later.
 *
 * <p>Surprising: whether others replace the built-in ones or are laid over them depends on whether
 * those were looked at before. Source: kustomize, {@code kyaml/openapi}.
 */
final class Types {

  private Schema schema = Schema.kubernetes();
  private boolean chosen;
  private boolean builtInUsed;

  Schema schema() {
    return schema;
  }

  /** Whether a kustomization has named the types. */
  boolean chosen() {
    return chosen;
  }

  /** Whether the built-in types were looked at. */
  boolean builtInUsed() {
    return builtInUsed;
  }

  /** Says that the built-in types were looked at, if they were. */
  void use(boolean looked) {
    builtInUsed |= looked;
  }

  /** Says that nobody has looked at the built-in types yet; whether somebody had. */
  boolean unuse() {
    boolean before = builtInUsed;
    builtInUsed = false;
    return before;
  }

  /** Takes the types that a kustomization names, if it is the first. */
  void choose(KustomizationFile file) {
    YamlMap openApi = file.map().map("openapi");
    if (openApi == null || chosen) {
      return;
    }
    String version = Build.text(openApi, "version");
    String path = Build.text(openApi, "path");
    if (!version.isEmpty() && !path.isEmpty()) {
      throw file.invalid(
          openApi, "builtin version and custom schema provided, cannot use both; remove one");
    }
    if (!version.isEmpty() && !version.equals("v1.21.2")) {
      throw file.invalid(
          openApi.get("version"),
          "the specified OpenAPI version "
              + version
              + " is not built in; use v1.21.2 or name a document with path");
    }
    if (!path.isEmpty()) {
      schema = document(file, path, openApi.get("path"));
    }
    chosen = true;
  }

  private Schema document(KustomizationFile file, String path, @Nullable YamlNode named) {
    byte[] content = file.files().read(file.folder(), path, named);
    String resolved = file.files().name(file.folder(), path, named);
    try {
      List<YamlNode> documents = file.files().reader(YamlFlavor.V3).readAll(resolved, content);
      if (!documents.isEmpty() && documents.get(0) instanceof YamlMap map) {
        return builtInUsed ? Schema.over(map) : Schema.of(map);
      }
    } catch (YamlException e) {
      throw Problem.of(e, "the OpenAPI document");
    }
    throw Problem.cannot(
        named,
        "read the OpenAPI document " + resolved,
        "it is no mapping; name a document with definitions");
  }
}
