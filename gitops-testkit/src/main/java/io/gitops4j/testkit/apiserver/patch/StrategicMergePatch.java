package io.gitops4j.testkit.apiserver.patch;

import org.jspecify.annotations.Nullable;

/** Placeholder. */
public final class StrategicMergePatch {
  private StrategicMergePatch() {}

  /** Placeholder. */
  public static @Nullable Object apply(@Nullable Object target, @Nullable Object patch, io.gitops4j.testkit.apiserver.schema.Schema schema) {
    return target;
  }
}
