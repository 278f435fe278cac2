package io.gitops4j.testkit.apiserver.fields;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.schema.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Placeholder. */
public final class FieldManager {
  private FieldManager() {}

  /** Placeholder. */
  public static FieldManager of(Schema schema, Kind kind, boolean deduced) {
    return new FieldManager();
  }

  /** Placeholder. */
  public Map<String, @Nullable Object> apply(
      Map<String, @Nullable Object> live,
      Map<String, @Nullable Object> applied,
      String manager,
      boolean force,
      String subresource,
      String now,
      List<List<String>> resetFields) {
    return Json.copyMap(applied);
  }

  /** Placeholder. */
  public Map<String, @Nullable Object> update(
      Map<String, @Nullable Object> live,
      Map<String, @Nullable Object> updated,
      String manager,
      String subresource,
      String now,
      List<List<String>> resetFields) {
    return updated;
  }
}
