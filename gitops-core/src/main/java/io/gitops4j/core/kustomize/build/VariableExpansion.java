package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.kustomize.explain.Trace;
import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.transform.FieldSpec;
import io.gitops4j.core.kustomize.transform.Fields;
import io.gitops4j.core.kustomize.transform.TransformException;
import io.gitops4j.core.yaml.ScalarStyle;
import io.gitops4j.core.yaml.ScalarType;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code $(NAME)} in the fields that may hold variables by the value of a field of a
 * resource.
 *
 * <p>A text that is nothing but one variable takes the value's type; {@code $$(NAME)} stays as
 * {@code $(NAME)}. Source: kustomize, {@code api/filters/refvar}; the feature is deprecated there.
 */
final class VariableExpansion {

  private final Budget budget;
  private final Map<String, YamlMap> variables;
  private final Trace trace;
  private final Map<String, YamlScalar> values = new HashMap<>();

  private VariableExpansion(Layer layer, Trace trace) {
    this.variables = layer.variables;
    this.trace = trace;
    this.budget = layer.resources.budget();
    layer.variables.forEach(
        (name, variable) -> {
          // What is no scalar stays unknown, and its variable as it is written.
          if (value(layer, name, variable) instanceof YamlScalar scalar) {
            values.put(name, primitive(name, variable, scalar));
          }
        });
  }

  /**
   * A value as Go's plain types hold it: a number in the form that Go prints, anything but numbers
   * and truth values as the text it is written with. Source: kyaml, {@code GetFieldValue} in {@code
   * yaml/rnode.go}.
   */
  private static YamlScalar primitive(String name, YamlMap variable, YamlScalar scalar) {
    YamlScalar value = scalar.copy();
    String text = scalar.text();
    try {
      switch (scalar.type()) {
        case INT -> value.set(Long.toString(Long.parseLong(text)), ScalarType.INT);
        case FLOAT -> {
          String digits = YamlScalar.of(Double.parseDouble(text)).text();
          value.set(new BigDecimal(digits).toPlainString(), ScalarType.FLOAT);
        }
        case BOOL -> value.setAs(YamlScalar.of(scalar.toValue()));
        default -> value.set(text, ScalarType.STRING);
      }
    } catch (NumberFormatException e) {
      throw Problem.cannot(
          variable,
          "use the variable " + name,
          "field specified in var '"
              + name
              + "' has the number "
              + text
              + ", which is none in decimal digits that fits 64 bits; correct it or put it in"
              + " quotes");
    }
    return value;
  }

  /** The value within a longer text, where a large number has an exponent. */
  private static String inText(YamlScalar value) {
    return value.type() == ScalarType.FLOAT
        ? YamlScalar.of(Double.parseDouble(value.text())).text()
        : value.text();
  }

  static void expand(Layer layer, Trace trace) {
    if (layer.variables.isEmpty()) {
      return;
    }
    VariableExpansion expansion = new VariableExpansion(layer, trace);
    for (Resource resource : layer.resources) {
      for (FieldSpec field : layer.config.of("varReference")) {
        try {
          Fields.visit(resource.node(), field, expansion::set);
        } catch (TransformException e) {
          throw Problem.of(e, resource.node(), "expand the variables of " + resource.id());
        }
      }
    }
    layer.resources.changed();
  }

  private static YamlNode value(Layer layer, String name, YamlMap variable) {
    YamlMap fieldRef =
        variable.map("fieldref") == null ? variable.map("fieldRef") : variable.map("fieldref");
    String path =
        fieldRef == null
            ? null
            : fieldRef.text("fieldpath") == null
                ? fieldRef.text("fieldPath")
                : fieldRef.text("fieldpath");
    String fieldPath = path == null ? "metadata.name" : path;
    for (Resource resource : layer.resources) {
      if (resource.variables().contains(name)) {
        YamlNode node = resource.node();
        for (String part : Fields.parts(fieldPath)) {
          node = child(node, part);
        }
        if (node != null) {
          return node;
        }
        throw Problem.cannot(
            variable,
            "use the variable " + name,
            "field specified in var '"
                + name
                + "' not found in corresponding resource "
                + resource.id()
                + ": "
                + fieldPath
                + "; correct its fieldref");
      }
    }
    throw Problem.cannot(
        variable,
        "use the variable " + name,
        "var '"
            + name
            + "' cannot be mapped to a field in the set of known resources; correct its objref");
  }

  /**
   * A field, an item by its number, or both as {@code containers[0]}; a number is never the name of
   * a field. Source: kyaml, {@code PathGetter}.
   */
  private static @Nullable YamlNode child(@Nullable YamlNode node, String part) {
    int bracket = part.lastIndexOf('[');
    if (bracket > 0 && part.endsWith("]")) {
      YamlNode list = child(node, part.substring(0, bracket));
      return child(list, part.substring(bracket + 1, part.length() - 1));
    }
    boolean number = part.matches("\\d{1,18}");
    return node == null || (number && node instanceof YamlMap) ? null : node.child(part);
  }

  private void set(YamlNode node) {
    if (node instanceof YamlScalar scalar) {
      expand(scalar);
    } else if (node instanceof YamlMap map) {
      map.forEach(
          entry -> {
            if (entry.value() instanceof YamlScalar scalar) {
              expand(scalar);
            }
          });
    } else if (node instanceof YamlList list) {
      for (YamlNode item : list) {
        if (!(item instanceof YamlScalar scalar)
            || (scalar.type() != ScalarType.STRING && !scalar.isUntyped())
            || scalar.isBinary()
            || isMergeKey(scalar)) {
          throw Problem.cannot(
              item,
              "expand the variables",
              "an item of a list that may hold variables is no text; put it in quotes");
        }
        expand(scalar);
      }
    }
  }

  /** Without quotes {@code <<} is no text to Go's YAML, wherever it stands. */
  private static boolean isMergeKey(YamlScalar scalar) {
    return scalar.style() == ScalarStyle.PLAIN && scalar.text().equals("<<");
  }

  private void expand(YamlScalar scalar) {
    if (scalar.isUntyped()) {
      // The source takes what has no type yet for text, which it then is.
      scalar.set(scalar.text(), ScalarType.STRING);
    }
    if (scalar.type() != ScalarType.STRING) {
      return;
    }
    String text = scalar.text();
    if (text.indexOf('$') < 0) {
      if (scalar.style() == ScalarStyle.FOLDED) {
        // The source sets it all the same, and it is folded no more.
        scalar.set(text, ScalarType.STRING);
      }
      return;
    }
    if (text.startsWith("$(") && text.indexOf(')') == text.length() - 1) {
      YamlScalar value = values.get(text.substring(2, text.length() - 1));
      if (value != null) {
        tell(scalar, Set.of(text.substring(2, text.length() - 1)));
        scalar.set(value.text(), value.type());
      }
      return;
    }
    budget.write(text.length(), scalar);
    Set<String> used = new LinkedHashSet<>();
    String expanded = expanded(scalar, used);
    tell(scalar, used);
    scalar.set(expanded, ScalarType.STRING);
  }

  /** Says which variables set a scalar; without any it is one in which dollars are escaped. */
  private void tell(YamlScalar scalar, Set<String> used) {
    if (!used.isEmpty() && trace.watches()) {
      String what = used.size() == 1 ? "expand the variable" : "expand the variables";
      YamlMap first = variables.get(used.iterator().next());
      trace.set(scalar, what, String.join(", ", used), first);
    }
  }

  private String expanded(YamlScalar scalar, Set<String> used) {
    String text = scalar.text();
    StringBuilder out = new StringBuilder();
    int lastEnd = text.lastIndexOf(')');
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != '$' || at + 1 == text.length()) {
        out.append(c);
        at++;
      } else if (text.charAt(at + 1) == '$') {
        out.append('$');
        at += 2;
      } else if (text.charAt(at + 1) == '(' && at < lastEnd) {
        int end = text.indexOf(')', at);
        YamlScalar value = values.get(text.substring(at + 2, end));
        if (value != null) {
          used.add(text.substring(at + 2, end));
          budget.write(value.text().length(), scalar);
        }
        out.append(value == null ? text.substring(at, end + 1) : inText(value));
        at = end + 1;
      } else {
        out.append(c).append(text.charAt(at + 1));
        at += 2;
      }
    }
    return out.toString();
  }
}
