package io.gitops4j.aws.policy;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.Stage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A policy: what it allows, and what it cannot say and somebody has to do elsewhere.
 *
 * <p>The same statements give the same text, byte by byte.
 *
 * @param statements what it allows
 * @param hints what else is needed, one sentence each
 * @since 0.1
 */
public record IamPolicy(List<PolicyStatement> statements, List<String> hints) {

  /**
   * The most characters of a managed policy, white space not counted (IAM User Guide, "IAM and STS
   * quotas").
   */
  public static final int MAX_SIZE = 6144;

  /** How many managed policies a role may have if nobody asked for more (same page). */
  public static final int DEFAULT_POLICIES_OF_A_ROLE = 10;

  /** Copies the lists; checks that no two statements have one name. */
  public IamPolicy {
    statements = List.copyOf(statements);
    hints = List.copyOf(hints);
    Set<String> sids = new HashSet<>();
    for (PolicyStatement statement : statements) {
      if (!sids.add(statement.sid())) {
        throw new IllegalArgumentException("two statements are named " + statement.sid());
      }
    }
  }

  /** The policy document, indented by 2, ending with a line end. */
  public String toJson() {
    return PolicyJson.of(statements);
  }

  /**
   * A Terraform data source, formatted as {@code terraform fmt} does, ending with a line end.
   *
   * @param name the data source's name in Terraform
   */
  public String toHcl(String name) {
    return PolicyHcl.of(name, statements);
  }

  /** How many characters count against {@link #MAX_SIZE}. */
  public int size() {
    return (int) toJson().chars().filter(c -> !Character.isWhitespace(c)).count();
  }

  /** {@link #split(int)} for a role whose quota is the default. */
  public List<IamPolicy> split() {
    return split(DEFAULT_POLICIES_OF_A_ROLE);
  }

  /**
   * Policies that together allow the same, each small enough to be a managed policy; this one alone
   * if it is.
   *
   * @param most how many there may be: at least 1
   * @throws SecretException with {@link Reason#LIMIT} when there would be more
   */
  public List<IamPolicy> split(int most) {
    if (size() <= MAX_SIZE) {
      return List.of(this);
    }
    List<IamPolicy> parts = new PolicySplit(MAX_SIZE).of(this);
    if (parts.size() > most) {
      String sentence =
          "The policy has %d characters, which is %d managed policies of at most %d each, but a role"
              + " may have %d; use more than one role.";
      throw new SecretException(
          Failure.of(
              Stage.SECRETS,
              Reason.LIMIT,
              sentence.formatted(size(), parts.size(), MAX_SIZE, most)));
    }
    return parts;
  }
}
