package io.gitops4j.testkit.apiserver.fields;

import io.gitops4j.testkit.apiserver.model.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who owns fields: one entry of managedFields.
 *
 * <p>An applier is the same in all versions, an updater is not; the time never tells them apart.
 * Source: apimachinery, {@code pkg/util/managedfields/internal/managedfields.go}.
 *
 * @param name the name of the field manager
 * @param applied whether it applies; otherwise it updates
 * @param apiVersion the version it wrote; empty for an applier
 * @param subresource what it wrote; empty for the object itself
 */
record Manager(String name, boolean applied, String apiVersion, String subresource) {

  static Manager applier(String name, String subresource) {
    return new Manager(named(name), true, "", subresource);
  }

  static Manager updater(String name, String apiVersion, String subresource) {
    return new Manager(named(name), false, apiVersion, subresource);
  }

  private static String named(String name) {
    return name.isEmpty() ? "unknown" : name;
  }

  String operation() {
    return applied ? "Apply" : "Update";
  }

  /** As the server keeps it; texts in this form give the order of managers in messages. */
  String identifier() {
    Map<String, @Nullable Object> parts = new LinkedHashMap<>();
    putUnlessEmpty(parts, "manager", name);
    parts.put("operation", operation());
    putUnlessEmpty(parts, "apiVersion", apiVersion);
    putUnlessEmpty(parts, "subresource", subresource);
    return Json.text(parts);
  }

  static void putUnlessEmpty(Map<String, @Nullable Object> parts, String name, String value) {
    if (!value.isEmpty()) {
      parts.put(name, value);
    }
  }

  /** As conflicts tell of it: {@code "hpa" with subresource "scale" using apps/v1}. */
  String described() {
    String text = Json.text(name);
    if (!subresource.isEmpty()) {
      text += " with subresource " + Json.text(subresource);
    }
    return applied ? text : text + " using " + apiVersion;
  }
}
