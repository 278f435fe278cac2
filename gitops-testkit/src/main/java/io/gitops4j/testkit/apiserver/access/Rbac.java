package io.gitops4j.testkit.apiserver.access;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Access by the roles and bindings that are stored; members of {@code system:masters} may do
 * everything.
 *
 * <p>Source: k8s.io/kubernetes, {@code plugin/pkg/auth/authorizer/rbac/rbac.go} and {@code
 * pkg/registry/rbac/validation/rule.go}.
 */
public final class Rbac implements Authorizer, Reviews.Explaining, Reviews.RulesOf {
  private static final String GROUP = ".rbac.authorization.k8s.io";

  private final ObjectStore store;

  /** Access by what a store holds. */
  public Rbac(ObjectStore store) {
    this.store = store;
  }

  private record Grant(
      String reason, String namespace, List<Map<String, @Nullable Object>> rules) {}

  @Override
  public boolean allows(Attributes wanted) {
    return wanted.user().groups().contains(User.MASTERS)
        || grants(wanted.user(), wanted.namespace()).stream()
            .anyMatch(g -> g.rules().stream().anyMatch(r -> allows(r, wanted)));
  }

  @Override
  public String reason(Attributes wanted) {
    if (wanted.user().groups().contains(User.MASTERS)) {
      return "";
    }
    return grants(wanted.user(), wanted.namespace()).stream()
        .filter(g -> g.rules().stream().anyMatch(r -> allows(r, wanted)))
        .map(Grant::reason)
        .findFirst()
        .orElse("");
  }

  @Override
  public List<Map<String, @Nullable Object>> of(User user, String namespace) {
    List<Map<String, @Nullable Object>> rules = new ArrayList<>();
    grants(user, namespace).forEach(g -> rules.addAll(g.rules()));
    return rules;
  }

  private List<Grant> grants(User user, String namespace) {
    List<Grant> grants = new ArrayList<>();
    for (Map<String, @Nullable Object> binding :
        store.list("clusterrolebindings" + GROUP, "").objects()) {
      add(grants, user, binding, "", "ClusterRoleBinding");
    }
    if (!namespace.isEmpty()) {
      for (Map<String, @Nullable Object> binding :
          store.list("rolebindings" + GROUP, namespace).objects()) {
        add(grants, user, binding, namespace, "RoleBinding");
      }
    }
    return grants;
  }

  private void add(
      List<Grant> grants,
      User user,
      Map<String, @Nullable Object> binding,
      String namespace,
      String kind) {
    List<@Nullable Object> subjects = Json.list(binding, "subjects");
    Object subject =
        subjects == null
            ? null
            : subjects.stream().filter(s -> means(s, user, namespace)).findFirst().orElse(null);
    if (subject == null) {
      return;
    }
    String name = Json.string(binding, "metadata", "name");
    String role = Json.string(binding, "roleRef", "name");
    String roleKind = Json.string(binding, "roleRef", "kind");
    String reason =
        "RBAC: allowed by "
            + kind
            + " \""
            + (namespace.isEmpty() ? name : name + "/" + namespace)
            + "\" of "
            + roleKind
            + " \""
            + role
            + "\" to "
            + shown(subject);
    grants.add(new Grant(reason, namespace, rules(roleKind, role, namespace)));
  }

  private static String shown(Object subject) {
    String kind = Json.string(subject, "kind");
    String name = Json.string(subject, "name");
    return kind.equals("ServiceAccount")
        ? kind + " \"" + name + "/" + Json.string(subject, "namespace") + "\""
        : kind + " \"" + name + "\"";
  }

  private static boolean means(@Nullable Object subject, User user, String namespace) {
    String name = Json.string(subject, "name");
    return switch (Json.string(subject, "kind")) {
      case "User" -> name.equals(user.name());
      case "Group" -> user.groups().contains(name);
      case "ServiceAccount" -> {
        String own = Json.string(subject, "namespace");
        yield user.name()
            .equals("system:serviceaccount:" + (own.isEmpty() ? namespace : own) + ":" + name);
      }
      default -> false;
    };
  }

  private @Nullable Map<String, @Nullable Object> role(String kind, String name, String namespace) {
    boolean cluster = kind.equals("ClusterRole");
    return store.get((cluster ? "clusterroles" : "roles") + GROUP, cluster ? "" : namespace, name);
  }

  /** Whether a role is there. */
  boolean exists(String kind, String name, String namespace) {
    return role(kind, name, namespace) != null;
  }

  /** The rules of a role; none when it is not there. */
  List<Map<String, @Nullable Object>> rules(String kind, String name, String namespace) {
    Map<String, @Nullable Object> role = role(kind, name, namespace);
    List<Map<String, @Nullable Object>> rules = new ArrayList<>();
    List<@Nullable Object> list = Json.list(role, "rules");
    if (list != null) {
      list.forEach(
          r -> {
            Map<String, @Nullable Object> rule = Json.map(r);
            if (rule != null) {
              rules.add(rule);
            }
          });
    }
    return rules;
  }

  private static boolean allows(Map<String, @Nullable Object> rule, Attributes wanted) {
    if (!any(rule, "verbs", v -> v.equals("*") || v.equals(wanted.verb()))) {
      return false;
    }
    if (!wanted.resource()) {
      return any(rule, "nonResourceURLs", u -> matches(u, wanted.path()));
    }
    return any(rule, "apiGroups", g -> g.equals("*") || g.equals(wanted.group()))
        && any(rule, "resources", r -> resource(r, wanted))
        && named(rule, wanted);
  }

  private static boolean resource(String pattern, Attributes wanted) {
    return pattern.equals("*")
        || pattern.equals(wanted.resourceName())
        || (!wanted.subresource().isEmpty() && pattern.equals("*/" + wanted.subresource()));
  }

  private static boolean named(Map<String, @Nullable Object> rule, Attributes wanted) {
    List<@Nullable Object> names = Json.list(rule, "resourceNames");
    return names == null || names.isEmpty() || names.contains(wanted.name());
  }

  private static boolean matches(String pattern, String path) {
    return pattern.equals("*")
        || pattern.equals(path)
        || (pattern.endsWith("*") && path.startsWith(pattern.substring(0, pattern.length() - 1)));
  }

  private static boolean any(
      Map<String, @Nullable Object> rule, String member, Predicate<String> wanted) {
    List<@Nullable Object> values = Json.list(rule, member);
    return values != null && values.stream().anyMatch(v -> wanted.test(String.valueOf(v)));
  }
}
