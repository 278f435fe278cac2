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
 * @since 0.1
 */
public record AwaitRequest(
    UnitId unit, List<Target> targets, Duration timeout, Consumer<ObjectHealth> observer) {

  /** Copies the list. */
  public AwaitRequest {
    targets = List.copyOf(targets);
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
