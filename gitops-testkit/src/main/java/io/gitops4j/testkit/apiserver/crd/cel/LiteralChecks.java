package io.gitops4j.testkit.apiserver.crd.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypes;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import io.gitops4j.testkit.apiserver.crd.cel.DevCel.CompileException;
import io.gitops4j.testkit.apiserver.crd.cel.library.CelFailure;
import io.gitops4j.testkit.apiserver.crd.cel.library.Durations;
import io.gitops4j.testkit.apiserver.crd.cel.library.FormatClauses;
import io.gitops4j.testkit.apiserver.crd.cel.library.RegexLibrary;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Literals that can be seen to be wrong before an expression runs: times, durations, regular
 * expressions and formats of texts. Those of {@code find} are found out when the program is made.
 * Source: cel-go, {@code cel/validator.go}, {@code ext/formatting.go}; k8s.io/apiserver, {@code
 * pkg/cel/library/regex.go}. Tests: the recorded {@code crd-cel-strings} and {@code crd-cel-regex}.
 */
final class LiteralChecks {

  private final CelAbstractSyntaxTree tree;
  private final String text;
  private final List<String> issues = new ArrayList<>();
  private String instantiation = "";

  private LiteralChecks(CelAbstractSyntaxTree tree, String text) {
    this.tree = tree;
    this.text = text;
  }

  static void check(CelAbstractSyntaxTree tree, String text) throws CompileException {
    LiteralChecks checks = new LiteralChecks(tree, text);
    CelNavigableAst.fromAst(tree).getRoot().allNodes().forEach(checks::node);
    if (!checks.issues.isEmpty()) {
      throw new CompileException(String.join("\n", checks.issues));
    }
    if (!checks.instantiation.isEmpty()) {
      throw new CompileException("program instantiation failed: " + checks.instantiation, true);
    }
  }

  private void node(CelNavigableExpr node) {
    switch (node.getKind()) {
      case CALL -> call(node.expr());
      case LIST -> {
        if (!node.parent().map(LiteralChecks::formats).orElse(false)) {
          same(node.expr().list().elements());
        }
      }
      case MAP -> {
        same(node.expr().map().entries().stream().map(CelExpr.CelMap.Entry::key).toList());
        same(node.expr().map().entries().stream().map(CelExpr.CelMap.Entry::value).toList());
      }
      default -> {
        return;
      }
    }
  }

  private static boolean formats(CelNavigableExpr parent) {
    return parent.getKind() == CelExpr.ExprKind.Kind.CALL
        && parent.expr().call().function().equals("format");
  }

  /** All elements of a literal are of one type, where it is known. */
  private void same(List<CelExpr> elements) {
    CelType first = null;
    for (CelExpr element : elements) {
      CelType type = tree.getTypeOrThrow(element.id());
      if (type.equals(SimpleType.DYN) || type instanceof OptionalType) {
        continue;
      }
      if (first == null) {
        first = type;
      } else if (!first.isAssignableFrom(type)) {
        String expected = CelTypes.format(first);
        issue(
            element.id(),
            "expected type '" + expected + "' but found '" + CelTypes.format(type) + "'");
      }
    }
  }

  private void call(CelExpr expr) {
    CelExpr.CelCall call = expr.call();
    List<CelExpr> arguments = new ArrayList<>();
    call.target().ifPresent(arguments::add);
    arguments.addAll(call.args());
    if (arguments.isEmpty()) {
      return;
    }
    if (call.function().equals("format")) {
      format(expr, arguments);
      return;
    }
    CelExpr argument = arguments.get(Math.min(1, arguments.size() - 1));
    String last = constant(argument);
    if (last == null) {
      return;
    }
    switch (call.function()) {
      case "matches" -> regex(argument, last);
      case "find", "findAll" -> program(last);
      case "timestamp" -> {
        if (!timestamp(last)) {
          issue(argument.id(), "invalid timestamp argument");
        }
      }
      case "duration" -> {
        if (Durations.parse(last).isEmpty()) {
          issue(argument.id(), "invalid duration argument");
        }
      }
      default -> {
        return;
      }
    }
  }

  private static @Nullable String constant(CelExpr expr) {
    boolean text =
        expr.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT
            && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    return text ? expr.constant().stringValue() : null;
  }

  private void regex(CelExpr argument, String pattern) {
    try {
      RegexLibrary.compile(pattern);
    } catch (CelFailure e) {
      issue(argument.id(), "invalid matches argument");
    }
  }

  private void program(String pattern) {
    try {
      RegexLibrary.compile(pattern);
    } catch (CelFailure e) {
      instantiation = e.text();
    }
  }

  private static boolean timestamp(String value) {
    try {
      return OffsetDateTime.parse(value) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private void format(CelExpr expr, List<CelExpr> arguments) {
    String format = constant(arguments.get(0));
    if (format == null
        || arguments.size() != 2
        || arguments.get(1).exprKind().getKind() != CelExpr.ExprKind.Kind.LIST) {
      return;
    }
    List<CelExpr> elements = arguments.get(1).list().elements();
    List<@Nullable String> types = new ArrayList<>();
    elements.forEach(e -> types.add(typeName(tree.getTypeOrThrow(e.id()))));
    Map.Entry<Integer, String> problem = FormatClauses.problem(format, types);
    if (problem != null) {
      int index = problem.getKey();
      issue(index < 0 ? expr.id() : elements.get(index).id(), problem.getValue());
    }
  }

  private static @Nullable String typeName(CelType type) {
    return type.equals(SimpleType.DYN) ? null : type.name();
  }

  private void issue(long id, String message) {
    Integer offset = tree.getSource().getPositionsMap().get(id);
    Optional<CelSourceLocation> place =
        offset == null ? Optional.empty() : tree.getSource().getOffsetLocation(offset);
    issues.add(
        CelWords.issue(
            place.map(CelSourceLocation::getLine).orElse(1),
            place.map(CelSourceLocation::getColumn).orElse(0),
            message,
            text));
  }
}
