package io.gitops4j.testkit.apiserver.controllers;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * DaemonSets: one Pod on each Node; on one imagined Node when there is none. Source:
 * kubernetes/kubernetes {@code pkg/controller/daemon}.
 */
final class DaemonSetController implements Controller {

  @Override
  public List<GroupKind> kinds() {
    return List.of(new GroupKind("apps", "DaemonSet"));
  }

  @Override
  public void reconcile(Subject subject) {
    if (subject.terminating()) {
      return;
    }
    ReplicaSetController.crashing(subject);
    Kind nodes = subject.cluster().kind("", "Node").orElseThrow();
    long wanted = Math.max(1, subject.cluster().list(nodes).size());
    Map<String, @Nullable Object> before = subject.status();
    boolean started = Errors.number(before, 0, "observedGeneration") == subject.generation();
    long ready = started ? subject.nextReady(wanted, Errors.number(before, 0, "numberReady")) : 0;
    Map<String, @Nullable Object> status = Json.copyMap(before);
    status.put("observedGeneration", subject.generation());
    status.put("desiredNumberScheduled", wanted);
    status.put("currentNumberScheduled", wanted);
    status.put("numberMisscheduled", 0L);
    status.put("numberReady", ready);
    StatefulSetController.counter(status, "updatedNumberScheduled", wanted);
    StatefulSetController.counter(status, "numberAvailable", ready);
    StatefulSetController.counter(status, "numberUnavailable", wanted - ready);
    subject.status(status);
  }
}
