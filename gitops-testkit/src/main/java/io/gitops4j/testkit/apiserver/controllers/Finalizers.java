package io.gitops4j.testkit.apiserver.controllers;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes finalizers off objects. */
final class Finalizers {

  private Finalizers() {}

  static void remove(Subject subject, String finalizer) {
    Map<String, @Nullable Object> updated = Json.copyMap(subject.object());
    List<@Nullable Object> left = new ArrayList<>(Errors.texts(updated, "metadata", "finalizers"));
    left.remove(finalizer);
    Json.child(updated, "metadata").put("finalizers", left);
    subject.cluster().update(subject.kind(), updated, Subject.MANAGER);
  }
}
