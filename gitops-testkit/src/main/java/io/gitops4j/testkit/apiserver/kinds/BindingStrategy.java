package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.typed.InternalJson;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * RoleBindings and ClusterRoleBindings. Source: kubernetes/kubernetes {@code
 * pkg/apis/rbac/validation}.
 */
final class BindingStrategy extends Strategy {

  private static final String GROUP = "rbac.authorization.k8s.io";

  private final boolean namespaced;

  BindingStrategy(boolean namespaced) {
    this.namespaced = namespaced;
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> role = Errors.object(object, "roleRef");
    String group = Json.string(role, "apiGroup");
    if (!group.equals(GROUP)) {
      errors.notSupported("roleRef.apiGroup", group, List.of(GROUP));
    }
    List<String> kinds = namespaced ? List.of("Role", "ClusterRole") : List.of("ClusterRole");
    String kind = Json.string(role, "kind");
    if (!kinds.contains(kind)) {
      errors.notSupported("roleRef.kind", kind, kinds);
    }
    String name = Json.string(role, "name");
    if (name.isEmpty()) {
      errors.required("roleRef.name");
    } else {
      errors.invalid("roleRef.name", name, Names.pathSegment(name));
    }
    List<Map<String, @Nullable Object>> subjects = Errors.objects(object, "subjects");
    for (int i = 0; i < subjects.size(); i++) {
      subject(subjects.get(i), "subjects[" + i + "]", errors);
    }
  }

  private void subject(Map<String, @Nullable Object> subject, String path, Errors errors) {
    String name = Json.string(subject, "name");
    String group = Json.string(subject, "apiGroup");
    if (name.isEmpty()) {
      errors.required(path + ".name");
    }
    String kind = Json.string(subject, "kind");
    switch (kind) {
      case "ServiceAccount" -> {
        if (!name.isEmpty()) {
          errors.invalid(path + ".name", name, Names.subdomain(name));
        }
        if (!group.isEmpty()) {
          errors.notSupported(path + ".apiGroup", group, List.of(""));
        }
        if (!namespaced && Json.string(subject, "namespace").isEmpty()) {
          errors.required(path + ".namespace");
        }
      }
      case "User", "Group" -> {
        if (!group.equals(GROUP)) {
          errors.notSupported(path + ".apiGroup", group, List.of(GROUP));
        }
      }
      default ->
          errors.notSupported(path + ".kind", kind, List.of("ServiceAccount", "User", "Group"));
    }
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      MetadataErrors metadata,
      Errors errors) {
    for (int i = 0; i < 2; i++) {
      validateWhole(updated, metadata, errors);
    }
    metadata.ofUpdate(errors);
    if (!Json.equal(updated.get("roleRef"), live.get("roleRef"))) {
      errors.invalid(
          "roleRef",
          InternalJson.of("rbac.RoleRef", Json.map(updated, "roleRef")),
          "cannot change roleRef");
    }
  }
}
