package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Selectors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Roles and ClusterRoles, of which a change is looked at twice. Source: kubernetes/kubernetes
 * {@code pkg/apis/rbac/validation}.
 */
final class RoleStrategy extends Strategy {

  private final boolean namespaced;

  RoleStrategy(boolean namespaced) {
    this.namespaced = namespaced;
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    List<Map<String, @Nullable Object>> rules = Errors.objects(object, "rules");
    for (int i = 0; i < rules.size(); i++) {
      rule(rules.get(i), "rules[" + i + "]", errors);
    }
    Map<String, @Nullable Object> aggregation = Json.map(object, "aggregationRule");
    if (aggregation != null) {
      String path = "aggregationRule.clusterRoleSelectors";
      List<Map<String, @Nullable Object>> selectors =
          Errors.objects(aggregation, "clusterRoleSelectors");
      if (selectors.isEmpty()) {
        errors.required(
            path, "at least one clusterRoleSelector required if aggregationRule is non-nil");
      }
      for (int i = 0; i < selectors.size(); i++) {
        Selectors.selector(selectors.get(i), path + "[" + i + "]", errors);
      }
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
  }

  private void rule(Map<String, @Nullable Object> rule, String path, Errors errors) {
    if (Errors.texts(rule, "verbs").isEmpty()) {
      errors.required(path + ".verbs", "verbs must contain at least one value");
    }
    List<String> urls = Errors.texts(rule, "nonResourceURLs");
    boolean groups = !Errors.texts(rule, "apiGroups").isEmpty();
    boolean resources = !Errors.texts(rule, "resources").isEmpty();
    if (!urls.isEmpty()) {
      if (namespaced) {
        errors.invalid(
            path + ".nonResourceURLs", urls, "namespaced rules cannot apply to non-resource URLs");
      }
      if (groups || resources || !Errors.texts(rule, "resourceNames").isEmpty()) {
        errors.invalid(
            path + ".nonResourceURLs",
            urls,
            "rules cannot apply to both regular resources and non-resource URLs");
      }
      return;
    }
    if (!groups) {
      errors.required(path + ".apiGroups", "resource rules must supply at least one api group");
    }
    if (!resources) {
      errors.required(path + ".resources", "resource rules must supply at least one resource");
    }
  }
}
