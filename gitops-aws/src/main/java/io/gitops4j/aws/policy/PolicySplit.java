package io.gitops4j.aws.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a policy into policies of a size.
 *
 * <p>Statements are put into the first policy in turn that has room, whole if they fit into one of
 * their own, and otherwise by as many resources at a time as fit; such pieces get a number behind
 * their name. A statement is never cut by its conditions: each must hold on its own for the
 * resources it has, and values of one condition are alternatives, so that a key's statement with
 * very many secrets is cut by these values instead. Tests: {@code IamPolicyTest}.
 */
final class PolicySplit {

  private final int maxSize;
  private final List<List<PolicyStatement>> parts = new ArrayList<>();

  PolicySplit(int maxSize) {
    this.maxSize = maxSize;
  }

  List<IamPolicy> of(IamPolicy policy) {
    for (PolicyStatement statement : policy.statements()) {
      if (size(List.of(statement)) <= maxSize) {
        add(statement);
      } else {
        pieces(statement).forEach(this::add);
      }
    }
    List<IamPolicy> policies = new ArrayList<>();
    for (List<PolicyStatement> part : parts) {
      policies.add(new IamPolicy(part, policies.isEmpty() ? policy.hints() : List.of()));
    }
    return policies;
  }

  private void add(PolicyStatement statement) {
    if (!parts.isEmpty()) {
      List<PolicyStatement> last = parts.get(parts.size() - 1);
      List<PolicyStatement> more = new ArrayList<>(last);
      more.add(statement);
      if (size(more) <= maxSize) {
        last.add(statement);
        return;
      }
    }
    parts.add(new ArrayList<>(List.of(statement)));
  }

  private List<PolicyStatement> pieces(PolicyStatement statement) {
    List<String> values = values(statement);
    List<PolicyStatement> pieces = new ArrayList<>();
    int from = 0;
    while (from < values.size()) {
      int to = from + 1;
      PolicyStatement piece = piece(statement, pieces.size() + 1, values.subList(from, to));
      if (size(List.of(piece)) > maxSize) {
        throw new IllegalArgumentException(
            "the statement " + statement.sid() + " does not fit into any policy");
      }
      while (to < values.size()) {
        PolicyStatement longer = piece(statement, pieces.size() + 1, values.subList(from, to + 1));
        if (size(List.of(longer)) > maxSize) {
          break;
        }
        piece = longer;
        to++;
      }
      pieces.add(piece);
      from = to;
    }
    return pieces;
  }

  private static List<String> values(PolicyStatement statement) {
    return statement.resources().size() > 1 || statement.conditions().isEmpty()
        ? statement.resources()
        : longest(statement).values();
  }

  private static PolicyStatement piece(PolicyStatement whole, int number, List<String> values) {
    String sid = whole.sid() + number;
    if (whole.resources().size() > 1 || whole.conditions().isEmpty()) {
      return whole.with(sid, values);
    }
    PolicyCondition cut = longest(whole);
    List<PolicyCondition> conditions =
        whole.conditions().stream()
            .map(c -> c.equals(cut) ? new PolicyCondition(c.operator(), c.key(), values) : c)
            .toList();
    return new PolicyStatement(
        sid, whole.trusted(), whole.actions(), whole.resources(), conditions);
  }

  private static PolicyCondition longest(PolicyStatement statement) {
    PolicyCondition longest = statement.conditions().get(0);
    for (PolicyCondition condition : statement.conditions()) {
      if (condition.values().size() > longest.values().size()) {
        longest = condition;
      }
    }
    return longest;
  }

  private static int size(List<PolicyStatement> statements) {
    return new IamPolicy(statements, List.of()).size();
  }
}
