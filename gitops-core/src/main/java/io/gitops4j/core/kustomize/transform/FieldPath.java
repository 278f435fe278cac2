package io.gitops4j.core.kustomize.transform;

import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import io.gitops4j.core.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field path of replacements: {@code spec.containers.[name=app].env.0.value}, {@code
 * metadata.annotations.[example.com/a.b]}, {@code *}, a dot in a name written {@code \.}.
 *
 * <p>The rule: a name leads into a mapping, a number or {@code *} or {@code [key=expression]} into
 * a list; where the value asked for may be made, missing mappings and matching elements are.
 * Source: kustomize, {@code kyaml/yaml/match.go}.
 */
final class FieldPath {

  private final List<String> parts;

  private FieldPath(List<String> parts) {
    this.parts = parts;
  }

  static FieldPath parse(String path) {
    List<String> split = FieldWalk.split(path, '.');
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < split.size(); i++) {
      String part = split.get(i);
      if (part.startsWith("[") && !part.endsWith("]")) {
        StringBuilder joined = new StringBuilder(part);
        while (i + 1 < split.size()) {
          i++;
          joined.append('.').append(split.get(i));
          if (split.get(i).endsWith("]")) {
            break;
          }
        }
        part = joined.toString();
        if (part.indexOf('=') < 0) {
          part = part.replaceAll("^\\[|\\]$", "");
        }
      }
      parts.add(part);
    }
    return new FieldPath(parts);
  }

  int length() {
    return parts.size();
  }

  FieldPath after(int count) {
    return new FieldPath(parts.subList(count, parts.size()));
  }

  /**
   * The node at the first parts, looked up without making or matching several; null when missing.
   */
  @Nullable YamlNode lookup(YamlNode from, int count) {
    YamlNode node = from;
    for (String part : parts.subList(0, count)) {
      List<YamlNode> found = step(node, part, null, "");
      if (found.isEmpty()) {
        return null;
      }
      node = found.get(0);
    }
    return node;
  }

  @Nullable YamlNode lookup(YamlNode from) {
    return lookup(from, parts.size());
  }

  /**
   * All nodes at the path.
   *
   * @param from where to start
   * @param made an example of what is made at the end when it is missing; null to make nothing
   */
  List<YamlNode> find(YamlNode from, @Nullable YamlNode made) {
    List<YamlNode> nodes = List.of(from);
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      String next = i + 1 < parts.size() ? parts.get(i + 1) : "";
      List<YamlNode> found = new ArrayList<>();
      for (YamlNode node : nodes) {
        List<YamlNode> below = step(node, part, made, next);
        if (made != null && node.isFlow()) {
          below.forEach(YamlNode::markFlow);
        }
        found.addAll(below);
      }
      nodes = found;
    }
    return nodes;
  }

  private static List<YamlNode> step(
      YamlNode node, String part, @Nullable YamlNode made, String next) {
    if (digits(part)) {
      return indexed(node, part, made, next);
    }
    if (part.startsWith("[") && part.endsWith("]") && part.indexOf('=') > 0) {
      return matching(node, part, made);
    }
    if (part.equals("*")) {
      if (node instanceof YamlList list) {
        return list.items();
      }
      throw new TransformException(node, "wrong node kind: expected a list at *");
    }
    return field(node, part, made, next);
  }

  private static boolean digits(String part) {
    return !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static List<YamlNode> field(
      YamlNode node, String part, @Nullable YamlNode made, String next) {
    if (!(node instanceof YamlMap map)) {
      if (node.isNull()) {
        return List.of();
      }
      throw new TransformException(node, "wrong node kind: expected a mapping at " + part);
    }
    YamlNode value = map.get(part);
    if (value == null && made != null) {
      value = create(next, made);
      map.put(part, value);
    }
    return value == null ? List.of() : List.of(value);
  }

  private static YamlNode create(String next, YamlNode made) {
    if (next.isEmpty()) {
      return made instanceof YamlScalar
          ? YamlScalar.plain("", YamlFlavor.V3)
          : made instanceof YamlList ? new YamlList() : new YamlMap();
    }
    boolean list = next.startsWith("[") || digits(next) || next.equals("-");
    return list ? new YamlList() : new YamlMap();
  }

  /** A number leads into lists alone, also where a mapping has it as a key. */
  private static List<YamlNode> indexed(
      YamlNode node, String part, @Nullable YamlNode made, String next) {
    if (!(node instanceof YamlList list)) {
      throw new TransformException(node, "wrong node kind: expected a list at " + part);
    }
    int index = part.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(part);
    if (index == list.size() && made != null) {
      list.add(create(next, made));
    }
    if (index >= list.size()) {
      throw new TransformException(
          node,
          "the index " + part + " is specified but only " + list.size() + " elements are found");
    }
    return List.of(list.get(index));
  }

  private static List<YamlNode> matching(YamlNode node, String part, @Nullable YamlNode made) {
    if (!(node instanceof YamlList list)) {
      throw new TransformException(node, "wrong node kind: expected a list at " + part);
    }
    int equals = part.indexOf('=');
    String key = part.substring(1, equals);
    String expression = part.substring(equals + 1, part.length() - 1);
    List<YamlNode> found = matching(list, key, expression);
    if (found.isEmpty() && made != null) {
      YamlNode element = YamlScalar.plain(expression, YamlFlavor.V3);
      if (!key.isEmpty()) {
        YamlMap map = new YamlMap();
        map.put(key, element);
        element = map;
      }
      list.add(element);
      return List.of(element);
    }
    return found;
  }

  private static List<YamlNode> matching(YamlList list, String key, String expression) {
    Expression wanted = Expression.of(expression, null);
    List<YamlNode> found = new ArrayList<>();
    for (YamlNode item : list) {
      YamlNode value = key.isEmpty() ? item : item instanceof YamlMap map ? map.get(key) : null;
      if (value != null && wanted.finds(text(value))) {
        found.add(item);
      }
    }
    return found;
  }

  private static String text(YamlNode value) {
    return value instanceof YamlScalar scalar ? scalar.text() : YamlWriter.write(value).strip();
  }
}
