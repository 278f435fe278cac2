package io.gitops4j.aws.policy;

import java.util.List;

/**
 * How a policy that a role has differs from the least that it needs.
 *
 * @param missing what is needed and not allowed, one sentence each
 * @param wider what is allowed and not needed, one sentence each
 * @since 0.1
 */
public record PolicyComparison(List<String> missing, List<String> wider) {

  /** Copies the lists. */
  public PolicyComparison {
    missing = List.copyOf(missing);
    wider = List.copyOf(wider);
  }

  /** Whether it allows all that is needed and nothing else of secrets and parameters. */
  public boolean least() {
    return missing.isEmpty() && wider.isEmpty();
  }
}
