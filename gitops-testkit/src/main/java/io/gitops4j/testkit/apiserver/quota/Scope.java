package io.gitops4j.testkit.apiserver.quota;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a quota narrows itself down to.
 *
 * @param name such as {@code BestEffort}
 * @param operator {@code Exists}, {@code DoesNotExist}, {@code In} or {@code NotIn}
 * @param values what In and NotIn ask for
 */
record Scope(String name, String operator, List<String> values) {

  Scope {
    values = List.copyOf(values);
  }

  /** The scopes of a quota, all of which an object must be in. */
  static List<Scope> of(Map<String, @Nullable Object> quota) {
    List<Scope> scopes = new ArrayList<>();
    Map<String, @Nullable Object> spec = Errors.object(quota, "spec");
    for (String name : Errors.texts(spec, "scopes")) {
      scopes.add(new Scope(name, "Exists", List.of()));
    }
    for (Map<String, @Nullable Object> expression :
        Errors.objects(spec, "scopeSelector", "matchExpressions")) {
      scopes.add(
          new Scope(
              Json.string(expression, "scopeName"),
              Json.string(expression, "operator"),
              Errors.texts(expression, "values")));
    }
    return scopes;
  }

  /** Whether an object with these names of what the scope is about is in it. */
  boolean selects(Collection<String> names) {
    return switch (operator) {
      case "Exists" -> !names.isEmpty();
      case "DoesNotExist" -> names.isEmpty();
      case "In" -> names.stream().anyMatch(values::contains);
      case "NotIn" -> names.isEmpty() || !values.containsAll(names);
      default -> false;
    };
  }
}
