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
import java.nio.charset.StandardCharsets;
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

  /** A text with the file it is from, or the node it stands in. */
  private record Text(String content, @Nullable String file, YamlNode at) {}

  private Text file(YamlScalar path) {
    byte[] content = files.read(folder, path.text(), path);
    return new Text(
        new String(content, StandardCharsets.UTF_8),
        files.resolve(folder, path.text(), path),
        path);
  }

  private List<YamlNode> documents(Text text, YamlFlavor flavor) {
    String name = text.file == null ? String.valueOf(text.at) : text.file;
    List<YamlNode> documents = YamlReader.of(flavor).readAll(name, text.content);
    if (text.file == null) {
      documents.forEach(document -> ResourceReader.markAll(document, text.at));
    }
    return documents;
  }

  private List<Resource> merges(Text text) {
    return text.file == null
        ? ResourceReader.inline(text.at, text.content, schema)
        : ResourceReader.read(text.file, text.content.getBytes(StandardCharsets.UTF_8), schema);
  }

  /** An entry of {@code patches}. */
  @Nullable Transformer patch(YamlMap entry) {
    String inline = Build.text(entry, "patch").strip();
    String path = Build.text(entry, "path");
    if (inline.isEmpty() == path.isEmpty()) {
      throw Problem.at(
          entry,
          Reason.INVALID,
          inline.isEmpty()
              ? "must specify one of patch and path"
              : "patch and path can't be set at the same time");
    }
    Text text =
        inline.isEmpty()
            ? file((YamlScalar) present(entry.get("path")))
            : new Text(inline, null, present(entry.get("patch")));
    Selector target =
        entry.map("target") == null ? null : Selector.of(present(entry.map("target")));
    JsonPatch json = json(text);
    if (json != null) {
      if (target == null) {
        throw Problem.at(
            entry, Reason.INVALID, "must specify a target for JSON patch " + source(text));
      }
      return json.isEmpty() ? null : PatchTransformer.json(json, target, true, schema);
    }
    List<Resource> merges = readable(text);
    if (target != null && merges.size() > 1) {
      throw Problem.at(
          entry,
          Reason.INVALID,
          "Multiple Strategic-Merge Patches in one `patches` entry is not allowed to set"
              + " `patches.target` field: "
              + source(text));
    }
    YamlMap options = entry.map("options");
    return PatchTransformer.merging(
        merges,
        target,
        Build.flag(options, "allowNameChange"),
        Build.flag(options, "allowKindChange"),
        schema);
  }

  private static <T> T present(@Nullable T node) {
    return Objects.requireNonNull(node);
  }

  private static String source(Text text) {
    return text.file == null
        ? "[patch: \"" + text.content + "\"]"
        : "[path: \"" + text.file + "\"]";
  }

  private @Nullable JsonPatch json(Text text) {
    List<YamlNode> documents;
    try {
      documents = documents(text, YamlFlavor.V11);
    } catch (YamlException e) {
      return null;
    }
    if (documents.isEmpty() || !(documents.get(0) instanceof YamlList list)) {
      return null;
    }
    try {
      return JsonPatch.of(list);
    } catch (PatchException e) {
      throw unreadable(text, e.getMessage());
    }
  }

  private List<Resource> readable(Text text) {
    try {
      return merges(text);
    } catch (RenderException e) {
      throw unreadable(text, e.failure().message());
    } catch (YamlException e) {
      throw unreadable(text, e.getMessage());
    }
  }

  private static RenderException unreadable(Text text, @Nullable String why) {
    return Problem.at(
        text.at,
        Reason.INVALID,
        "unable to parse SM or JSON patch from " + source(text) + ": " + why);
  }

  /** The entries of {@code patchesStrategicMerge}: paths, or patches themselves. */
  Transformer strategicMerges(List<YamlScalar> entries) {
    List<Resource> all = new ArrayList<>();
    for (YamlScalar entry : entries) {
      all.addAll(strategicMerge(entry));
    }
    if (all.isEmpty()) {
      throw Problem.at(
          entries.isEmpty() ? null : entries.get(0),
          Reason.INVALID,
          "patch appears to be empty; files=" + entries);
    }
    return PatchTransformer.merging(all, null, false, false, schema);
  }

  private List<Resource> strategicMerge(YamlScalar entry) {
    if (entry.text().contains("\n") || entry.text().startsWith("{")) {
      try {
        return ResourceReader.inline(entry, entry.text(), schema);
      } catch (YamlException e) {
        throw Problem.at(entry, Reason.INVALID, "unable to parse the patch: " + e.getMessage());
      }
    }
    return merges(file(entry));
  }

  /** An entry of {@code patchesJson6902}. */
  Transformer operations(YamlMap entry) {
    YamlMap target = entry.map("target");
    if (target == null || Build.text(target, "name").isEmpty()) {
      throw Problem.at(entry, Reason.INVALID, "must specify the target name");
    }
    String inline = entry.has("patch") ? Build.text(entry, "patch") : Build.text(entry, "jsonOp");
    String path = Build.text(entry, "path");
    if (inline.isEmpty() && path.isEmpty()) {
      throw Problem.at(entry, Reason.INVALID, "empty file path and empty jsonOp");
    }
    if (!inline.isEmpty() && !path.isEmpty()) {
      throw Problem.at(entry, Reason.INVALID, "must specify a file path or jsonOp, not both");
    }
    Text text =
        path.isEmpty()
            ? new Text(inline, null, entry)
            : file((YamlScalar) present(entry.get("path")));
    List<YamlNode> documents;
    try {
      documents = documents(text, YamlFlavor.V11);
    } catch (YamlException e) {
      throw unreadable(text, e.getMessage());
    }
    JsonPatch patch;
    try {
      patch = JsonPatch.of(documents.isEmpty() ? new YamlList() : documents.get(0));
    } catch (PatchException e) {
      throw unreadable(text, e.getMessage());
    }
    if (patch.isEmpty()) {
      throw Problem.at(entry, Reason.INVALID, "patch appears to be empty; file=" + path);
    }
    return PatchTransformer.json(patch, Selector.of(target), false, schema);
  }
}
