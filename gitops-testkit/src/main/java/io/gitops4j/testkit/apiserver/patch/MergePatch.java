package io.gitops4j.testkit.apiserver.patch;

import org.jspecify.annotations.Nullable;

/** Placeholder. */
public final class MergePatch {
  private MergePatch() {}

  /** Placeholder. */
  public static @Nullable Object apply(@Nullable Object target, @Nullable Object patch) {
    return target;
  }
}
