package io.gitops4j.testkit.apiserver.controllers;

import io.gitops4j.testkit.apiserver.controllers.Rollouts.Fate;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pods: Pending, then Running and Ready. One that fails cannot pull its image, one that stalls
 * finds no Node. Sources: kubernetes/kubernetes {@code pkg/scheduler}, {@code pkg/kubelet/status}.
 */
final class PodController implements Controller {

  @Override
  public List<GroupKind> kinds() {
    return List.of(new GroupKind("", "Pod"));
  }

  @Override
  public void reconcile(Subject subject) {
    boolean untouched =
        subject.terminating()
            || !"Pending".equals(subject.status().get("phase"))
            || Errors.objects(subject.spec(), "schedulingGates").size() > 0
            || !subject.status().getOrDefault("containerStatuses", "").equals("");
    if (untouched) {
      return;
    }
    Map<String, @Nullable Object> status = Json.copyMap(subject.status());
    if (subject.is(Fate.STALL)) {
      subject.condition(
          status, "PodScheduled", "False", "Unschedulable", "0/1 nodes are available.", "");
      subject.status(status);
      return;
    }
    String waiting =
        subject.is(Fate.FAIL)
            ? "ImagePullBackOff"
            : subject.is(Fate.CRASH_LOOP) ? "CrashLoopBackOff" : "";
    boolean ready = waiting.isEmpty();
    List<@Nullable Object> containers = new ArrayList<>();
    for (Map<String, @Nullable Object> container : Errors.objects(subject.spec(), "containers")) {
      containers.add(container(container, waiting, subject.now()));
    }
    status.put("containerStatuses", containers);
    status.put("phase", subject.is(Fate.FAIL) ? "Pending" : "Running");
    status.put("startTime", subject.now());
    status.put("podIP", "10.244.0.5");
    status.put("hostIP", "192.0.2.10");
    for (String type : List.of("PodScheduled", "Initialized", "ContainersReady", "Ready")) {
      boolean good = ready || type.equals("PodScheduled") || type.equals("Initialized");
      subject.condition(
          status,
          type,
          good ? "True" : "False",
          good ? "" : "ContainersNotReady",
          good ? "" : "containers with unready status",
          "");
    }
    subject.status(status);
  }

  /** The status of a container that runs, or that waits for a reason. */
  static Map<String, @Nullable Object> container(
      Map<String, @Nullable Object> container, String waiting, String now) {
    Map<String, @Nullable Object> detail = new LinkedHashMap<>();
    if (waiting.isEmpty()) {
      detail.put("startedAt", now);
    } else {
      detail.put("reason", waiting);
    }
    Map<String, @Nullable Object> state = new LinkedHashMap<>();
    state.put(waiting.isEmpty() ? "running" : "waiting", detail);
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("name", container.get("name"));
    status.put("state", state);
    status.put("ready", waiting.isEmpty());
    status.put("restartCount", waiting.equals("CrashLoopBackOff") ? 5L : 0L);
    status.put("image", container.get("image"));
    status.put("imageID", "");
    status.put("started", waiting.isEmpty());
    return status;
  }
}
