package io.gitops4j.spi;

import io.gitops4j.ObjectHealth;
import io.gitops4j.ObjectRef;
import io.gitops4j.UnitId;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * What to wait for.
 *
 * @param unit the unit that waits
 * @param targets the objects, which need not be the unit's own
 * @param timeout the longest to wait
 * @param observer told of every change of an object's health
 * @param rules the unit's own rules for when an object is healthy
 * @since 0.1
 */
public record AwaitRequest(
    UnitId unit,
    List<Target> targets,
    Duration timeout,
    Consumer<ObjectHealth> observer,
    HealthRules rules) {

  /** Copies the list. */
  public AwaitRequest {
    targets = List.copyOf(targets);
  }

  /** A request of a unit without rules of its own. */
  public AwaitRequest(
      UnitId unit, List<Target> targets, Duration timeout, Consumer<ObjectHealth> observer) {
    this(unit, targets, timeout, observer, HealthRules.none());
  }

  /**
   * An object to wait for.
   *
   * @param ref the object
   * @param apiVersion the apiVersion to read it with
   * @since 0.1
   */
  public record Target(ObjectRef ref, String apiVersion) {}
}
