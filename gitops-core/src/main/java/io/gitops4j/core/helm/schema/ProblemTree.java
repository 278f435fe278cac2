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
 * oneOf} fit, the place is told before the reasons, the whole of the values too. Surprising: where
 * the schema refers to another, several things wrong somewhere behind the reference are told at the
 * place that refers, the outermost too, and no longer where they are. The validator tells only the
 * reasons; where they belong is read from the path through the schema on which it found them.
 * Source: santhosh-tekuri/jsonschema v6 ({@code validateRef} in {@code validator.go}), which Helm
 * 3.22 validates with. Tests: {@code NetworkntValidatorTest}.
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
  private static final Set<String> APPLIED = Set.of("if", "then", "else", "not", "propertyNames");
  private static final Set<String> REFERRING = Set.of("$ref", "$recursiveRef", "$dynamicRef");

  /** What a schema does with those below it. */
  private enum Role {
    APPLIES,
    COMBINES,
    REFERS
  }

  /** A schema that was applied at a place, a combination of some, or a keyword that fails. */
  private static final class Node {

    private final Map<String, Node> children = new LinkedHashMap<>();
    private final List<String> reasons = new ArrayList<>();
    private final String title;
    private final Role role;

    private Node(String title, Role role) {
      this.title = title;
      this.role = role;
    }

    boolean tells() {
      return role == Role.COMBINES || !reasons.isEmpty();
    }

    Node only() {
      return children.values().iterator().next();
    }

    /** Where it is that several things are wrong behind this reference; itself when nowhere. */
    Node referred() {
      Node at = this;
      while (at.children.size() == 1 && !at.tells()) {
        at = at.only();
        if (at.role != Role.APPLIES) {
          return this;
        }
      }
      return at.children.size() > 1 ? at : this;
    }

    Node applied(String key, NodePath place) {
      return child(key, place, "validation", Role.APPLIES);
    }

    Node child(String key, NodePath place, String what, Role does) {
      return children.computeIfAbsent(key, k -> new Node(at(place) + what + " failed", does));
    }
  }

  private final Node root = new Node("", Role.APPLIES);

  private ProblemTree() {}

  /** The problems that errors are, those of one place together. */
  static List<String> problems(Iterable<Error> errors) {
    ProblemTree tree = new ProblemTree();
    errors.forEach(tree::add);
    List<String> problems = new ArrayList<>();
    Node outermost = tree.root;
    while (outermost.children.size() == 1 && isPassed(outermost.only())) {
      outermost = outermost.only();
    }
    outermost.children.values().forEach(node -> tell(node, problems));
    return problems;
  }

  /** Whether the only thing that is wrong has no place of its own to be told. */
  private static boolean isPassed(Node node) {
    return !node.tells() && (node.role != Role.REFERS || node.referred().children.size() == 1);
  }

  private static void tell(Node node, List<String> problems) {
    Node wrong = node.role == Role.REFERS ? node.referred() : node;
    if (node.role == Role.COMBINES || wrong.children.size() > 1) {
      problems.add(node.title);
    }
    problems.addAll(wrong.reasons);
    wrong.children.values().forEach(child -> tell(child, problems));
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
        node = node.child(keyword, here, keyword, Role.COMBINES).applied(name, here);
        at += 2;
      } else if (NAMED.contains(keyword)) {
        node = node.applied(keyword + "/" + name, upTo(place, within));
        at += 2;
      } else if (APPLIED.contains(keyword)) {
        node = node.applied(keyword, upTo(place, within));
        at++;
      } else if (REFERRING.contains(keyword)) {
        node = node.child(keyword, upTo(place, within), "validation", Role.REFERS);
        at++;
      } else if (within < place.getNameCount() && stepsInto(keyword)) {
        String part = place.getName(within++);
        node = node.applied(keyword + "/" + part, upTo(place, within));
        boolean named = !OF_ITEMS.contains(keyword) || path.getElement(at + 1) instanceof Integer;
        at += named ? 2 : 1;
      } else {
        break;
      }
    }
    Node reason = node.applied(last < 0 ? "" : path.getName(last), place);
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
