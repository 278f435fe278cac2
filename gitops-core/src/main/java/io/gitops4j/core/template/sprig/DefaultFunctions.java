package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.value.GoTypes;

/**
 * Choices and questions about types: {@code default}, {@code empty}, {@code ternary}, {@code
 * kindIs}, {@code typeOf}, {@code deepEqual}, {@code fail}.
 *
 * <p>The rule: a value is empty when it is nil, false, 0, or of no length; structs never are.
 * Source: sprig's {@code defaults.go} and {@code reflect.go}. Tests: the table {@code types.txt}.
 */
final class DefaultFunctions {

  private DefaultFunctions() {}

  static void addTo(Registrar to) {
    to.add(
        "default",
        "any, ...any",
        a -> a.size() < 2 || Values.isEmpty(a.any(1)) ? a.any(0) : a.any(1));
    to.add("empty", "any", a -> Values.isEmpty(a.any(0)));
    to.add(
        "coalesce",
        "...any",
        a -> a.values().stream().filter(v -> !Values.isEmpty(v)).findFirst().orElse(null));
    to.add("all", "...any", a -> a.values().stream().noneMatch(Values::isEmpty));
    to.add("any", "...any", a -> !a.values().stream().allMatch(Values::isEmpty));
    to.add("ternary", "any, any, bool", a -> a.flag(2) ? a.any(0) : a.any(1));
    to.add(
        "fail",
        "string",
        a -> {
          throw new FunctionException(a.text(0));
        });
    types(to);
  }

  private static void types(Registrar to) {
    to.add("typeOf", "any", a -> GoTypes.typeName(a.any(0)));
    to.add("typeIs", "string, any", a -> a.text(0).equals(GoTypes.typeName(a.any(1))));
    to.add(
        "typeIsLike",
        "string, any",
        a -> {
          String type = GoTypes.typeName(a.any(1));
          return type.equals(a.text(0)) || type.equals("*" + a.text(0));
        });
    to.add("kindOf", "any", a -> GoTypes.kindName(a.any(0)));
    to.add("kindIs", "string, any", a -> a.text(0).equals(GoTypes.kindName(a.any(1))));
    to.add("deepEqual", "any, any", a -> Equality.equal(a.any(0), a.any(1)));
  }
}
