package io.gitops4j.testkit.apiserver.crd.cel;

import java.util.Map;

/** One rule of a schema, compiled, or with the reason why it could not be. Thread-safe. */
public interface Rule {

  /**
   * What a rule says of a value.
   *
   * @param holds whether the value is good
   * @param message what is wrong with it; empty when it is good
   */
  record Outcome(boolean holds, String message) {}

  /** The rule as it was written. */
  String text();

  /** Why it cannot be checked; empty when it can. */
  String problem();

  /** Whether it compares with an old value. */
  boolean transition();

  /** Whether it also wants to be asked when there is no old value. */
  boolean optionalOldSelf();

  /** The reason that a broken rule is told with; {@code FieldValueInvalid} by default. */
  String reason();

  /** A path below the value that is blamed, such as {@code .spec.x}; empty for the value itself. */
  String fieldPath();

  /** Asks the rule. */
  Outcome evaluate(Map<String, Object> variables);
}
