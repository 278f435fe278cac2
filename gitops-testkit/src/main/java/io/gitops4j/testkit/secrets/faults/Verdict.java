package io.gitops4j.testkit.secrets.faults;

import io.gitops4j.testkit.secrets.wire.ServiceException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a request.
 *
 * @param latency how long its answer is held back
 * @param refusal what is answered instead; null for what was asked for
 * @param way how the answer goes out
 */
public record Verdict(Duration latency, @Nullable ServiceException refusal, Way way) {

  /** How an answer goes out. */
  public enum Way {
    /** Whole. */
    WHOLE,
    /** Half of it, then the connection is closed. */
    HALF,
    /** Not at all: the connection is reset. */
    RESET,
    /** Not until the fault is over. */
    NEVER
  }
}
