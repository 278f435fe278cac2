package io.gitops4j.aws.secrets.cache;

import org.jspecify.annotations.Nullable;

/**
 * What is asked about one secret: one round that waits or is under way, and one more for who needs
 * an answer that is not older than now.
 *
 * <p>Guarded by the lock of the {@link Entry}.
 */
final class Questions {

  private final Entry entry;
  private final Upstream upstream;
  private @Nullable Round asking;
  private @Nullable Round next;

  Questions(Entry entry, Upstream upstream) {
    this.entry = entry;
    this.upstream = upstream;
  }

  boolean none() {
    return asking == null;
  }

  boolean isUnderWay(Round round) {
    return asking == round;
  }

  /** The round that is under way, or a new one. */
  Round any() {
    Round round = asking;
    if (round == null) {
      round = new Round(entry);
      asking = round;
      upstream.enqueue(round);
    }
    return round;
  }

  /** A round whose call begins after now. */
  Round fresh() {
    Round round = any();
    if (!round.begun()) {
      return round;
    }
    Round second = next;
    if (second == null) {
      second = new Round(entry);
      next = second;
    }
    return second;
  }

  /** A round is over; the next one, if it is wanted, waits from now on. */
  void over(Round round) {
    if (asking == round) {
      asking = next;
      next = null;
      if (asking != null) {
        upstream.enqueue(asking);
      }
    }
  }

  /** Ends all with a failure. */
  void end(RuntimeException failure) {
    for (Round round : new @Nullable Round[] {asking, next}) {
      if (round != null) {
        round.end(failure);
      }
    }
    asking = null;
    next = null;
  }
}
