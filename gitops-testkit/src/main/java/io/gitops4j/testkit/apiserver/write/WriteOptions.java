package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.access.User;
import io.gitops4j.testkit.apiserver.model.Kind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a write is to be done.
 *
 * @param dryRun whether nothing is stored
 * @param manager the field manager
 * @param force whether an apply takes what others own
 * @param validation what happens to fields that are not declared or given twice
 * @param guard who may refuse this write
 * @param user who writes
 */
public record WriteOptions(
    boolean dryRun, String manager, boolean force, Validation validation, Guard guard, User user) {

  /** Looks at what a write is about to store, between admission and validation. */
  @FunctionalInterface
  public interface Guard {
    /** Refuses nothing. */
    Guard NONE = (kind, object, live) -> {};

    /**
     * Looks at a write.
     *
     * @param live the object before; null when it is new
     * @throws io.gitops4j.testkit.apiserver.model.ApiException to refuse
     */
    void check(
        Kind kind,
        Map<String, @Nullable Object> object,
        @Nullable Map<String, @Nullable Object> live);
  }

  /** What happens to fields that are not declared or given twice. */
  public enum Validation {
    /** Nothing is said. */
    IGNORE,
    /** A warning goes with the answer. */
    WARN,
    /** The write is refused. */
    STRICT
  }

  /** A write by a manager of the cluster's own, that warns. */
  public static WriteOptions by(String manager) {
    return new WriteOptions(
        false, manager, false, Validation.WARN, Guard.NONE, User.ofComponent(manager));
  }

  /** The same with another validation. */
  WriteOptions with(Validation other) {
    return new WriteOptions(dryRun, manager, force, other, guard, user);
  }
}
