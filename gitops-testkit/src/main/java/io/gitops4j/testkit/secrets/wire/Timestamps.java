package io.gitops4j.testkit.secrets.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Points in time as the JSON protocol writes them: seconds since 1970, with milliseconds. */
public final class Timestamps {
  private static final double MILLIS = 1_000.0;

  private Timestamps() {}

  /** Seconds; null for null. */
  public static @Nullable Double seconds(@Nullable Instant at) {
    return at == null ? null : at.toEpochMilli() / MILLIS;
  }
}
