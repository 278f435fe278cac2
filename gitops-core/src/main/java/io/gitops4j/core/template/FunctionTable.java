package io.gitops4j.core.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Functions by name. Immutable.
 *
 * @since 0.1
 */
public final class FunctionTable {

  private static final FunctionTable NONE = new FunctionTable(Map.of());

  private final Map<String, FunctionDefinition> functions;

  private FunctionTable(Map<String, FunctionDefinition> functions) {
    this.functions = functions;
  }

  /** The table of some functions. */
  public static FunctionTable of(Map<String, FunctionDefinition> functions) {
    return new FunctionTable(Map.copyOf(functions));
  }

  /** The table of no functions. */
  public static FunctionTable none() {
    return NONE;
  }

  /** This table and another, which wins where both know a name. */
  public FunctionTable with(FunctionTable other) {
    Map<String, FunctionDefinition> all = new HashMap<>(functions);
    all.putAll(other.functions);
    return of(all);
  }

  /** The names, in no order. */
  public Set<String> names() {
    return functions.keySet();
  }

  /** The function of a name; null if there is none. */
  public @Nullable FunctionDefinition get(String name) {
    return functions.get(name);
  }
}
