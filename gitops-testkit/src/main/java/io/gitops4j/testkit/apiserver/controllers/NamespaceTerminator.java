package io.gitops4j.testkit.apiserver.controllers;

import io.gitops4j.testkit.apiserver.controllers.Rollouts.Fate;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Empties namespaces that are being deleted, then lets them go. Source: kubernetes/kubernetes
 * {@code pkg/controller/namespace/deletion}.
 */
final class NamespaceTerminator implements Controller {

  @Override
  public List<GroupKind> kinds() {
    return List.of(new GroupKind("", "Namespace"));
  }

  @Override
  public void reconcile(Subject subject) {
    if (!subject.terminating() || subject.is(Fate.STALL)) {
      return;
    }
    boolean empty = true;
    for (Kind served : subject.cluster().kinds()) {
      Kind kind =
          subject.cluster().kind(served.group(), served.kind()).filter(served::equals).orElse(null);
      if (kind == null || !kind.namespaced() || !kind.verbs().contains("delete")) {
        continue;
      }
      for (Map<String, @Nullable Object> object : subject.cluster().list(kind, subject.name())) {
        empty = false;
        if (Json.at(object, "metadata", "deletionTimestamp") == null) {
          subject
              .cluster()
              .delete(
                  kind,
                  subject.name(),
                  Json.string(object, "metadata", "name"),
                  Json.string(object, "metadata", "uid"),
                  "Background");
        }
      }
    }
    if (empty) {
      Map<String, @Nullable Object> updated = Json.copyMap(subject.object());
      List<@Nullable Object> finalizers = new ArrayList<>();
      Json.child(updated, "spec").put("finalizers", finalizers);
      subject.cluster().updateSubresource(subject.kind(), updated, "finalize", Subject.MANAGER);
    }
  }
}
