package io.gitops4j.testkit.apiserver.table;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.table.TablePrinter.Ages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The row of a ResourceQuota. Source: k8s.io/kubernetes, {@code printResourceQuota}. */
final class QuotaRow {
  private QuotaRow() {}

  static List<@Nullable Object> of(Map<String, @Nullable Object> quota, Ages ages) {
    List<String> requests = new ArrayList<>();
    List<String> limits = new ArrayList<>();
    Map<String, @Nullable Object> hard = Json.map(quota, "status", "hard");
    if (hard != null) {
      new TreeMap<>(hard)
          .forEach(
              (resource, most) -> {
                Object used = Json.at(quota, "status", "used", resource);
                String term = resource + ": " + (used == null ? "0" : used) + "/" + most;
                (resource.startsWith("limits") ? limits : requests).add(term);
              });
    }
    return BuiltinRows.row(
        BuiltinRows.name(quota),
        String.join(", ", requests),
        String.join(", ", limits),
        ages.of(quota));
  }
}
