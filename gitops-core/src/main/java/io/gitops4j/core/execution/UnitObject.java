package io.gitops4j.core.execution;

import io.gitops4j.Failure;
import io.gitops4j.Manifest;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.UnitResult;
import io.gitops4j.UnitStatus;
import io.gitops4j.core.reconcile.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A unit as the object that a controller of Flux would find in the cluster, for expressions that
 * ask about it.
 *
 * <p>The rule: the object that declares it, with the status that its last run comes to: the
 * condition {@code Ready} with Flux's reasons, the generation that was seen, and, for a
 * Kustomization, the revisions that were tried and applied last. Surprising cases: generations do
 * not count changes, because nobody writes the object; one that has not run, is suspended or is not
 * supported has a status without conditions; a unit that a program gave, and no file declares, has
 * a name and a namespace only. Source: Flux kustomize-controller, {@code api/v1} and {@code
 * internal/controller}. Tests: {@code ReadyExpressionsTest}.
 */
final class UnitObject {

  private static final long GENERATION = 1;

  private UnitObject() {}

  static Map<String, @Nullable Object> of(Node node) {
    Manifest definition = node.definition;
    Map<String, @Nullable Object> object =
        new LinkedHashMap<>(definition == null ? Map.of() : definition.content());
    object.putIfAbsent("kind", node.id.kind());
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", node.id.name());
    metadata.put("namespace", node.id.namespace());
    if (object.get("metadata") instanceof Map<?, ?> given) {
      given.forEach((key, value) -> metadata.put(String.valueOf(key), value));
    }
    metadata.put("generation", GENERATION);
    object.put("metadata", metadata);
    object.put("status", status(node));
    return object;
  }

  private static Map<String, @Nullable Object> status(Node node) {
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    Outcome outcome = node.outcome;
    if (outcome == null) {
      status.put("observedGeneration", -1L);
      return status;
    }
    status.put("observedGeneration", GENERATION);
    UnitResult result = outcome.result();
    if (hasCondition(result.status())) {
      status.put("conditions", List.of(ready(result)));
    }
    if (node.id.kind().equals(UnitId.KUSTOMIZATION)) {
      result.revision().ifPresent(r -> status.put("lastAttemptedRevision", r.toString()));
      if (node.readyAt != null) {
        status.put("lastAppliedRevision", node.readyAt.toString());
      }
    }
    return status;
  }

  private static boolean hasCondition(UnitStatus status) {
    return switch (status) {
      case SUCCEEDED, UNCHANGED, FAILED, BLOCKED -> true;
      case SUSPENDED, UNSUPPORTED, REMOVED -> false;
    };
  }

  private static Map<String, Object> ready(UnitResult result) {
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("type", "Ready");
    condition.put("status", result.ready() ? "True" : "False");
    condition.put("reason", result.ready() ? "ReconciliationSucceeded" : reason(result));
    condition.put("message", result.message());
    condition.put("observedGeneration", GENERATION);
    return condition;
  }

  private static String reason(UnitResult result) {
    if (result.status() == UnitStatus.BLOCKED) {
      return "DependencyNotReady";
    }
    Stage stage = result.failure().map(Failure::stage).orElse(Stage.APPLY);
    return switch (stage) {
      case RESOLVE, FETCH -> "ArtifactFailed";
      case RENDER, SUBSTITUTE -> "BuildFailed";
      case AWAIT -> "HealthCheckFailed";
      default -> "ReconciliationFailed";
    };
  }
}
