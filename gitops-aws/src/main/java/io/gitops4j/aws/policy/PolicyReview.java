package io.gitops4j.aws.policy;

import io.gitops4j.aws.policy.PolicyDocument.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares a policy with the least one, as far as secrets and parameters go: keys and roles may be
 * there for other reasons, and are left out. Names of actions do not differ by case (IAM JSON
 * policy reference, "Action").
 */
final class PolicyReview {

  private static final List<String> PREFIXES = List.of("secretsmanager:", "ssm:getparameter");

  private final Map<String, Set<String>> needed = new TreeMap<>();
  private final Map<String, String> names = new TreeMap<>();

  PolicyReview(IamPolicy least) {
    for (PolicyStatement statement : least.statements()) {
      for (String action : statement.actions()) {
        if (ofSecrets(lower(action))) {
          needed
              .computeIfAbsent(lower(action), any -> new TreeSet<>())
              .addAll(statement.resources());
          names.put(lower(action), action);
        }
      }
    }
  }

  PolicyComparison compare(PolicyDocument document) {
    Set<String> missing = new TreeSet<>();
    needed.forEach(
        (action, resources) ->
            resources.forEach(resource -> missing(document, action, resource, missing)));
    Set<String> wider = new TreeSet<>();
    for (Statement statement : document.statements()) {
      if (statement.allows()) {
        wider(statement, wider);
      }
    }
    return new PolicyComparison(new ArrayList<>(missing), new ArrayList<>(wider));
  }

  private void missing(PolicyDocument document, String action, String resource, Set<String> found) {
    boolean allowed = false;
    for (Statement statement : document.statements()) {
      if (covers(statement, action, resource)) {
        if (!statement.allows()) {
          found.add(names.get(action) + " on " + resource + " is denied.");
          return;
        }
        allowed = true;
      }
    }
    if (!allowed) {
      found.add(names.get(action) + " on " + resource + " is not allowed; add it.");
    }
  }

  private static boolean covers(Statement statement, String action, String resource) {
    return statement.actions().stream().anyMatch(a -> ArnPattern.covers(lower(a), action))
        && statement.resources().stream().anyMatch(r -> ArnPattern.covers(r, resource));
  }

  private void wider(Statement statement, Set<String> found) {
    for (String action : statement.actions()) {
      Set<String> resources = needed.get(lower(action));
      if (resources != null) {
        statement.resources().stream()
            .filter(r -> resources.stream().noneMatch(n -> ArnPattern.covers(n, r)))
            .forEach(
                r -> found.add(action + " is allowed on " + r + ", which is more than needed."));
      } else if (ofSecrets(lower(action))) {
        found.add(action + " is allowed and not needed.");
      }
    }
  }

  /** Whether an action, or one that a pattern stands for, is about secrets or parameters. */
  private static boolean ofSecrets(String action) {
    int star = action.indexOf('*');
    String known = star < 0 ? action : action.substring(0, star);
    return PREFIXES.stream()
        .anyMatch(p -> known.startsWith(p) || (star >= 0 && p.startsWith(known)));
  }

  private static String lower(String action) {
    return action.toLowerCase(Locale.ROOT);
  }
}
