package io.gitops4j.testkit.apiserver.controllers;

import io.gitops4j.testkit.apiserver.model.Cluster;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Deletes what no owner is left of, and serves owners that are deleted in the foreground or shall
 * leave orphans.
 *
 * <p>An owner is there when an object of that kind, name and uid lives in the same namespace, or in
 * none; owners of kinds that are not served do not count as gone. A dependent goes when all its
 * owners are gone. Source: kubernetes/kubernetes {@code pkg/controller/garbagecollector}.
 */
final class GarbageCollector implements Controller {

  /** It walks over all kinds itself, once a round: the kube-system namespace stands for that. */
  @Override
  public List<GroupKind> kinds() {
    return List.of(new GroupKind("", "Namespace"));
  }

  @Override
  public void reconcile(Subject subject) {
    if (!subject.name().equals("kube-system")) {
      return;
    }
    Cluster cluster = subject.cluster();
    for (Kind served : cluster.kinds()) {
      if (!served.verbs().contains("delete")
          || cluster.kind(served.group(), served.kind()).filter(served::equals).isEmpty()) {
        continue;
      }
      for (Map<String, @Nullable Object> object : cluster.list(served)) {
        collect(new Subject(cluster, served, Json.copyMap(object), Rollouts.Knob.READY));
      }
    }
  }

  private static void collect(Subject object) {
    if (object.terminating()) {
      List<String> finalizers = Errors.texts(object.object(), "metadata", "finalizers");
      if (finalizers.contains("foregroundDeletion")) {
        foreground(object);
      } else if (finalizers.contains("orphan")) {
        orphan(object);
      }
      return;
    }
    List<Map<String, @Nullable Object>> owners =
        Errors.objects(object.object(), "metadata", "ownerReferences");
    if (!owners.isEmpty() && owners.stream().allMatch(o -> gone(object, o))) {
      object
          .cluster()
          .delete(object.kind(), object.namespace(), object.name(), object.uid(), "Background");
    }
  }

  private static boolean gone(Subject object, Map<String, @Nullable Object> owner) {
    String apiVersion = Json.string(owner, "apiVersion");
    int slash = apiVersion.indexOf('/');
    Kind kind =
        object
            .cluster()
            .kind(slash < 0 ? "" : apiVersion.substring(0, slash), Json.string(owner, "kind"))
            .orElse(null);
    if (kind == null) {
      return false;
    }
    String namespace = kind.namespaced() ? object.namespace() : "";
    return object
        .cluster()
        .get(kind, namespace, Json.string(owner, "name"))
        .filter(o -> Json.string(o, "metadata", "uid").equals(owner.get("uid")))
        .isEmpty();
  }

  private static List<Subject> dependents(Subject owner) {
    List<Subject> found = new ArrayList<>();
    for (Kind kind : owner.cluster().kinds()) {
      if (!kind.verbs().contains("delete")
          || owner.cluster().kind(kind.group(), kind.kind()).filter(kind::equals).isEmpty()) {
        continue;
      }
      for (Map<String, @Nullable Object> object : owner.cluster().list(kind)) {
        if (Errors.objects(object, "metadata", "ownerReferences").stream()
            .anyMatch(r -> owner.uid().equals(r.get("uid")))) {
          found.add(new Subject(owner.cluster(), kind, Json.copyMap(object), Rollouts.Knob.READY));
        }
      }
    }
    return found;
  }

  private static void foreground(Subject owner) {
    boolean blocked = false;
    for (Subject dependent : dependents(owner)) {
      blocked |=
          Errors.objects(dependent.object(), "metadata", "ownerReferences").stream()
              .anyMatch(
                  r ->
                      owner.uid().equals(r.get("uid"))
                          && Boolean.TRUE.equals(r.get("blockOwnerDeletion")));
      if (!dependent.terminating()) {
        owner
            .cluster()
            .delete(
                dependent.kind(),
                dependent.namespace(),
                dependent.name(),
                dependent.uid(),
                "Foreground");
      }
    }
    if (!blocked) {
      Finalizers.remove(owner, "foregroundDeletion");
    }
  }

  private static void orphan(Subject owner) {
    for (Subject dependent : dependents(owner)) {
      Map<String, @Nullable Object> updated = Json.copyMap(dependent.object());
      List<@Nullable Object> left = new ArrayList<>();
      for (Map<String, @Nullable Object> reference :
          Errors.objects(updated, "metadata", "ownerReferences")) {
        if (!owner.uid().equals(reference.get("uid"))) {
          left.add(reference);
        }
      }
      Json.child(updated, "metadata").put("ownerReferences", left);
      owner.cluster().update(dependent.kind(), updated, Subject.MANAGER);
    }
    Finalizers.remove(owner, "orphan");
  }
}
