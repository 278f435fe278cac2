package io.gitops4j.core.kustomize.build;

import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.core.kustomize.patch.JsonPatch;
import io.gitops4j.core.kustomize.patch.PatchException;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.schema.Schema;
import io.gitops4j.core.kustomize.transform.PatchTransformer;
import io.gitops4j.core.kustomize.transform.Selector;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes transformers of the three fields that hold patches. */
final class Patches {

  private final Files files;
  private final String folder;
  private final Schema schema;

  Patches(Files files, String folder, Schema schema) {
    this.files = files;
    this.folder = folder;
    this.schema = schema;
  }

  /** Where a patch stands: in a file, or in a scalar of the kustomization. */
  private final class Text {
    private final YamlScalar at;
    private final @Nullable String file;
    private final byte[] content;
    private final InlineText inline;

    Text(YamlScalar at, boolean inFile, boolean trimmed) {
      this.at = at;
      this.inline = new InlineText(at, trimmed);
      this.file = inFile ? files.name(folder, at.text(), at) : null;
      this.content = inFile ? files.read(folder, at.text(), at) : new byte[0];
    }

    String what() {
      return file == null ? "the patch" : "the patch " + file;
    }

    /** Whether it can be but JSON: kustomize looks at the first character. */
    private boolean isJson() {
      return file == null ? inline.body().startsWith("[") : content.length > 0 && content[0] == '[';
    }

    List<YamlNode> documents() {
      YamlReader any = files.reader(YamlFlavor.V11).lastKeyWins();
      YamlReader reader = isJson() ? any.ofJson() : any;
      if (file == null) {
        return inline.documents(reader, "read the patch");
      }
      try {
        return reader.readAll(file, content);
      } catch (YamlException e) {
        throw Problem.of(e, "the patch");
      }
    }

    List<Resource> merges() {
      return file == null
          ? ResourceReader.patches(inline, schema, files.budget())
          : ResourceReader.patches(file, content, schema, files.budget());
    }

    JsonPatch json(YamlNode node) {
      try {
        return JsonPatch.of(node);
      } catch (PatchException e) {
        throw Problem.cannot(
            e.location().orElse(null),
            Reason.INVALID,
            "read " + what(),
            e.getMessage() + "; correct the patch");
      }
    }
  }

  private Text text(YamlMap entry, String inline, boolean trimmed) {
    boolean inFile = !Build.text(entry, "path").isEmpty();
    YamlScalar at = (YamlScalar) present(entry.get(inFile ? "path" : inline));
    return new Text(at, inFile, trimmed);
  }

  /** An entry of {@code patches}. */
  @Nullable Transformer patch(YamlMap entry) {
    boolean inline = !Build.text(entry, "patch").isBlank();
    if (inline != Build.text(entry, "path").isEmpty()) {
      throw Problem.cannot(
          entry,
          "read an entry of patches",
          inline
              ? "patch and path can't be set at the same time; remove one"
              : "must specify one of patch and path in each entry; add one");
    }
    Text text = text(entry, "patch", true);
    YamlMap select = entry.map("target");
    Selector target = select == null ? null : Selector.of(select);
    JsonPatch json = readable(text);
    if (json != null && json.isEmpty()) {
      return null;
    }
    if (json != null) {
      if (target == null) {
        throw Problem.cannot(
            entry,
            "apply " + text.what(),
            "must specify a target for JSON patch, which names no object itself; add one");
      }
      return PatchTransformer.json(json, target, true, schema);
    }
    List<Resource> merges = text.merges();
    if (target != null && merges.size() > 1) {
      throw Problem.cannot(
          entry,
          "apply " + text.what(),
          "Multiple Strategic-Merge Patches in one `patches` entry is not allowed to set"
              + " `patches.target` field; give each an entry of its own");
    }
    YamlMap options = entry.map("options");
    return PatchTransformer.merging(
        merges,
        target,
        Build.flag(options, "allowNameChange"),
        Build.flag(options, "allowKindChange"),
        schema);
  }

  /** The operations, unless it is no list or only readable as the merge patch it then is. */
  private static @Nullable JsonPatch readable(Text text) {
    List<YamlNode> documents;
    try {
      documents = text.documents();
    } catch (RenderException e) {
      if (text.isJson()) {
        throw e;
      }
      return null;
    }
    return documents.isEmpty() || !(documents.get(0) instanceof YamlList list)
        ? null
        : text.json(list);
  }

  private static <T> T present(@Nullable T node) {
    return Objects.requireNonNull(node);
  }

  /** The entries of {@code patchesStrategicMerge}: paths, or patches themselves. */
  Transformer strategicMerges(List<YamlScalar> entries) {
    List<Resource> all = new ArrayList<>();
    for (YamlScalar entry : entries) {
      boolean inline = entry.text().contains("\n") || entry.text().startsWith("{");
      all.addAll(new Text(entry, !inline, false).merges());
    }
    if (all.isEmpty()) {
      throw Problem.cannot(
          entries.isEmpty() ? null : entries.get(0),
          "apply the patches of patchesStrategicMerge",
          "the patch appears to be empty; fill or remove it");
    }
    return PatchTransformer.legacyMerging(all, schema);
  }

  /** An entry of {@code patchesJson6902}. */
  Transformer operations(YamlMap entry) {
    String tried = "read an entry of patchesJson6902";
    YamlMap target = entry.map("target");
    if (target == null || Build.text(target, "name").isEmpty()) {
      throw Problem.cannot(
          target == null ? entry : target, tried, "must specify the target name; add it");
    }
    String field = entry.has("patch") ? "patch" : "jsonOp";
    boolean inline = !Build.text(entry, field).isEmpty();
    boolean path = !Build.text(entry, "path").isEmpty();
    if (!inline && !path) {
      throw Problem.cannot(entry, tried, "empty file path and empty jsonOp; add one");
    }
    if (inline && path) {
      throw Problem.cannot(
          entry, tried, "must specify a file path or jsonOp, not both; remove one");
    }
    Text text = text(entry, field, false);
    List<YamlNode> documents = text.documents();
    JsonPatch patch = text.json(documents.isEmpty() ? new YamlList() : documents.get(0));
    if (patch.isEmpty()) {
      throw Problem.cannot(
          text.at, "apply " + text.what(), "the patch appears to be empty; fill or remove it");
    }
    return PatchTransformer.json(patch, Selector.of(target), false, schema);
  }
}
