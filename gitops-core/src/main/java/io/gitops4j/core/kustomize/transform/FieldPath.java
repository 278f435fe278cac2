package io.gitops4j.core.kustomize.transform;

import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import io.gitops4j.core.yaml.YamlWriter;
import java.math.BigInteger;
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
   * The node at the first parts; null when missing. To look up is another thing than to find: parts
   * that are empty do not count, {@code -} is the last element, {@code [key=value]} the first with
   * that very value, and {@code *} is refused. Source: kustomize, {@code PathGetter} in {@code
   * kyaml/yaml/fns.go}.
   */
  @Nullable YamlNode lookup(YamlNode from, int count) {
    YamlNode node = from;
    for (String written : parts.subList(0, count)) {
      String part = written.strip();
      if (!part.isEmpty() && node != null) {
        node = get(node, part);
      }
    }
    return node;
  }

  private static @Nullable YamlNode get(YamlNode node, String part) {
    int index = index(part);
    if (index >= 0 || part.equals("-")) {
      YamlList list = list(node, part);
      int at = index < 0 ? list.size() - 1 : index;
      return at >= 0 && at < list.size() ? list.get(at) : null;
    }
    if (isMatch(part)) {
      return element(list(node, part), part);
    }
    if (part.equals("*")) {
      throw new TransformException(node, "* is not supported where one field is looked up");
    }
    List<YamlNode> found = field(node, part, null, "");
    return found.isEmpty() ? null : found.get(0);
  }

  private static @Nullable YamlNode element(YamlList list, String part) {
    int equals = part.indexOf('=');
    String key = part.substring(1, equals);
    String wanted = part.substring(equals + 1, part.length() - 1);
    for (YamlNode item : list) {
      YamlNode value = key.isEmpty() ? item : item instanceof YamlMap map ? map.get(key) : null;
      if (value instanceof YamlScalar scalar && scalar.text().equals(wanted)) {
        return item;
      }
    }
    return null;
  }

  private static YamlList list(YamlNode node, String part) {
    if (node instanceof YamlList list) {
      return list;
    }
    throw new TransformException(node, "wrong node kind: expected a list at " + part);
  }

  /** Whether a part matches elements; one in brackets that says no value for a key is refused. */
  private static boolean isMatch(String part) {
    boolean brackets = part.startsWith("[") && part.endsWith("]");
    if (brackets && part.indexOf('=') < 0) {
      throw new TransformException(
          (YamlNode) null, "the element " + part + " of a list must be written [key=value]");
    }
    return brackets;
  }

  /** The index that a part is, as Go reads numbers; -1 where it is none. */
  private static int index(String part) {
    if (!part.matches("[+-]?[0-9]+")) {
      return -1;
    }
    BigInteger number = new BigInteger(part.startsWith("+") ? part.substring(1) : part);
    return number.signum() < 0 ? -1 : number.min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue();
  }

  @Nullable YamlNode lookup(YamlNode from) {
    return lookup(from, parts.size());
  }

  /**
   * All nodes at the path.
   *
   * <p>Where it leads into a text, it leads on in what the text holds as YAML, which is a copy:
   * what is set there is lost. Source: kustomize, {@code handleStructuredDataInScalar}.
   *
   * @param budget reads such a text
   * @param from where to start
   * @param made an example of what is made at the end when it is missing; null to make nothing
   */
  List<YamlNode> find(Budget budget, YamlNode from, @Nullable YamlNode made) {
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
        boolean intoText = !next.isEmpty() && index(part) < 0 && !part.startsWith("[");
        below.forEach(each -> found.add(intoText ? inside(budget, each) : each));
      }
      nodes = found;
    }
    return nodes;
  }

  private static YamlNode inside(Budget budget, YamlNode node) {
    if (!(node instanceof YamlScalar scalar)) {
      return node;
    }
    YamlNode tree = StructuredText.parse(budget, scalar.text());
    if (tree == null) {
      throw new TransformException(node, "the text there holds no YAML");
    }
    return tree;
  }

  private static List<YamlNode> step(
      YamlNode node, String part, @Nullable YamlNode made, String next) {
    if (index(part) >= 0) {
      return indexed(node, part, made, next);
    }
    if (isMatch(part)) {
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

  private static List<YamlNode> field(
      YamlNode node, String part, @Nullable YamlNode made, String next) {
    if (!(node instanceof YamlMap map)) {
      if (node.isNull()) {
        // What is made in the null of a text is lost with the text.
        return made == null ? List.of() : List.of(YamlScalar.plain("", YamlFlavor.V3));
      }
      throw new TransformException(node, "wrong node kind: expected a mapping at " + part);
    }
    YamlNode value = map.get(part);
    if (value == null && made != null) {
      value = create(next, made);
      // A new key is written without quotes: one that then is no text fails in the end.
      YamlScalar key = YamlScalar.plain(part, YamlFlavor.V3);
      key.markAs(made);
      map.put(key, value);
    }
    return value == null ? List.of() : List.of(value);
  }

  private static YamlNode create(String next, YamlNode made) {
    if (next.isEmpty()) {
      return made instanceof YamlScalar
          ? YamlScalar.plain("", YamlFlavor.V3)
          : made instanceof YamlList ? new YamlList() : new YamlMap();
    }
    boolean list = next.startsWith("[") || index(next) >= 0;
    return list ? new YamlList() : new YamlMap();
  }

  /** A number leads into lists alone, also where a mapping has it as a key. */
  private static List<YamlNode> indexed(
      YamlNode node, String part, @Nullable YamlNode made, String next) {
    if (!(node instanceof YamlList list)) {
      throw new TransformException(node, "wrong node kind: expected a list at " + part);
    }
    int index = index(part);
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
