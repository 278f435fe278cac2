package io.gitops4j.core.cel;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An expression that is true or not, ready to be evaluated. Safe for use by several threads. */
interface Condition {

  /**
   * Whether it is true.
   *
   * @param variables the variables by name, as JSON values
   * @throws ConditionException when that cannot be told: a field is missing, the result is neither
   *     true nor false, a limit was reached
   */
  boolean holds(Map<String, ? extends @Nullable Object> variables) throws ConditionException;
}
