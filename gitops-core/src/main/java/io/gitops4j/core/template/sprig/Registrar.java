package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionDefinition;
import io.gitops4j.core.template.FunctionTable;
import io.gitops4j.core.template.Signature;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the functions of all nouns into one table. */
final class Registrar {

  /** What a function does with its arguments. */
  @FunctionalInterface
  interface Body {
    @Nullable Object call(Arguments arguments);
  }

  private final Map<String, FunctionDefinition> functions = new HashMap<>();

  /**
   * Adds a function.
   *
   * @param parameters Go's types between commas, as {@link Signature#of} takes them
   */
  void add(String name, String parameters, Body body) {
    Signature signature =
        parameters.isEmpty() ? Signature.of() : Signature.of(parameters.split(", ", -1));
    functions.put(
        name, new FunctionDefinition(signature, values -> body.call(new Arguments(values))));
  }

  /** Adds a function, and the same with {@code must} before its name. */
  void addBoth(String name, String parameters, Body body) {
    add(name, parameters, body);
    add("must" + Character.toUpperCase(name.charAt(0)) + name.substring(1), parameters, body);
  }

  FunctionTable table() {
    return FunctionTable.of(functions);
  }
}
