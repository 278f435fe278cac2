package io.gitops4j.core.kustomize.fuzz;

import io.gitops4j.core.yaml.JsonWriter;
import io.gitops4j.core.yaml.ScalarType;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Changes trees of nodes: types, keys, items, and what stands where. */
final class TreeMutator {

  private final Random random;
  private final List<String> hostile;

  TreeMutator(Random random, List<String> hostile) {
    this.random = random;
    this.hostile = hostile;
  }

  /** The documents after one change, as text. */
  String changed(List<YamlNode> documents) {
    List<YamlNode> all = new ArrayList<>();
    documents.forEach(document -> collect(document, all));
    List<YamlNode> parents =
        all.stream()
            .filter(node -> node instanceof YamlMap m ? !m.isEmpty() : node instanceof YamlList)
            .toList();
    if (!parents.isEmpty()) {
      YamlNode parent = parents.get(random.nextInt(parents.size()));
      YamlNode other = all.get(random.nextInt(all.size())).copy();
      if (parent instanceof YamlMap map) {
        map(map, other);
      } else if (parent instanceof YamlList list) {
        list(list, other);
      }
    }
    StringBuilder text = new StringBuilder();
    for (YamlNode document : documents) {
      text.append(text.isEmpty() ? "" : "---\n");
      write(document, text, 0);
      text.append('\n');
    }
    return text.toString();
  }

  private void map(YamlMap map, YamlNode other) {
    String key = map.keys().get(random.nextInt(map.size()));
    YamlNode value = map.get(key);
    switch (random.nextInt(8)) {
      case 0 -> map.remove(key);
      case 1 -> map.put(key, other);
      case 2 -> map.put(key, scalar());
      case 3 -> map.put(hostile.get(random.nextInt(hostile.size())), other);
      case 4 -> map.put(key, wrapped(value == null ? scalar() : value));
      case 5 -> map.put(key, random.nextBoolean() ? new YamlMap() : new YamlList());
      case 6 -> {
        map.remove(key);
        map.put(key.toLowerCase(Locale.ROOT) + random.nextInt(3), other);
      }
      default -> {
        if (value instanceof YamlScalar text) {
          text.set(text.text() + hostile.get(random.nextInt(hostile.size())), text.type());
        } else {
          map.put(key, YamlScalar.of(null));
        }
      }
    }
  }

  private void list(YamlList list, YamlNode other) {
    int at = list.isEmpty() ? 0 : random.nextInt(list.size());
    if (list.isEmpty() || random.nextInt(4) == 0) {
      list.add(random.nextBoolean() ? other : scalar());
      return;
    }
    switch (random.nextInt(4)) {
      case 0 -> list.items().remove(at);
      case 1 -> list.items().set(at, other);
      case 2 -> list.items().add(at, list.get(at).copy());
      default -> list.items().set(at, wrapped(list.get(at)));
    }
  }

  private YamlNode scalar() {
    return YamlScalar.plain(hostile.get(random.nextInt(hostile.size())), YamlFlavor.V3);
  }

  private YamlNode wrapped(YamlNode node) {
    int depth = random.nextInt(20) == 0 ? 120 : 1;
    YamlNode made = node;
    for (int i = 0; i < depth; i++) {
      YamlList list = new YamlList();
      list.add(made);
      made = list;
    }
    return made;
  }

  private static void collect(YamlNode node, List<YamlNode> into) {
    into.add(node);
    if (node instanceof YamlMap map) {
      map.forEach(entry -> collect(entry.value(), into));
    } else if (node instanceof YamlList list) {
      list.forEach(item -> collect(item, into));
    }
  }

  private static void write(YamlNode node, StringBuilder out, int depth) {
    if (node instanceof YamlMap map) {
      String separator = "{";
      for (YamlMap.Entry entry : map) {
        out.append(separator).append(depth < 2 ? "\n" + "  ".repeat(depth) : "");
        out.append(JsonWriter.compact(entry.key())).append(": ");
        write(entry.value(), out, depth + 1);
        separator = ", ";
      }
      out.append(map.isEmpty() ? "{}" : "}");
    } else if (node instanceof YamlList list) {
      out.append('[');
      for (int i = 0; i < list.size(); i++) {
        out.append(i == 0 ? "" : ", ");
        write(list.get(i), out, depth + 1);
      }
      out.append(']');
    } else if (node instanceof YamlScalar scalar) {
      boolean quoted = scalar.type() == ScalarType.STRING || scalar.text().isEmpty();
      out.append(quoted ? JsonWriter.compact(scalar.text()) : scalar.text());
    }
  }
}
