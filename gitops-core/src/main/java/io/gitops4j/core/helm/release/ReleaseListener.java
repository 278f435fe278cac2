package io.gitops4j.core.helm.release;

import io.gitops4j.Failure;
import io.gitops4j.ObjectRef;
import io.gitops4j.core.helm.HookEvent;
import org.jspecify.annotations.Nullable;

/**
 * Hears of hooks of releases as they end. Called from the thread of the action; what it throws ends
 * the action.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ReleaseListener {

  /** Hears nothing. */
  ReleaseListener NONE = (event, ref, problem) -> {};

  /**
   * Called when a hook has ended.
   *
   * @param event when it runs
   * @param ref the object that was created for it
   * @param problem why it failed; null when it did not
   */
  void hookFinished(HookEvent event, ObjectRef ref, @Nullable Failure problem);
}
