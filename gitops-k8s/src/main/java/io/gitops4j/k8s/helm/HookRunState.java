package io.gitops4j.k8s.helm;

import io.gitops4j.Health;
import io.gitops4j.ObjectHealth;
import io.gitops4j.ObjectRef;
import io.gitops4j.k8s.api.Json;
import io.gitops4j.k8s.api.LiveObject;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a hook is: a Job has run when it is complete, a Pod when it succeeded. One that is gone
 * had ended, and was removed by its time to live. Source: Helm 3.22 {@code pkg/kube/client.go}.
 */
final class HookRunState {

  private HookRunState() {}

  /** The end of a run; empty while it goes on. */
  static Optional<ObjectHealth> of(ObjectRef ref, Optional<LiveObject> live) {
    if (live.isEmpty()) {
      return Optional.of(new ObjectHealth(ref, Health.CURRENT, "finished and removed"));
    }
    Map<String, @Nullable Object> status = Json.child(live.get().content(), "status");
    return ref.kind().equals("Job") ? job(ref, status) : pod(ref, status);
  }

  private static Optional<ObjectHealth> job(ObjectRef ref, Map<String, @Nullable Object> status) {
    for (Map<String, @Nullable Object> condition : Json.objects(status, "conditions")) {
      if (Json.text(condition, "status").equals("True")) {
        switch (Json.text(condition, "type")) {
          case "Complete" -> {
            return Optional.of(new ObjectHealth(ref, Health.CURRENT, ""));
          }
          case "Failed" -> {
            return Optional.of(
                new ObjectHealth(ref, Health.FAILED, Json.text(condition, "reason")));
          }
          default -> {}
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<ObjectHealth> pod(ObjectRef ref, Map<String, @Nullable Object> status) {
    return switch (Json.text(status, "phase")) {
      case "Succeeded" -> Optional.of(new ObjectHealth(ref, Health.CURRENT, ""));
      case "Failed" ->
          Optional.of(new ObjectHealth(ref, Health.FAILED, Json.text(status, "reason")));
      default -> Optional.empty();
    };
  }
}
