package io.gitops4j.testkit.apiserver.crd.cel;

import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation costs, in the units of the real server, and its end when that is too much.
 *
 * <p>A name and a field cost 1, a list 10, a map 30, a call 1 or what its arguments say: a tenth of
 * the characters it reads, for a regular expression times a quarter of its length, of a list its
 * elements. Sources: cel-go, {@code interpreter/runtimecost.go}; k8s.io/apiserver, {@code
 * pkg/cel/library/cost.go}, {@code pkg/apis/cel/config.go}. Tests: the recorded {@code
 * crd-cel-cost} and {@code admission-policy-libraries}.
 */
final class CostMeter implements CelEvaluationListener {

  /** What one evaluation may cost. */
  static final long PER_CALL = 1_000_000;

  /** How long a list may be to be added to another one for nothing. */
  private static final int FREE_LIST = 10_000;

  static final String EXCEEDED = "operation cancelled: actual cost limit exceeded";

  /**
   * The end of an evaluation. It is no exception, because the library takes an exception in one
   * operand of a logical operator for a value and goes on.
   */
  static final class Exceeded extends Error {
    private static final long serialVersionUID = 1L;

    Exceeded() {
      super(EXCEEDED, null, false, false);
    }
  }

  private final Map<Long, Object> values = new HashMap<>();
  private long cost;

  @Override
  public void callback(CelExpr expr, Object result) {
    switch (expr.exprKind().getKind()) {
      case IDENT -> cost++;
      case SELECT -> cost += expr.select().testOnly() ? 0 : 1;
      case LIST -> cost += 10;
      case MAP -> cost += 30;
      case STRUCT -> cost += 40;
      case CALL -> cost += call(expr.call(), result);
      default -> cost += 0;
    }
    values.put(expr.id(), result);
    if (exceeded()) {
      throw new Exceeded();
    }
  }

  /** What was spent so far. */
  long cost() {
    return cost;
  }

  boolean exceeded() {
    return cost > PER_CALL;
  }

  private long size(CelExpr.CelCall call, int index) {
    int from = call.target().isPresent() ? 1 : 0;
    if (index >= call.args().size() + from) {
      return 1;
    }
    CelExpr argument = index < from ? call.target().orElseThrow() : call.args().get(index - from);
    Object value = values.get(argument.id());
    if (value == null && argument.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT) {
      value =
          switch (argument.constant().getKind()) {
            case STRING_VALUE -> argument.constant().stringValue();
            default -> null;
          };
    }
    return size(value);
  }

  private static long size(@Nullable Object value) {
    if (value instanceof String s) {
      return s.codePointCount(0, s.length());
    }
    if (value instanceof List<?> list) {
      return list.size();
    }
    return value instanceof Map<?, ?> map ? map.size() : 1;
  }

  private static long tenth(long size) {
    return (size + 9) / 10;
  }

  /** Lists are copied here, which they are not there, so long ones cost their length. */
  private static long sum(Object result) {
    if (result instanceof List<?> list) {
      return list.size() > FREE_LIST ? list.size() : 1;
    }
    return result instanceof String ? tenth(size(result)) : 1;
  }

  private long call(CelExpr.CelCall call, Object result) {
    long first = size(call, 0);
    return switch (call.function()) {
      case "_&&_", "_||_", "_?_:_", "@not_strictly_false" -> 0;
      case "check" -> 350_000;
      case "isSorted", "sum", "max", "min" -> first;
      case "indexOf", "lastIndexOf", "@in" -> call.function().equals("@in") ? size(call, 1) : first;
      case "url",
          "lowerAscii",
          "upperAscii",
          "substring",
          "trim",
          "cidr",
          "ip",
          "isIP",
          "isCIDR",
          "quantity",
          "isQuantity",
          "semver",
          "isSemver",
          "startsWith",
          "endsWith",
          "strings.quote",
          "format" ->
          tenth(first);
      case "replace", "split", "ip.isCanonical" -> tenth(first * 2);
      case "join" -> tenth(size(result) * 2);
      case "find", "findAll", "matches" -> tenth(first + 1) * ((size(call, 1) + 3) / 4);
      case "validate" -> tenth(size(call, 1) + 1) * 16;
      case "contains" -> tenth(first) * tenth(size(call, 1));
      case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_" ->
          Math.max(1, tenth(Math.min(first, size(call, 1))));
      case "_+_" -> sum(result);
      default -> 1;
    };
  }
}
