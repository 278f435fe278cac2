package io.gitops4j.testkit.secrets.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a secret is rotated.
 *
 * @param enabled whether it is rotated again and again
 * @param function the ARN of the function that rotates it; null when it never was
 * @param rules the rules as they were given
 * @param interval the time between rotations; zero for none
 * @param last when it was rotated last; null for never
 * @param next when it will be rotated; null for never
 */
public record RotationPlan(
    boolean enabled,
    @Nullable String function,
    Map<String, Object> rules,
    Duration interval,
    @Nullable Instant last,
    @Nullable Instant next) {

  /** No rotation, as of a new secret. */
  public static final RotationPlan NONE =
      new RotationPlan(false, null, Map.of(), Duration.ZERO, null, null);

  /** Copies the rules. */
  public RotationPlan {
    rules = Map.copyOf(rules);
  }

  /** The same with a rotation done. */
  public RotationPlan rotated(Instant at) {
    boolean again = enabled && !interval.isZero();
    return new RotationPlan(
        enabled, function, rules, interval, at, again ? at.plus(interval) : null);
  }

  /** The same by another function. */
  public RotationPlan by(String otherFunction) {
    return new RotationPlan(enabled, otherFunction, rules, interval, last, next);
  }

  /** The same, stopped. */
  public RotationPlan cancelled() {
    return new RotationPlan(false, function, rules, interval, last, null);
  }
}
