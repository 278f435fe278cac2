package io.gitops4j.aws.secrets.store;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the calls of a store. Safe to use from many threads.
 *
 * @since 0.1
 */
public final class CallCounts {

  private final LongAdder all = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /** Counts from zero. */
  public CallCounts() {}

  /** A call for one secret. */
  public void single() {
    all.increment();
  }

  /** A call for several. */
  public void batch() {
    all.increment();
    batches.increment();
  }

  /** A call that was counted failed as a whole. */
  public void failed() {
    failed.increment();
  }

  /** The counts so far. */
  public SecretStore.Calls counts() {
    return new SecretStore.Calls(all.sum(), batches.sum(), failed.sum());
  }
}
