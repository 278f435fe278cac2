package io.gitops4j.testkit.apiserver.kinds;

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
 * Nodes: a new one is tainted until something says that it is ready. Sources: kubernetes/kubernetes
 * {@code pkg/registry/core/node/strategy.go}, {@code plugin/pkg/admission/nodetaint}.
 */
final class NodeStrategy extends Strategy {

  private static final String NOT_READY = "node.kubernetes.io/not-ready";

  /** A Node keeps the status it is created with. */
  @Override
  void create(Map<String, @Nullable Object> object, Kind kind, WriteContext context) {
    Map<String, @Nullable Object> spec = Json.child(object, "spec");
    List<@Nullable Object> taints = new ArrayList<>(Errors.objects(spec, "taints"));
    for (Map<String, @Nullable Object> taint : Errors.objects(spec, "taints")) {
      if (NOT_READY.equals(taint.get("key"))) {
        return;
      }
    }
    Map<String, @Nullable Object> taint = new LinkedHashMap<>();
    taint.put("key", NOT_READY);
    taint.put("effect", "NoSchedule");
    taints.add(taint);
    spec.put("taints", taints);
  }
}
