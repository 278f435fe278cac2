package io.gitops4j.testkit.apiserver.controllers;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** StatefulSets. Source: kubernetes/kubernetes {@code pkg/controller/statefulset}. */
final class StatefulSetController implements Controller {

  @Override
  public List<GroupKind> kinds() {
    return List.of(new GroupKind("apps", "StatefulSet"));
  }

  @Override
  public void reconcile(Subject subject) {
    if (subject.terminating()) {
      return;
    }
    ReplicaSetController.crashing(subject);
    Map<String, @Nullable Object> before = subject.status();
    Map<String, @Nullable Object> status = Json.copyMap(before);
    long wanted = Errors.number(subject.spec(), 1, "replicas");
    String revision = subject.name() + "-" + TemplateHash.of(subject.spec().get("template"));
    boolean started =
        Errors.number(before, 0, "observedGeneration") == subject.generation()
            && revision.equals(before.get("updateRevision"));
    long ready =
        started ? subject.nextReady(wanted, Errors.number(before, 0, "updatedReplicas")) : 0;
    status.put("observedGeneration", subject.generation());
    status.put("replicas", wanted);
    status.put("updateRevision", revision);
    status.put("availableReplicas", ready);
    counter(status, "readyReplicas", ready);
    counter(status, "updatedReplicas", ready);
    boolean done = started && ready == wanted;
    counter(status, "currentReplicas", done ? wanted : Math.max(0, wanted - ready));
    if (done || Json.string(before, "currentRevision").isEmpty()) {
      status.put("currentRevision", revision);
    }
    status.putIfAbsent("collisionCount", 0L);
    subject.status(status);
  }

  static void counter(Map<String, @Nullable Object> status, String name, long value) {
    if (value == 0) {
      status.remove(name);
    } else {
      status.put(name, value);
    }
  }
}
