package io.gitops4j.testkit.apiserver.crd.cel;

import java.util.Map;

/** One rule of a schema, compiled, or with the reason why it could not be. Thread-safe. */
public interface Rule {

  /**
   * What a rule says of a value.
   *
   * @param holds whether the value is good
   * @param message what is wrong with it; empty when it is good
   * @param cost what it cost to find out, in the units of the real server
   * @param last whether no further rules are to be asked
   */
  record Outcome(boolean holds, String message, long cost, boolean last) {}

  /** The rule as it was written. */
  String text();

  /** Why it cannot be checked; empty when it can. */
  String problem();

  /**
   * The mistake of whoever wrote it, in the words of the real server; empty when there is none. It
   * is one of {@code messageExpression} where it begins with that word.
   */
  String mistake();

  /** Whether it compares with an old value. */
  boolean transition();

  /** Whether it also wants to be asked when there is no old value. */
  boolean optionalOldSelf();

  /** The reason that a broken rule is told with; {@code FieldValueInvalid} by default. */
  String reason();

  /** A path below the value that is blamed, such as {@code .spec.x}; empty for the value itself. */
  String fieldPath();

  /**
   * Asks the rule.
   *
   * @param variables {@code self} and, of transition rules, {@code oldSelf}, as JSON; an {@code
   *     oldSelf} that need not be there is an {@code Optional}
   */
  Outcome evaluate(Map<String, Object> variables);
}
