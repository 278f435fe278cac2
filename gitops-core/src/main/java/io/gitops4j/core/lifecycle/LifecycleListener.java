package io.gitops4j.core.lifecycle;

import io.gitops4j.Change;
import io.gitops4j.Failure;
import io.gitops4j.ObjectHealth;
import io.gitops4j.ObjectRef;
import org.jspecify.annotations.Nullable;

/** Hears what is done to a release while it is done, from the thread that does it. */
public interface LifecycleListener {

  /** An object was written, deleted, or could not be. */
  void changed(Change change);

  /** An object that was waited for is in this health at the end of the wait. */
  void health(ObjectHealth health);

  /** A live object differs from the release. */
  void drifted(ObjectRef ref, boolean deleted);

  /**
   * A hook or a test has ended.
   *
   * @param event when it runs, as annotations name it
   * @param problem why it failed; null when it did not
   */
  void hook(String event, ObjectRef ref, @Nullable Failure problem);
}
