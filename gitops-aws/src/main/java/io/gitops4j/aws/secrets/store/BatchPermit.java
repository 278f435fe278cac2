package io.gitops4j.aws.secrets.store;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether secrets may be asked for in batches. After a refusal they are not for {@value #MINUTES}
 * minutes; then one is tried again, because a policy may have been corrected. Safe to use from many
 * threads.
 *
 * @since 0.1
 */
public final class BatchPermit {

  private static final int MINUTES = 10;

  private final LongSupplier nanoTime;
  private boolean told;
  private boolean refused;
  private long until;

  /** Permitted until it is refused, by a time in nanoseconds that only goes forward. */
  public BatchPermit(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether a batch may be tried. */
  public synchronized boolean isGiven() {
    return !refused || nanoTime.getAsLong() - until >= 0;
  }

  /**
   * A batch was refused.
   *
   * @return whether that is news
   */
  public synchronized boolean refuse() {
    refused = true;
    until = nanoTime.getAsLong() + TimeUnit.MINUTES.toNanos(MINUTES);
    boolean news = !told;
    told = true;
    return news;
  }

  /** A batch was answered. */
  public synchronized void give() {
    refused = false;
    told = false;
  }
}
