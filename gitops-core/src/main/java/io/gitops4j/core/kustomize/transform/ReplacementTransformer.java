package io.gitops4j.core.kustomize.transform;

import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.resource.Gvk;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.resource.ResourceSet;
import io.gitops4j.core.yaml.ScalarType;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Copies the value of a field of one resource into fields of others.
 *
 * <p>A target that is a scalar keeps its type and takes only the text. {@code delimiter} and {@code
 * index} take or replace one part of a text; in a target an index below 0 puts the value before,
 * one beyond the end after. Source: kustomize, {@code api/filters/replacement}.
 *
 * @since 0.1
 */
public final class ReplacementTransformer implements Transformer {

  private final YamlMap replacement;

  private ReplacementTransformer(YamlMap replacement) {
    this.replacement = replacement;
  }

  /** A transformer of one replacement, as a kustomization or a file of its own holds it. */
  public static ReplacementTransformer of(YamlMap replacement) {
    return new ReplacementTransformer(replacement);
  }

  @Override
  public void transform(ResourceSet resources) {
    YamlMap source = replacement.map("source");
    YamlList targets = replacement.list("targets");
    if ((source == null && !replacement.has("sourceValue")) || targets == null) {
      throw new TransformException(
          replacement,
          "replacements must specify a source and at least one target; add what is missing");
    }
    if (source != null && replacement.has("sourceValue")) {
      throw new TransformException(
          replacement,
          "value and resource selectors are mutually exclusive; remove source or sourceValue");
    }
    YamlNode value =
        source == null
            ? YamlScalar.string(Selector.text(replacement, "sourceValue"))
            : value(resources, source);
    for (YamlNode target : targets) {
      if (target instanceof YamlMap map) {
        resources.budget().steps(resources.size(), map);
        replace(resources, map, value);
      }
    }
    resources.changed();
  }

  @Override
  public String source(ResourceSet resources) {
    YamlMap source = replacement.map("source");
    if (source == null) {
      return "";
    }
    try {
      Resource from = from(resources, source);
      YamlNode value = lookup(from, source, path(source));
      return " from "
          + from.id()
          + (value == null ? "" : value.location().map(at -> " at " + at).orElse(""));
    } catch (TransformException e) {
      return "";
    }
  }

  private static YamlNode value(ResourceSet resources, YamlMap source) {
    Resource from = from(resources, source);
    String path = path(source);
    YamlNode value = lookup(from, source, path);
    if (value == null || value.isNull() || empty(value)) {
      throw new TransformException(
          at(source, "fieldPath"),
          "fieldPath `"
              + path
              + "` is missing for replacement source "
              + from.id()
              + "; correct the path");
    }
    return refined(value, source.map("options"));
  }

  private static String path(YamlMap source) {
    String path = Selector.text(source, "fieldPath");
    return path.isEmpty() ? "metadata.name" : path;
  }

  private static Resource from(ResourceSet resources, YamlMap source) {
    Gvk gvk = FieldSpec.of(source).gvk();
    String name = Selector.text(source, "name");
    String namespace = Selector.text(source, "namespace");
    List<Resource> found =
        resources.list().stream()
            .filter(r -> r.allIds().stream().anyMatch(id -> id.selectedBy(gvk, name, namespace)))
            .toList();
    if (found.size() != 1) {
      throw new TransformException(
          source,
          (found.isEmpty() ? "nothing selected by " : "multiple matches for selector ")
              + selector(source)
              + (found.isEmpty() ? "; correct the source" : "; name the one that is meant"));
    }
    return found.get(0);
  }

  private static @Nullable YamlNode lookup(Resource from, YamlMap source, String path) {
    try {
      return FieldPath.parse(path).lookup(from.node());
    } catch (TransformException e) {
      throw new TransformException(
          at(source, "fieldPath").location().orElse(null),
          e.reason(),
          "fieldPath `"
              + path
              + "` does not lead to a field of "
              + from.id()
              + ", "
              + e.getMessage()
              + "; correct the path");
    }
  }

  private static YamlNode at(YamlMap map, String key) {
    YamlNode node = map.get(key);
    return node == null ? map : node;
  }

  /** What a source selects by, as it is written. */
  private static String selector(YamlMap source) {
    List<String> parts = new ArrayList<>();
    for (String key : List.of("group", "version", "kind", "namespace", "name")) {
      if (!Selector.text(source, key).isEmpty()) {
        parts.add(key + " " + Selector.text(source, key));
      }
    }
    return parts.isEmpty() ? "an empty source" : String.join(", ", parts);
  }

  private static boolean empty(YamlNode node) {
    return (node instanceof YamlMap map && map.isEmpty())
        || (node instanceof YamlList list && list.isEmpty());
  }

  private static YamlNode refined(YamlNode value, @Nullable YamlMap options) {
    String delimiter = options == null ? "" : Selector.text(options, "delimiter");
    if (options == null || delimiter.isEmpty()) {
      return value;
    }
    if (!(value instanceof YamlScalar scalar)) {
      throw new TransformException(
          options,
          "the delimiter option can only be used with scalar nodes; remove it or correct the path");
    }
    String[] parts = scalar.text().split(Pattern.quote(delimiter), -1);
    int index = index(options);
    if (index < 0 || index >= parts.length) {
      throw new TransformException(
          at(options, "index"),
          "options.index "
              + index
              + " is out of bounds for a value of "
              + parts.length
              + " parts; correct the index or the delimiter");
    }
    YamlScalar part = scalar.copy();
    if (scalar.isBinary()) {
      part.setBinary(parts[index]);
    } else {
      part.set(parts[index], scalar.type());
    }
    return part;
  }

  private static int index(YamlMap options) {
    return options.get("index") instanceof YamlScalar scalar && scalar.toValue() instanceof Long l
        ? (int) Math.max(Math.min(l, Integer.MAX_VALUE), Integer.MIN_VALUE)
        : 0;
  }

  private static void replace(ResourceSet resources, YamlMap target, YamlNode value) {
    YamlMap select = target.map("select");
    if (select == null) {
      throw new TransformException(
          target, "a target must specify resources to select; add a select");
    }
    Selector selector = Selector.of(select);
    List<Selector> rejects = new ArrayList<>();
    if (target.list("reject") != null) {
      for (YamlNode reject :
          target.get("reject") instanceof YamlList list ? list : new YamlList()) {
        if (reject instanceof YamlMap map) {
          rejects.add(Selector.of(map));
        }
      }
    }
    for (Resource resource : resources) {
      if (selected(resource, selector, rejects)) {
        YamlMap annotations = resource.annotations();
        copy(resources.budget(), resource, target, value);
        if (annotations != null && resource.annotations() != annotations) {
          // Other annotations are without the history that the source keeps in them.
          resource.forget();
        }
      }
    }
  }

  private static boolean selected(Resource resource, Selector selector, List<Selector> rejects) {
    if (!selector.matchesMarkers(resource)
        || resource.allIds().stream().noneMatch(selector::matches)) {
      return false;
    }
    for (Selector reject : rejects) {
      boolean byMarkers = reject.hasMarkers() && reject.matchesMarkers(resource);
      boolean byIdentity =
          !reject.namesNothing() && resource.allIds().stream().anyMatch(reject::matches);
      if (byMarkers || byIdentity) {
        return false;
      }
    }
    return true;
  }

  private static void copy(Budget budget, Resource resource, YamlMap target, YamlNode value) {
    YamlMap object = resource.node();
    List<YamlNode> paths = new ArrayList<>();
    if (target.get("fieldPaths") instanceof YamlList list && !list.isEmpty()) {
      paths.addAll(list.items());
    } else {
      YamlScalar name = YamlScalar.string("metadata.name");
      name.markAs(target);
      paths.add(name);
    }
    YamlMap options = target.map("options");
    boolean create =
        options != null
            && options.get("create") instanceof YamlScalar flag
            && Boolean.TRUE.equals(flag.toValue());
    for (YamlNode written : paths) {
      if (!(written instanceof YamlScalar text)) {
        throw new TransformException(written, "a field path must be text; correct fieldPaths");
      }
      FieldPath path = FieldPath.parse(text.text());
      budget.write(value, path.length(), written);
      if (!StructuredText.set(budget, object, path, value, create, options)) {
        List<YamlNode> fields = fields(budget, resource, path, text, create ? value : null);
        fields.forEach(field -> set(budget, object, field, value, options));
      }
    }
  }

  private static List<YamlNode> fields(
      Budget budget, Resource resource, FieldPath path, YamlScalar text, @Nullable YamlNode made) {
    String problem =
        (made == null ? "unable to find field \"" : "unable to find or create field \"")
            + text.text()
            + "\" in replacement target "
            + resource.id();
    String remedy = "; correct the path" + (made == null ? " or set options.create" : "");
    List<YamlNode> fields;
    try {
      fields = path.find(budget, resource.node(), made);
    } catch (TransformException e) {
      throw new TransformException(
          text.location().orElse(null), e.reason(), problem + ", " + e.getMessage() + remedy);
    }
    if (fields.isEmpty()) {
      throw new TransformException(text, problem + remedy);
    }
    return fields;
  }

  /** Sets a field inside a tree; the tree is needed to replace what is no scalar. */
  static void set(
      Budget budget, YamlNode tree, YamlNode field, YamlNode value, @Nullable YamlMap options) {
    budget.write(value, 0, options);
    YamlNode result = value.copy();
    String delimiter = options == null ? "" : Selector.text(options, "delimiter");
    if (options != null && !delimiter.isEmpty()) {
      if (!(field instanceof YamlScalar scalar)) {
        throw new TransformException(
            options,
            "the delimiter option can only be used with scalar nodes; remove it or correct the"
                + " path");
      }
      budget.write(scalar.text().length(), options);
      result = YamlScalar.string(joined(scalar.text(), text(result), delimiter, index(options)));
    }
    if (field instanceof YamlScalar scalar) {
      retype(scalar, text(result));
    } else {
      substitute(tree, field, result);
    }
  }

  private static String joined(String text, String part, String delimiter, int index) {
    List<String> parts = new ArrayList<>(Arrays.asList(text.split(Pattern.quote(delimiter), -1)));
    if (index < 0) {
      parts.add(0, part);
    } else if (index >= parts.size()) {
      parts.add(part);
    } else {
      parts.set(index, part);
    }
    return String.join(delimiter, parts);
  }

  /** The text of a scalar; to the source, mappings and lists have an empty one. */
  private static String text(YamlNode node) {
    return node instanceof YamlScalar scalar ? scalar.text() : "";
  }

  /**
   * A scalar takes the text and keeps its type. One that the text does not fit is refused where the
   * object is read as JSON, so not when it is replaced before.
   */
  private static void retype(YamlScalar scalar, String text) {
    ScalarType type = scalar.keptType();
    ScalarType meant = YamlScalar.plain(text, YamlFlavor.V3).type();
    if (scalar.isBinary()) {
      scalar.setBinary(text);
      return;
    }
    boolean made = scalar.isNull() && scalar.text().isEmpty() && scalar.location().isEmpty();
    if (made || scalar.isUntyped()) {
      // Made for this value, or by a prefix, a suffix or an image: it has no type of its own.
      scalar.setUntyped(text);
      return;
    }
    boolean fits =
        type == ScalarType.STRING
            || type == meant
            || (type == ScalarType.FLOAT && meant == ScalarType.INT);
    if (fits) {
      scalar.setText(text);
    } else {
      scalar.setMisfit(text);
    }
  }

  private static void substitute(YamlNode tree, YamlNode old, YamlNode by) {
    if (tree instanceof YamlMap map) {
      for (YamlMap.Entry entry : map.entries()) {
        if (entry.value() == old) {
          entry.set(by);
          return;
        }
        substitute(entry.value(), old, by);
      }
    } else if (tree instanceof YamlList list) {
      for (int i = 0; i < list.size(); i++) {
        if (list.get(i) == old) {
          list.items().set(i, by);
          return;
        }
        substitute(list.get(i), old, by);
      }
    }
  }
}
