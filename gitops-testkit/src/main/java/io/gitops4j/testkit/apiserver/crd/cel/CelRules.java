package io.gitops4j.testkit.apiserver.crd.cel;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.schema.Schema;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles rules, where the library for it is there. */
public final class CelRules {

  private static final boolean AVAILABLE = available();

  private CelRules() {}

  private static boolean available() {
    try {
      Class.forName("dev.cel.runtime.CelRuntimeFactory", false, CelRules.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** Whether the library is there. */
  static boolean isAvailable() {
    return AVAILABLE;
  }

  /**
   * The rules of a schema, in {@code x-kubernetes-validations}; one with a problem when it cannot
   * be checked.
   *
   * @param root whether the schema is that of a whole object
   */
  public static List<Rule> compile(Schema schema, boolean root) {
    List<Map<String, @Nullable Object>> rules =
        Errors.objects(schema.raw(), "x-kubernetes-validations");
    if (rules.isEmpty()) {
      return List.of();
    }
    if (AVAILABLE) {
      return DevCelRule.compile(rules, schema, root);
    }
    List<Rule> unchecked = new ArrayList<>();
    for (Map<String, @Nullable Object> rule : rules) {
      unchecked.add(
          new UncheckedRule(
              Json.string(rule, "rule"), "the library dev.cel:cel is not on the class path", ""));
    }
    return unchecked;
  }
}
