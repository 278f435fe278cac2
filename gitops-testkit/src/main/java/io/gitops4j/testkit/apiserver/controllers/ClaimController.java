package io.gitops4j.testkit.apiserver.controllers;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PersistentVolumeClaims: bound to a volume that is only a name, unless their class waits for a
 * first consumer; released when they are deleted and no Pod uses them. Sources:
 * kubernetes/kubernetes {@code pkg/controller/volume/persistentvolume}, {@code pvcprotection}.
 */
final class ClaimController implements Controller {

  private static final String PROTECTION = "kubernetes.io/pvc-protection";

  @Override
  public List<GroupKind> kinds() {
    return List.of(new GroupKind("", "PersistentVolumeClaim"));
  }

  @Override
  public void reconcile(Subject subject) {
    if (subject.terminating()) {
      release(subject);
      return;
    }
    if (subject.is(Rollouts.Fate.STALL)
        || subject.is(Rollouts.Fate.FAIL)
        || "Bound".equals(subject.status().get("phase"))
        || (waits(subject) && !used(subject))) {
      return;
    }
    if (Json.string(subject.spec(), "volumeName").isEmpty()) {
      Map<String, @Nullable Object> updated = Json.copyMap(subject.object());
      Json.child(updated, "spec").put("volumeName", "pvc-" + subject.uid());
      subject.cluster().update(subject.kind(), updated, Subject.MANAGER);
      return;
    }
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("phase", "Bound");
    status.put("accessModes", Json.copy(subject.spec().get("accessModes")));
    Map<String, @Nullable Object> capacity = new LinkedHashMap<>();
    capacity.put("storage", Json.at(subject.spec(), "resources", "requests", "storage"));
    status.put("capacity", capacity);
    subject.status(status);
  }

  private static boolean waits(Subject subject) {
    Kind classes = subject.cluster().kind("storage.k8s.io", "StorageClass").orElseThrow();
    String name = Json.string(subject.spec(), "storageClassName");
    return !name.isEmpty()
        && subject
            .cluster()
            .get(classes, "", name)
            .filter(c -> "WaitForFirstConsumer".equals(c.get("volumeBindingMode")))
            .isPresent();
  }

  private static boolean used(Subject subject) {
    Kind pods = subject.cluster().kind("", "Pod").orElseThrow();
    return subject.cluster().list(pods, subject.namespace()).stream()
        .flatMap(p -> Errors.objects(p, "spec", "volumes").stream())
        .anyMatch(v -> subject.name().equals(Json.string(v, "persistentVolumeClaim", "claimName")));
  }

  private static void release(Subject subject) {
    List<String> finalizers = Errors.texts(subject.object(), "metadata", "finalizers");
    if (finalizers.contains(PROTECTION) && !used(subject)) {
      Finalizers.remove(subject, PROTECTION);
    }
  }
}
