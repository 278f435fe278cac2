package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.crd.DefinitionValidation;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules.WriteContext;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Definitions of custom resources: a new one stores its storage version; a new storage version is
 * added to those that were stored. Source: apiextensions-apiserver {@code
 * pkg/registry/customresourcedefinition/strategy.go}.
 */
final class DefinitionStrategy extends Strategy {

  @Override
  void create(Map<String, @Nullable Object> object, Kind kind, WriteContext context) {
    object.put("status", new LinkedHashMap<String, @Nullable Object>());
    store(object);
  }

  private static void store(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> status = Json.child(object, "status");
    List<@Nullable Object> stored = new ArrayList<>(Errors.texts(status, "storedVersions"));
    for (Map<String, @Nullable Object> version : Errors.objects(object, "spec", "versions")) {
      String name = Json.string(version, "name");
      if (Boolean.TRUE.equals(version.get("storage")) && !stored.contains(name)) {
        stored.add(name);
      }
    }
    if (!stored.isEmpty()) {
      status.put("storedVersions", stored);
    }
  }

  @Override
  void update(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      WriteContext context) {
    store(updated);
  }

  @Override
  List<String> warnings(Map<String, @Nullable Object> object) {
    return DefinitionValidation.warnings(object);
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    DefinitionValidation.validate(object, null, errors);
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    DefinitionValidation.validate(updated, live, errors);
  }
}
