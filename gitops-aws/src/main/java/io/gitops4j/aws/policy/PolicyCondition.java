package io.gitops4j.aws.policy;

import java.util.List;

/**
 * A condition of a statement: one of the values must match.
 *
 * @param operator how it is compared, such as {@code StringEquals}
 * @param key what is compared, such as {@code kms:ViaService}
 * @param values with what, in order, at least one
 * @since 0.1
 */
public record PolicyCondition(String operator, String key, List<String> values) {

  /** Copies the values, sorted and each once. */
  public PolicyCondition {
    values = values.stream().distinct().sorted().toList();
    if (values.isEmpty()) {
      throw new IllegalArgumentException("the condition on " + key + " has no value");
    }
  }
}
