package io.gitops4j.core.kustomize.transform;

import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.yaml.JsonWriter;
import io.gitops4j.core.yaml.StyledYaml;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replacements that reach into JSON or YAML inside a text, such as {@code
 * data.config\.json.db.host}. The text is written again as it was: indented or compact JSON, else
 * YAML. Source: kustomize, {@code api/filters/replacement/replacement.go}.
 */
final class StructuredText {

  private StructuredText() {}

  /** Sets a value inside a text, if the path leads through one; whether it did. */
  static boolean set(
      Budget budget,
      YamlMap object,
      FieldPath path,
      YamlNode value,
      boolean create,
      @Nullable YamlMap options) {
    for (int i = 1; i < path.length(); i++) {
      YamlNode node;
      try {
        node = path.lookup(object, i);
      } catch (TransformException e) {
        return false;
      }
      if (node instanceof YamlScalar scalar) {
        budget.write(scalar.text().length(), options);
        YamlNode tree = parse(budget, scalar.text());
        if (tree == null) {
          return false;
        }
        return set(budget, scalar, tree, path.after(i), value, create, options);
      }
    }
    return false;
  }

  static @Nullable YamlNode parse(Budget budget, String text) {
    try {
      List<YamlNode> documents = budget.reader(YamlFlavor.V3).readAll(StyledYaml.FILE, text);
      return documents.isEmpty() ? null : documents.get(0);
    } catch (YamlException e) {
      return null;
    }
  }

  private static boolean set(
      Budget budget,
      YamlScalar scalar,
      YamlNode tree,
      FieldPath path,
      YamlNode value,
      boolean create,
      @Nullable YamlMap options) {
    List<YamlNode> fields;
    try {
      fields = path.find(budget, tree, create ? value : null);
    } catch (TransformException e) {
      return false;
    }
    if (fields.isEmpty()) {
      return false;
    }
    fields.forEach(field -> ReplacementTransformer.set(budget, tree, field, value, options));
    String before = scalar.text();
    try {
      scalar.setText(written(tree, before));
      return true;
    } catch (YamlException e) {
      // As in the source, which then goes on as if the text were no YAML.
      return false;
    }
  }

  private static String written(YamlNode tree, String before) {
    String start = before.strip();
    if (start.startsWith("{") || start.startsWith("[")) {
      boolean indented = before.contains("\n") && before.contains("  ");
      return indented ? JsonWriter.indented(tree.toValue()) : JsonWriter.compact(tree.toValue());
    }
    return StyledYaml.write(tree, before).strip();
  }
}
