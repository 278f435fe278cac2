package io.gitops4j.testkit.apiserver.differential;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Random selectors of labels. */
final class Selectors {

  private final Chance chance;

  Selectors(Chance chance) {
    this.chance = chance;
  }

  Map<String, @Nullable Object> selector() {
    return new Tree(chance)
        .texts(70, "matchLabels", List.of("app", "tier"), "a", "b", "")
        .list(25, "matchExpressions", 2, this::expression)
        .fields();
  }

  private Map<String, @Nullable Object> expression() {
    String operator = chance.pick("In", "NotIn", "Exists", "DoesNotExist");
    return new Tree(chance)
        .with(98, "key", "app", "example.com/tier")
        .with(98, "operator", operator)
        .some(operator.endsWith("In") ? 95 : 5, "values", "a", "b")
        .fields();
  }
}
