package io.gitops4j.core.cel;

import java.util.Set;

/** What reads expressions. Safe for use by several threads. */
interface ExpressionLanguage {

  /**
   * Reads an expression whose variables are whatever is given to it.
   *
   * @throws ConditionException when it is malformed or too long
   */
  Condition parse(String text) throws ConditionException;

  /**
   * Reads an expression of some variables, each an object, that must come to true or false.
   *
   * @throws ConditionException when it is malformed, too long, of other variables or of another
   *     type
   */
  Condition compile(String text, Set<String> variables) throws ConditionException;
}
