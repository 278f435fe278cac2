package io.gitops4j.core.helm.schema;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Errors of values as Helm tells them: each below the places that fail because of it.
 *
 * <p>The rule: a place where two or more things are wrong, itself or within, is told before them,
 * but not the outermost of them; where none or not all of {@code allOf}, {@code anyOf} or {@code
 * oneOf} fit, the place is told before the reasons, the whole of the values too. The validator
 * tells only the reasons; where they belong is read from the path through the schema on which it
 * found them. Source: santhosh-tekuri/jsonschema v6, which Helm 3.22 validates with. Tests: {@code
 * NetworkntValidatorTest}.
 */
final class ProblemTree {

  private static final Set<String> OF_ITEMS =
      Set.of(
          "items",
          "additionalItems",
          "additionalProperties",
          "unevaluatedItems",
          "unevaluatedProperties");
  private static final Set<String> COMBINING = Set.of("allOf", "anyOf", "oneOf");
  private static final Set<String> NAMED = Set.of("dependentSchemas", "dependencies");
  private static final Set<String> APPLIED =
      Set.of("if", "then", "else", "not", "$ref", "$recursiveRef", "$dynamicRef", "propertyNames");

  /** A schema that was applied at a place, a combination of some, or a keyword that fails. */
  private static final class Node {

    private final Map<String, Node> children = new LinkedHashMap<>();
    private final List<String> reasons = new ArrayList<>();
    private final String title;
    private final boolean combines;

    private Node(String title, boolean combines) {
      this.title = title;
      this.combines = combines;
    }

    boolean tells() {
      return combines || !reasons.isEmpty();
    }

    Node child(String key, NodePath place, String what, boolean combines) {
      return children.computeIfAbsent(key, k -> new Node(at(place) + what + " failed", combines));
    }
  }

  private final Node root = new Node("", false);

  private ProblemTree() {}

  /** The problems that errors are, those of one place together. */
  static List<String> problems(Iterable<Error> errors) {
    ProblemTree tree = new ProblemTree();
    errors.forEach(tree::add);
    List<String> problems = new ArrayList<>();
    Node outermost = tree.root;
    while (outermost.children.size() == 1 && !only(outermost).tells()) {
      outermost = only(outermost);
    }
    outermost.children.values().forEach(node -> tell(node, problems));
    return problems;
  }

  private static Node only(Node node) {
    return node.children.values().iterator().next();
  }

  private static void tell(Node node, List<String> problems) {
    if (node.combines || node.children.size() > 1) {
      problems.add(node.title);
    }
    problems.addAll(node.reasons);
    node.children.values().forEach(child -> tell(child, problems));
  }

  private static String at(NodePath place) {
    return "at '" + place + "': ";
  }

  private void add(Error error) {
    NodePath path = error.getEvaluationPath();
    NodePath place = error.getInstanceLocation();
    int last = path.getNameCount() - 1;
    int within = 0;
    Node node = root;
    int at = 0;
    while (at < last) {
      String keyword = path.getName(at);
      String name = path.getName(at + 1);
      if (COMBINING.contains(keyword)) {
        NodePath here = upTo(place, within);
        node = node.child(keyword, here, keyword, true).child(name, here, "validation", false);
        at += 2;
      } else if (NAMED.contains(keyword)) {
        node = node.child(keyword + "/" + name, upTo(place, within), "validation", false);
        at += 2;
      } else if (APPLIED.contains(keyword)) {
        node = node.child(keyword, upTo(place, within), "validation", false);
        at++;
      } else if (within < place.getNameCount() && stepsInto(keyword)) {
        String part = place.getName(within++);
        node = node.child(keyword + "/" + part, upTo(place, within), "validation", false);
        boolean named = !OF_ITEMS.contains(keyword) || path.getElement(at + 1) instanceof Integer;
        at += named ? 2 : 1;
      } else {
        break;
      }
    }
    Node reason = node.child(last < 0 ? "" : path.getName(last), place, "validation", false);
    reason.reasons.add(at(place) + error.getMessage());
  }

  private static boolean stepsInto(String keyword) {
    return OF_ITEMS.contains(keyword)
        || keyword.equals("properties")
        || keyword.equals("patternProperties")
        || keyword.equals("prefixItems");
  }

  private static NodePath upTo(NodePath place, int parts) {
    NodePath path = place;
    while (path.getNameCount() > parts) {
      path = path.getParent();
    }
    return path;
  }
}
