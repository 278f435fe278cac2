package io.gitops4j.core.kustomize.build;

import io.gitops4j.Reason;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.schema.Schema;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Reads resources: every document an object with apiVersion, kind and name; lists are replaced by
 * what is in them.
 */
final class ResourceReader {

  private static final YamlReader READER = YamlReader.of(YamlFlavor.V3);

  private ResourceReader() {}

  static List<Resource> read(String file, byte[] content, Schema schema) {
    try {
      return resources(READER.readAll(file, content), schema);
    } catch (YamlException e) {
      throw Problem.of(e, "the resource");
    }
  }

  /** Reads a text that stands inside another file, at a node. */
  static List<Resource> inline(YamlNode at, String text, Schema schema) {
    String file = at.location().map(Object::toString).orElse("(inline)");
    List<YamlNode> documents = READER.readAll(file, text);
    documents.forEach(document -> markAll(document, at));
    return resources(documents, schema);
  }

  /** A node inside a text has no place of its own in a file: it takes the text's. */
  static void markAll(YamlNode node, YamlNode at) {
    node.markAs(at);
    if (node instanceof YamlMap map) {
      map.forEach(
          entry -> {
            entry.keyNode().markAs(at);
            markAll(entry.value(), at);
          });
    } else if (node instanceof YamlList list) {
      list.forEach(item -> markAll(item, at));
    }
  }

  private static List<Resource> resources(List<YamlNode> documents, Schema schema) {
    List<Resource> resources = new ArrayList<>();
    Deque<YamlNode> left = new ArrayDeque<>(documents);
    while (!left.isEmpty()) {
      YamlNode document = left.pop();
      if (document.isNull() || (document instanceof YamlMap empty && empty.isEmpty())) {
        continue;
      }
      if (!(document instanceof YamlMap map)) {
        throw Problem.at(document, Reason.INVALID, "an object must be a mapping");
      }
      String kind = map.text("kind");
      if (kind != null && kind.endsWith("List") && map.has("items")) {
        items(map).forEach(left::add);
      } else {
        resources.add(validated(map, schema));
      }
    }
    return resources;
  }

  private static List<YamlNode> items(YamlMap map) {
    YamlNode items = map.get("items");
    if (items instanceof YamlList list) {
      return list.items();
    }
    if (items == null || items.isNull()) {
      return List.of();
    }
    throw Problem.at(items, Reason.INVALID, "expected array in " + map.text("kind") + "/items");
  }

  private static Resource validated(YamlMap map, Schema schema) {
    if (map.text("kind") == null || "".equals(map.text("kind"))) {
      throw Problem.at(map, Reason.INVALID, "missing Resource metadata: the object has no kind");
    }
    if (map.text("apiVersion") == null) {
      throw Problem.at(
          map, Reason.INVALID, "missing Resource metadata: the object has no apiVersion");
    }
    YamlMap metadata = map.map("metadata");
    String name = metadata == null ? null : metadata.text("name");
    boolean list = String.valueOf(map.text("kind")).endsWith("List");
    if ((name == null || name.isEmpty()) && !list) {
      throw Problem.at(
          metadata == null ? map : metadata,
          Reason.INVALID,
          "missing metadata.name in object " + map.text("kind"));
    }
    nulls(map, map.text("kind") + "/" + name);
    return new Resource(map, schema);
  }

  private static void nulls(YamlNode node, String object) {
    if (node instanceof YamlMap map) {
      map.forEach(entry -> nulls(entry.value(), object));
    } else if (node instanceof YamlList list) {
      for (YamlNode item : list) {
        if (item.isNull()) {
          throw Problem.at(item, Reason.INVALID, "empty item in a list of object " + object);
        }
        nulls(item, object);
      }
    }
  }
}
