package io.gitops4j.core.helm.release;

import io.gitops4j.core.helm.Hook;

/**
 * A hook of a release, and its last run.
 *
 * @param hook the hook as it was rendered
 * @param lastRun when it ran last
 * @since 0.1
 */
public record ReleaseHook(Hook hook, HookRun lastRun) {

  /** A hook that has not run. */
  public static ReleaseHook of(Hook hook) {
    return new ReleaseHook(hook, HookRun.NEVER);
  }

  /** The same hook after a run. */
  public ReleaseHook ran(HookRun run) {
    return new ReleaseHook(hook, run);
  }
}
