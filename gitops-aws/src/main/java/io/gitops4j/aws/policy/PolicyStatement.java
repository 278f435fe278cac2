package io.gitops4j.aws.policy;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A statement that allows something.
 *
 * @param sid its name, letters and digits, unique in its policy
 * @param trusted who is allowed, in a trust policy; null in a policy of permissions
 * @param actions what is allowed, in order
 * @param resources on what, in order; empty in a trust policy
 * @param conditions under which conditions, all of which must hold
 * @since 0.1
 */
public record PolicyStatement(
    String sid,
    @Nullable PolicyPrincipal trusted,
    List<String> actions,
    List<String> resources,
    List<PolicyCondition> conditions) {

  /** Copies the lists, actions and resources sorted and each once. */
  public PolicyStatement {
    if (!sid.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c))) {
      throw new IllegalArgumentException("a statement's name has letters and digits, not " + sid);
    }
    actions = actions.stream().distinct().sorted().toList();
    resources = resources.stream().distinct().sorted().toList();
    conditions = List.copyOf(conditions);
  }

  /** Who is allowed, in a trust policy. */
  public Optional<PolicyPrincipal> principal() {
    return Optional.ofNullable(trusted);
  }

  PolicyStatement with(String newSid, List<String> newResources) {
    return new PolicyStatement(newSid, trusted, actions, newResources, conditions);
  }
}
