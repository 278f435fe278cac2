package io.gitops4j.testkit.apiserver.controllers;

import io.gitops4j.testkit.apiserver.controllers.Rollouts.Fate;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * ReplicaSets: their counters follow the Deployment that owns them, or themselves. Pods are only
 * made where one has to be seen crashing. Source: kubernetes/kubernetes {@code
 * pkg/controller/replicaset}.
 */
final class ReplicaSetController implements Controller {

  @Override
  public List<GroupKind> kinds() {
    return List.of(new GroupKind("apps", "ReplicaSet"), new GroupKind("", "ReplicationController"));
  }

  @Override
  public void reconcile(Subject subject) {
    if (subject.terminating()) {
      return;
    }
    long wanted = Errors.number(subject.spec(), 1, "replicas");
    Map<String, @Nullable Object> before = subject.status();
    boolean observed = Errors.number(before, 0, "observedGeneration") == subject.generation();
    long ready =
        observed ? subject.nextReady(wanted, Errors.number(before, 0, "readyReplicas")) : 0;
    Map<String, @Nullable Object> owner = deployment(subject);
    if (owner != null) {
      ready = Math.min(wanted, Errors.number(owner, 0, "status", "readyReplicas"));
    }
    Map<String, @Nullable Object> status = Json.copyMap(before);
    status.put("observedGeneration", subject.generation());
    status.put("replicas", wanted);
    for (String counter : List.of("fullyLabeledReplicas", "readyReplicas", "availableReplicas")) {
      long value = counter.startsWith("fully") ? wanted : ready;
      if (value == 0) {
        status.remove(counter);
      } else {
        status.put(counter, value);
      }
    }
    subject.status(status);
  }

  private static @Nullable Map<String, @Nullable Object> deployment(Subject subject) {
    for (Map<String, @Nullable Object> reference :
        Errors.objects(subject.object(), "metadata", "ownerReferences")) {
      if ("Deployment".equals(reference.get("kind"))) {
        Kind kind = subject.cluster().kind("apps", "Deployment").orElseThrow();
        return subject
            .cluster()
            .get(kind, subject.namespace(), Json.string(reference, "name"))
            .orElse(null);
      }
    }
    return null;
  }

  /** A Pod that crashes, for a workload that shall be seen doing so. */
  static void crashing(Subject subject) {
    if (!subject.is(Fate.CRASH_LOOP)) {
      return;
    }
    Kind pods = subject.cluster().kind("", "Pod").orElseThrow();
    if (!subject.owned(pods).isEmpty()) {
      return;
    }
    Map<String, @Nullable Object> template =
        Json.copyMap(Errors.object(subject.spec(), "template"));
    Map<String, @Nullable Object> metadata = Json.child(template, "metadata");
    metadata.put("name", subject.name() + "-crash");
    metadata.put("namespace", subject.namespace());
    metadata.put("ownerReferences", new ArrayList<@Nullable Object>(List.of(subject.owner())));
    Map<String, @Nullable Object> made = subject.cluster().create(pods, template, Subject.MANAGER);
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("phase", "Running");
    List<@Nullable Object> containers = new ArrayList<>();
    for (Map<String, @Nullable Object> container : Errors.objects(made, "spec", "containers")) {
      containers.add(PodController.container(container, "CrashLoopBackOff", subject.now()));
    }
    status.put("containerStatuses", containers);
    made.put("status", status);
    subject.cluster().updateStatus(pods, made, "kubelet");
  }
}
