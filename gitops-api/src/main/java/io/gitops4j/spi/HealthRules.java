package io.gitops4j.spi;

import io.gitops4j.ObjectHealth;
import io.gitops4j.ObjectRef;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A unit's own rules for when objects of some kinds are healthy, which an applier goes by instead
 * of those it has. Source: Flux {@code spec.healthCheckExprs}.
 *
 * <p>Safe for use by several threads. No method throws: what cannot be told is {@link
 * io.gitops4j.Health#UNKNOWN}, with the reason.
 *
 * @since 0.1
 */
public interface HealthRules {

  /** Whether there is a rule for an object; only its group and kind count. */
  boolean covers(ObjectRef ref);

  /**
   * How a live object that is covered is doing.
   *
   * @param ref the object
   * @param live the whole object
   */
  ObjectHealth look(ObjectRef ref, Map<String, @Nullable Object> live);

  /** No rules: an applier goes by its own for every object. */
  static HealthRules none() {
    return NoHealthRules.INSTANCE;
  }
}
