package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.schema.Schema;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Reads resources: every document an object with apiVersion, kind and name; lists are replaced by
 * what is in them.
 */
final class ResourceReader {

  private static final Set<String> UNWRAPPED = Set.of("List", "ResourceList");

  private final String tried;
  private final Schema schema;
  private final boolean isKustomization;
  private final boolean isPatch;

  private ResourceReader(String tried, Schema schema, boolean isKustomization, boolean isPatch) {
    this.tried = tried;
    this.schema = schema;
    this.isKustomization = isKustomization;
    this.isPatch = isPatch;
  }

  /**
   * Reads a file.
   *
   * @param what what the file is, for errors: {@code the resource}
   */
  static List<Resource> read(
      String what, String file, byte[] content, Schema schema, Budget budget) {
    boolean isKustomization =
        KustomizationFile.NAMES.contains(file.substring(file.lastIndexOf('/') + 1));
    return new ResourceReader("read " + what + " " + file, schema, isKustomization, false)
        .resources(documents(what, file, content, reader(budget, false)));
  }

  /** Reads a file of merge patches, which need no apiVersion where a target says what is meant. */
  static List<Resource> patches(String file, byte[] content, Schema schema, Budget budget) {
    return new ResourceReader("read the patch " + file, schema, false, true)
        .resources(documents("the patch", file, content, reader(budget, true)));
  }

  /** In a merge patch, a key may stand twice: the first is what is merged. */
  private static YamlReader reader(Budget budget, boolean isPatch) {
    YamlReader reader = budget.reader(YamlFlavor.V3);
    return isPatch ? reader.keepingTwins() : reader;
  }

  private static List<YamlNode> documents(
      String what, String file, byte[] content, YamlReader reader) {
    try {
      return ParsedDocuments.read(reader, file, content);
    } catch (YamlException e) {
      throw Problem.of(e, what);
    }
  }

  /** Reads a text that stands inside another file. */
  static List<Resource> inline(String what, InlineText text, Schema schema, Budget budget) {
    return inline(what, text, schema, budget, false);
  }

  /** Reads merge patches that stand inside another file. */
  static List<Resource> patches(InlineText text, Schema schema, Budget budget) {
    return inline("the patch", text, schema, budget, true);
  }

  private static List<Resource> inline(
      String what, InlineText text, Schema schema, Budget budget, boolean isPatch) {
    String tried = "read " + what;
    return new ResourceReader(tried, schema, false, isPatch)
        .resources(text.documents(reader(budget, isPatch), tried));
  }

  /**
   * The objects of documents, with those of list objects in their place.
   *
   * <p>What stands in a list object is in a flow, whatever it was written in: kustomize reads it
   * from its JSON, unless the list is all that the file has. Source: kustomize, {@code
   * inlineAnyEmbeddedLists} in {@code api/resource/factory.go}; kyaml, {@code ByteReader.Read} in
   * {@code kio/byteio_reader.go}.
   */
  private List<Resource> resources(List<YamlNode> documents) {
    List<Resource> resources = new ArrayList<>();
    Deque<YamlNode> left = new ArrayDeque<>(documents);
    while (!left.isEmpty()) {
      YamlNode document = left.pop();
      if (document.isNull() || (document instanceof YamlMap empty && empty.isEmpty())) {
        continue;
      }
      if (!(document instanceof YamlMap map)) {
        throw Problem.cannot(
            document,
            tried,
            "an object must be a mapping with apiVersion, kind and metadata, and this is "
                + (document instanceof YamlList ? "a list" : "a scalar")
                + "; correct the document");
      }
      String kind = map.text("kind");
      if (kind != null && kind.endsWith("List") && map.has("items")) {
        List<YamlNode> items = items(map);
        if (!(documents.size() == 1 && document == documents.get(0) && UNWRAPPED.contains(kind))) {
          items.forEach(this::reread);
        }
        left.addAll(items);
      } else {
        resources.add(validated(map));
      }
    }
    return resources;
  }

  private void reread(YamlNode item) {
    try {
      asJson(item);
    } catch (YamlException e) {
      throw Problem.of(e, "an item of");
    }
    item.markFlow();
  }

  private static void asJson(YamlNode node) {
    if (node instanceof YamlMap map) {
      map.forEach(entry -> asJson(entry.value()));
    } else if (node instanceof YamlList list) {
      list.forEach(ResourceReader::asJson);
    } else if (node instanceof YamlScalar scalar) {
      scalar.rereadJson();
    }
  }

  private List<YamlNode> items(YamlMap map) {
    YamlNode items = map.get("items");
    if (items instanceof YamlList list) {
      return list.items();
    }
    if (items == null || items.isNull()) {
      return List.of();
    }
    throw Problem.cannot(
        items, tried, "the items of a " + map.text("kind") + " must be a list; correct them");
  }

  private Resource validated(YamlMap map) {
    String kind = map.text("kind");
    if (kind == null || kind.isEmpty()) {
      throw Problem.cannot(
          map,
          tried,
          "missing Resource metadata, the object has no kind; "
              + (isKustomization ? "name the folder of a kustomization" : "add one"));
    }
    if (map.text("apiVersion") == null && !isPatch) {
      throw Problem.cannot(
          map, tried, "missing Resource metadata, the " + kind + " has no apiVersion; add one");
    }
    YamlMap metadata = map.map("metadata");
    String name = metadata == null ? null : metadata.text("name");
    if ((name == null || name.isEmpty()) && !kind.endsWith("List")) {
      throw Problem.cannot(
          metadata == null ? map : metadata,
          tried,
          "missing metadata.name in object "
              + kind
              + "; "
              + (isKustomization ? "name the folder of a kustomization" : "add a name"));
    }
    return new Resource(map, schema);
  }
}
