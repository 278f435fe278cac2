package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the server itself does with CustomResourceDefinitions. */
public final class CustomDefinitions {
  /** The collection of the definitions. */
  public static final String STORAGE = "customresourcedefinitions.apiextensions.k8s.io";

  private CustomDefinitions() {}

  /** Sets a condition in a status, in place of the one of its type. */
  static void setCondition(
      Map<String, @Nullable Object> object,
      String type,
      String status,
      String reason,
      String message,
      String now) {
    Map<String, @Nullable Object> condition = new LinkedHashMap<>();
    condition.put("type", type);
    condition.put("status", status);
    condition.put("lastTransitionTime", now);
    condition.put("reason", reason);
    condition.put("message", message);
    Map<String, @Nullable Object> container = Json.child(object, "status");
    List<@Nullable Object> conditions = Json.list(container, "conditions");
    List<@Nullable Object> changed =
        conditions == null ? new ArrayList<>() : new ArrayList<>(conditions);
    changed.removeIf(c -> Json.string(c, "type").equals(type));
    changed.add(condition);
    container.put("conditions", changed);
  }
}
