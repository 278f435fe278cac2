package io.gitops4j.k8s.health;

import io.gitops4j.Health;
import io.gitops4j.k8s.api.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a live object is doing, told from the object alone.
 *
 * <p>The rules are those of kstatus (sigs.k8s.io/cli-utils, {@code pkg/kstatus/status}) in the
 * order of its {@code Compute}, with Flux's override for Jobs (fluxcd/pkg ssa, {@code poller}):
 *
 * <ol>
 *   <li>a deletionTimestamp: Terminating;
 *   <li>{@code status.observedGeneration} differs from {@code metadata.generation}: InProgress;
 *   <li>condition {@code Reconciling} True: InProgress; {@code Stalled} True: Failed;
 *   <li>the rule of a built-in kind, if there is one ({@link BuiltInHealth});
 *   <li>condition {@code Ready}: True is Current, anything else InProgress and never Failed;
 *   <li>else Current: also a custom resource that no controller has looked at yet.
 * </ol>
 *
 * <p>The surprising ones: a StatefulSet updated {@code OnDelete} is Current whatever its Pods do; a
 * suspended Job is Current and a running one is not (Flux), while plain kstatus calls a started Job
 * Current; ConfigMaps, Secrets, CronJobs and PodDisruptionBudgets are always Current. Tests: every
 * file of {@code src/test/resources/health}, whose first line says what is expected.
 *
 * @since 0.1
 */
public final class HealthCheck {

  /** How long a Pod may be unschedulable before it counts as failed. Source: kstatus. */
  static final Duration SCHEDULE_WINDOW = Duration.ofSeconds(15);

  /**
   * What a check found.
   *
   * @param health the state
   * @param message why, in a few words; may be empty
   * @param failsAt when the state becomes {@link Health#FAILED} if the object does not change until
   *     then; null for never
   * @since 0.1
   */
  public record Result(Health health, String message, @Nullable Instant failsAt) {

    static Result current(String message) {
      return new Result(Health.CURRENT, message, null);
    }

    static Result inProgress(String message) {
      return new Result(Health.IN_PROGRESS, message, null);
    }

    static Result failed(String message) {
      return new Result(Health.FAILED, message, null);
    }

    /** The result as it is at a moment. */
    public Result at(Instant now) {
      return failsAt != null && !now.isBefore(failsAt) ? failed(message) : this;
    }
  }

  private HealthCheck() {}

  /**
   * The health of a live object.
   *
   * @param object the whole object
   * @param now the time of the check
   */
  public static Result of(Map<String, @Nullable Object> object, Instant now) {
    Result general = general(object);
    if (general != null) {
      return general;
    }
    Result builtIn = BuiltInHealth.of(object, now);
    if (builtIn != null) {
      return builtIn;
    }
    Optional<Map<String, @Nullable Object>> ready = condition(object, "Ready");
    if (ready.isPresent() && !isTrue(ready.get())) {
      return Result.inProgress(message(ready.get()));
    }
    return Result.current(ready.map(HealthCheck::message).orElse(""));
  }

  private static @Nullable Result general(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> metadata = Json.child(object, "metadata");
    if (metadata.get("deletionTimestamp") != null) {
      return new Result(Health.TERMINATING, "being deleted", null);
    }
    Map<String, @Nullable Object> status = Json.child(object, "status");
    if (status.get("observedGeneration") instanceof Number observed) {
      long generation = Json.number(metadata, "generation", observed.longValue());
      if (observed.longValue() != generation) {
        return Result.inProgress(
            String.format(
                Locale.ROOT,
                "generation is %d, the controller has seen %d",
                generation,
                observed.longValue()));
      }
    }
    Optional<Map<String, @Nullable Object>> reconciling = condition(object, "Reconciling");
    if (reconciling.isPresent() && isTrue(reconciling.get())) {
      return Result.inProgress(message(reconciling.get()));
    }
    Optional<Map<String, @Nullable Object>> stalled = condition(object, "Stalled");
    if (stalled.isPresent() && isTrue(stalled.get())) {
      return Result.failed(message(stalled.get()));
    }
    return null;
  }

  /** The condition of a type, if the object has it. */
  static Optional<Map<String, @Nullable Object>> condition(
      Map<String, @Nullable Object> object, String type) {
    return Json.objects(Json.child(object, "status"), "conditions").stream()
        .filter(c -> Json.text(c, "type").equals(type))
        .findFirst();
  }

  static boolean isTrue(Map<String, @Nullable Object> condition) {
    return Json.text(condition, "status").equals("True");
  }

  static boolean isFalse(Map<String, @Nullable Object> condition) {
    return Json.text(condition, "status").equals("False");
  }

  /** Reason and message of a condition, cut to 200 characters. */
  static String message(Map<String, @Nullable Object> condition) {
    String reason = Json.text(condition, "reason");
    String message = Json.text(condition, "message");
    String text =
        reason.isEmpty() || message.isEmpty() ? reason + message : reason + ": " + message;
    return text.length() > 200 ? text.substring(0, 199) + "…" : text;
  }

  static @Nullable Instant time(String text) {
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
