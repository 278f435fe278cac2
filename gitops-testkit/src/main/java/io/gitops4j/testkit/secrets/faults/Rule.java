package io.gitops4j.testkit.secrets.faults;

import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One thing that goes wrong, for the requests of a scope; guarded by {@link Rules}. */
final class Rule {
  /** What happens. */
  enum Effect {
    THROTTLE,
    LATENCY,
    OUTAGE,
    UNAVAILABLE,
    HANG,
    RESET,
    HALF_ANSWER,
    EXPIRED,
    INVALID_TOKEN,
    DENY,
    DENY_KEY,
    DISABLE_KEY
  }

  private final Scope scope;
  private final Effect effect;
  private final Duration latency;
  private final String action;
  private final Scope.@Nullable Chance chance;
  private final Random random;
  private long skip;
  private long times;

  Rule(Scope scope, Effect effect, Duration latency, String action) {
    this.scope = scope;
    this.effect = effect;
    this.latency = latency;
    this.action = action;
    this.chance = scope.chance();
    this.random = new Random(chance == null ? 0 : chance.seed());
    this.skip = scope.skip();
    this.times = scope.times();
  }

  Scope scope() {
    return scope;
  }

  Effect effect() {
    return effect;
  }

  Duration latency() {
    return latency;
  }

  /** The action that is denied; {@code *} for all. */
  String action() {
    return action;
  }

  /** Whether it is about what callers may do, and not about whether requests are answered. */
  boolean isAccess() {
    return effect == Effect.DENY || effect == Effect.DENY_KEY || effect == Effect.DISABLE_KEY;
  }

  /** Whether it holds now, which counts. */
  boolean use() {
    if (times <= 0) {
      return false;
    }
    if (skip > 0) {
      skip--;
      return false;
    }
    if (chance != null && random.nextDouble() >= chance.share()) {
      return false;
    }
    times--;
    return true;
  }
}
