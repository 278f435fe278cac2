package io.gitops4j.testkit.apiserver.access;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Nobody grants what he does not hold.
 *
 * <p>Who writes a role must hold each of its rules, or may {@code escalate} it; who writes a
 * binding must hold what its role grants, or may {@code bind} that role. An update that leaves the
 * rules, or the role and subjects, as they were is not asked. What is missing is told one verb,
 * group, resource and name at a time, verbs put together again. Source: kubernetes/kubernetes,
 * {@code pkg/registry/rbac} ({@code role/policybased}, {@code validation/rule.go}). Tests: the
 * recorded {@code access-escalation}.
 */
public final class Escalation {
  private static final String GROUP = "rbac.authorization.k8s.io";

  private final Rbac rbac;
  private final Authorizer authorizer;

  /** A check against what bindings grant. */
  public Escalation(Rbac rbac, Authorizer authorizer) {
    this.rbac = rbac;
    this.authorizer = authorizer;
  }

  /** One thing that a rule allows. */
  private record Right(
      String verb, String group, String resource, @Nullable String name, @Nullable String url) {

    /** What it allows without its verb, as messages show it. */
    String object() {
      if (url != null) {
        return "{NonResourceURLs:[" + Json.text(url) + "], Verbs:[";
      }
      return "{APIGroups:["
          + Json.text(group)
          + "], Resources:["
          + Json.text(resource)
          + "]"
          + (name == null ? "" : ", ResourceNames:[" + Json.text(name) + "]")
          + ", Verbs:[";
    }
  }

  /**
   * Checks a write.
   *
   * @param live the object before; null when it is new
   * @throws ApiException 403 when it grants more than the user holds, 404 when the role of a
   *     binding is not there
   */
  public void check(
      User user,
      Kind kind,
      Map<String, @Nullable Object> object,
      @Nullable Map<String, @Nullable Object> live) {
    if (!kind.group().equals(GROUP) || user.groups().contains(User.MASTERS)) {
      return;
    }
    String name = Json.string(object, "metadata", "name");
    String namespace = Json.string(object, "metadata", "namespace");
    boolean binding = kind.kind().endsWith("Binding");
    if (live != null && unchanged(object, live, binding ? "roleRef" : "rules", "subjects")) {
      return;
    }
    String role = binding ? Json.string(object, "roleRef", "name") : name;
    String roleKind = binding ? Json.string(object, "roleRef", "kind") : kind.kind();
    Attributes wanted =
        Attributes.resource(
            user,
            binding ? "bind" : "escalate",
            GROUP,
            roleKind.equals("Role") ? "roles" : "clusterroles",
            "",
            namespace,
            role);
    if (authorizer.allows(wanted)) {
      return;
    }
    if (binding && !rbac.exists(roleKind, role, namespace)) {
      throw ApiException.notFound(kind, role);
    }
    confirm(
        user,
        kind,
        name,
        rbac.of(user, namespace),
        binding ? rbac.rules(roleKind, role, namespace) : Errors.objects(object, "rules"));
  }

  private static boolean unchanged(
      Map<String, @Nullable Object> object, Map<String, @Nullable Object> live, String... members) {
    for (String member : members) {
      if (!Json.equal(object.get(member), live.get(member))) {
        return false;
      }
    }
    return true;
  }

  private static void confirm(
      User user,
      Kind kind,
      String name,
      List<Map<String, @Nullable Object>> held,
      List<Map<String, @Nullable Object>> granted) {
    Map<String, TreeSet<String>> missing = new TreeMap<>();
    for (Map<String, @Nullable Object> rule : granted) {
      for (Right right : rights(rule)) {
        if (held.stream().noneMatch(h -> covers(h, right))) {
          missing.computeIfAbsent(right.object(), o -> new TreeSet<>()).add(right.verb());
        }
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    List<String> lines = new ArrayList<>();
    missing.forEach((object, verbs) -> lines.add(object + quoted(verbs) + "]}"));
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("name", name);
    details.put("group", GROUP);
    details.put("kind", kind.plural());
    throw new ApiException(
        403,
        "Forbidden",
        kind.qualifiedPlural()
            + " \""
            + name
            + "\" is forbidden: user "
            + Json.text(user.name())
            + " (groups=["
            + quoted(user.groups())
            + "]) is attempting to grant RBAC permissions not currently held:\n"
            + String.join("\n", lines),
        details);
  }

  private static String quoted(Iterable<String> texts) {
    List<String> quoted = new ArrayList<>();
    texts.forEach(text -> quoted.add(Json.text(text)));
    return quoted.stream().collect(Collectors.joining(" "));
  }

  private static List<Right> rights(Map<String, @Nullable Object> rule) {
    List<Right> rights = new ArrayList<>();
    List<String> names = Errors.texts(rule, "resourceNames");
    for (String verb : Errors.texts(rule, "verbs")) {
      for (String group : Errors.texts(rule, "apiGroups")) {
        for (String resource : Errors.texts(rule, "resources")) {
          if (names.isEmpty()) {
            rights.add(new Right(verb, group, resource, null, null));
          }
          names.forEach(name -> rights.add(new Right(verb, group, resource, name, null)));
        }
      }
      Errors.texts(rule, "nonResourceURLs")
          .forEach(url -> rights.add(new Right(verb, "", "", null, url)));
    }
    return rights;
  }

  private static boolean covers(Map<String, @Nullable Object> rule, Right right) {
    if (!has(rule, "verbs", right.verb())) {
      return false;
    }
    String url = right.url();
    if (url != null) {
      return Errors.texts(rule, "nonResourceURLs").stream()
          .anyMatch(
              u ->
                  u.equals(url)
                      || (u.endsWith("*") && url.startsWith(u.substring(0, u.length() - 1))));
    }
    List<String> names = Errors.texts(rule, "resourceNames");
    int slash = right.resource().indexOf('/');
    boolean resource =
        has(rule, "resources", right.resource())
            || (slash >= 0
                && Errors.texts(rule, "resources")
                    .contains("*" + right.resource().substring(slash)));
    return resource
        && has(rule, "apiGroups", right.group())
        && (names.isEmpty() || (right.name() != null && names.contains(right.name())));
  }

  private static boolean has(Map<String, @Nullable Object> rule, String member, String value) {
    List<String> values = Errors.texts(rule, member);
    return values.contains("*") || values.contains(value);
  }
}
