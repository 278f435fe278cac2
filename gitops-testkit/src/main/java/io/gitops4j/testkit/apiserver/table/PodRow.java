package io.gitops4j.testkit.apiserver.table;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.table.TablePrinter.Ages;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The row of a Pod, whose status is made of many. Source: k8s.io/kubernetes, {@code printPod}. */
final class PodRow {
  private PodRow() {}

  static List<@Nullable Object> of(Map<String, @Nullable Object> pod, Ages ages) {
    List<@Nullable Object> containers = Json.list(pod, "spec", "containers");
    List<@Nullable Object> statuses = Json.list(pod, "status", "containerStatuses");
    List<@Nullable Object> initial = Json.list(pod, "spec", "initContainers");
    long sidecars =
        initial == null
            ? 0
            : initial.stream().filter(c -> "Always".equals(Json.at(c, "restartPolicy"))).count();
    long ready = 0;
    long restarts = 0;
    String restarted = "";
    String status = Json.string(pod, "status", "phase");
    String reason = Json.string(pod, "status", "reason");
    status = reason.isEmpty() ? status : reason;
    if (statuses != null) {
      for (int i = statuses.size() - 1; i >= 0; i--) {
        Object container = statuses.get(i);
        restarts += BuiltinRows.number(container, "restartCount");
        String ended = Json.string(container, "lastState", "terminated", "finishedAt");
        restarted = ended.compareTo(restarted) > 0 ? ended : restarted;
        String waiting = Json.string(container, "state", "waiting", "reason");
        String terminated = Json.string(container, "state", "terminated", "reason");
        if (!waiting.isEmpty()) {
          status = waiting;
        } else if (!terminated.isEmpty()) {
          status = terminated;
        } else if (Boolean.TRUE.equals(Json.at(container, "ready"))) {
          ready++;
        }
      }
    }
    if (Json.at(pod, "metadata", "deletionTimestamp") != null) {
      status = "Terminating";
    }
    return BuiltinRows.row(
        BuiltinRows.name(pod),
        ready + "/" + ((containers == null ? 0 : containers.size()) + sidecars),
        status,
        restarts == 0 || restarted.isEmpty()
            ? Long.toString(restarts)
            : restarts + " (" + ages.since(restarted) + " ago)",
        ages.of(pod),
        BuiltinRows.orNone(Json.string(pod, "status", "podIP")),
        BuiltinRows.orNone(Json.string(pod, "spec", "nodeName")),
        BuiltinRows.orNone(Json.string(pod, "status", "nominatedNodeName")),
        gates(pod));
  }

  private static String gates(Map<String, @Nullable Object> pod) {
    List<@Nullable Object> gates = Json.list(pod, "spec", "readinessGates");
    if (gates == null || gates.isEmpty()) {
      return BuiltinRows.NONE;
    }
    long open = 0;
    List<@Nullable Object> conditions = Json.list(pod, "status", "conditions");
    for (Object gate : gates) {
      String type = Json.string(gate, "conditionType");
      open +=
          conditions == null
              ? 0
              : conditions.stream()
                  .filter(
                      c ->
                          Json.string(c, "type").equals(type)
                              && Json.string(c, "status").equals("True"))
                  .count();
    }
    return open + "/" + gates.size();
  }
}
