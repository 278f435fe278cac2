package io.gitops4j.testkit.apiserver.table;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.table.TablePrinter.Ages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of what CSI drivers and their nodes are told by. Source: k8s.io/kubernetes, {@code
 * pkg/printers/internalversion/printers.go}.
 */
final class StorageRows {
  private StorageRows() {}

  static List<@Nullable Object> driver(Map<String, @Nullable Object> o, Ages ages) {
    List<String> audiences = new ArrayList<>();
    List<@Nullable Object> requests = Json.list(o, "spec", "tokenRequests");
    if (requests != null) {
      requests.forEach(r -> audiences.add(Json.string(r, "audience")));
    }
    List<String> modes = new ArrayList<>();
    List<@Nullable Object> lifecycle = Json.list(o, "spec", "volumeLifecycleModes");
    if (lifecycle != null) {
      lifecycle.forEach(m -> modes.add(String.valueOf(m)));
    }
    return BuiltinRows.row(
        BuiltinRows.name(o),
        !Boolean.FALSE.equals(Json.at(o, "spec", "attachRequired")),
        Boolean.TRUE.equals(Json.at(o, "spec", "podInfoOnMount")),
        Boolean.TRUE.equals(Json.at(o, "spec", "storageCapacity")),
        audiences.isEmpty() ? "<unset>" : String.join(",", audiences),
        Boolean.TRUE.equals(Json.at(o, "spec", "requiresRepublish")),
        modes.isEmpty() ? BuiltinRows.NONE : String.join(",", modes),
        ages.of(o));
  }

  static List<@Nullable Object> node(Map<String, @Nullable Object> o, Ages ages) {
    List<@Nullable Object> drivers = Json.list(o, "spec", "drivers");
    return BuiltinRows.row(
        BuiltinRows.name(o), drivers == null ? 0L : (long) drivers.size(), ages.of(o));
  }

  static List<@Nullable Object> attachment(Map<String, @Nullable Object> o, Ages ages) {
    return BuiltinRows.row(
        BuiltinRows.name(o),
        Json.string(o, "spec", "attacher"),
        Json.string(o, "spec", "source", "persistentVolumeName"),
        Json.string(o, "spec", "nodeName"),
        Boolean.TRUE.equals(Json.at(o, "status", "attached")),
        ages.of(o));
  }
}
