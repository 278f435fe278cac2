package io.gitops4j.core.kustomize.transform;

import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Finds the fields that a {@link FieldSpec} names.
 *
 * <p>The rule: a path leads through mappings by name and through lists by visiting every element,
 * without saying which is which; {@code []} after a name only says that nothing is to be made
 * there, and that null there is an empty list. A missing part is made, as mappings and at the end
 * as the kind asked for, only where the spec says {@code create}. Source: kustomize, {@code
 * api/filters/fieldspec}.
 */
final class FieldWalk {

  /** What is made at the end of a path. */
  enum Leaf {
    NOTHING,
    SCALAR,
    MAPPING
  }

  private static final int MAX_PARTS = 100;

  private final YamlMap object;
  private final boolean create;
  private final Leaf leaf;
  private final Consumer<YamlNode> visitor;

  private FieldWalk(YamlMap object, boolean create, Leaf leaf, Consumer<YamlNode> visitor) {
    this.object = object;
    this.create = create;
    this.leaf = leaf;
    this.visitor = visitor;
  }

  /** Calls the visitor for each field found in an object, if the spec is for its kind. */
  static void visit(YamlMap object, FieldSpec spec, Leaf leaf, Consumer<YamlNode> visitor) {
    if (spec.isFor(object)) {
      visit(object, spec.parts(), spec.create(), leaf, visitor);
    }
  }

  /** Calls the visitor for each field found in an object. */
  static void visit(
      YamlMap object, List<String> path, boolean create, Leaf leaf, Consumer<YamlNode> visitor) {
    if (path.size() > MAX_PARTS) {
      throw new TransformException(
          (Location) null,
          Reason.LIMIT,
          "the path of a field has more parts than the limit of "
              + MAX_PARTS
              + "; correct the configuration");
    }
    new FieldWalk(object, create, leaf, visitor).walk(object, path, 0);
  }

  /**
   * Whether a visit, without making anything, would find a field of which something is true, or
   * would fail or write. Nothing is written.
   */
  static boolean finds(YamlNode node, List<String> path, int at, Predicate<YamlNode> wanted) {
    if (at == path.size()) {
      return wanted.test(node);
    }
    if (path.size() > MAX_PARTS) {
      return true;
    }
    if (node instanceof YamlList list) {
      for (YamlNode item : list) {
        if (finds(item, path, at, wanted)) {
          return true;
        }
      }
      return false;
    }
    if (node instanceof YamlMap map) {
      String part = path.get(at);
      boolean list = part.endsWith("[]");
      String name = list ? part.substring(0, part.length() - 2) : part;
      YamlNode field = map.get(name);
      return name.isEmpty()
          || name.equals("*")
          || (field != null && ((list && field.isNull()) || finds(field, path, at + 1, wanted)));
    }
    return !node.isNull();
  }

  /** Splits a path; a separator after a backslash is part of a name. */
  static List<String> split(String path, char separator) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    String text = path.length() > 1 && path.charAt(0) == separator ? path.substring(1) : path;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == separator) {
        part.append(separator);
        i++;
      } else if (c == separator) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }

  private void walk(YamlNode node, List<String> path, int at) {
    if (at == path.size()) {
      visitor.accept(node);
    } else if (node instanceof YamlList list) {
      for (YamlNode item : list) {
        walk(item, path, at);
      }
    } else if (node instanceof YamlMap map) {
      step(map, path, at);
    } else if (!node.isNull()) {
      throw new TransformException(
          node,
          "the field "
              + String.join("/", path.subList(0, at))
              + " of "
              + name(object)
              + " is no mapping or list, so there can be no "
              + String.join("/", path)
              + "; correct the object");
    }
  }

  /** {@code Deployment/prod/web}, of whatever an object says of itself. */
  static String name(YamlMap object) {
    String kind = object.text("kind");
    YamlMap metadata = object.map("metadata");
    String name = metadata == null ? null : metadata.text("name");
    String namespace = metadata == null ? null : metadata.text("namespace");
    return (kind == null ? "an object" : kind)
        + (namespace == null ? "" : "/" + namespace)
        + (name == null ? "" : "/" + name);
  }

  private void step(YamlMap map, List<String> path, int at) {
    String part = path.get(at);
    boolean list = part.endsWith("[]");
    String name = list ? part.substring(0, part.length() - 2) : part;
    if (name.isEmpty()) {
      throw new TransformException(
          "the field spec "
              + String.join("/", path)
              + " has an empty field name; correct the configuration");
    }
    if (name.equals("*")) {
      throw new TransformException(
          "the field spec "
              + String.join("/", path)
              + " has a *, which a field spec cannot have; name the fields one by one");
    }
    boolean make = create && leaf != Leaf.NOTHING && !list;
    boolean last = at == path.size() - 1;
    YamlNode field = map.get(name);
    if (make && (field == null || field.isNull())) {
      field = made(map, name, last && leaf == Leaf.SCALAR ? YamlScalar.string("") : new YamlMap());
    }
    if (last && leaf == Leaf.MAPPING && !list && field != null && field.isNull()) {
      // What sets an entry in it makes it a mapping, whether it may make the field or not.
      field = made(map, name, new YamlMap());
    }
    if (list && field != null && field.isNull()) {
      field = made(map, name, new YamlList());
    }
    if (field != null) {
      walk(field, path, at + 1);
    }
  }

  /** What is made in a flow is in the flow. */
  private static YamlNode made(YamlMap map, String name, YamlNode field) {
    if (map.isFlow()) {
      field.markFlow();
    }
    map.put(name, field);
    return field;
  }
}
