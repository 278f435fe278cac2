package io.gitops4j.aws.secrets.cache;

import io.gitops4j.SecretRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One call to a store, from its begin until it returned, which may be after it was given up. */
final class Call {

  private final long number;
  private final long began;
  private final Instant beganAt;
  private final double luck;
  private final List<Round> rounds;
  private @Nullable Thread thread;
  private boolean returned;
  private boolean givenUp;
  private boolean interrupted;

  /**
   * A call that begins now, in this thread.
   *
   * @param number grows with each call to the same store
   * @param began the time of the timer
   * @param beganAt the time of the clock
   * @param luck from 0 to 1, by which waits are shortened; the same for all secrets of the call, so
   *     that they stay together
   * @param rounds what it is made for
   */
  Call(long number, long began, Instant beganAt, double luck, List<Round> rounds) {
    this.number = number;
    this.began = began;
    this.beganAt = beganAt;
    this.luck = luck;
    this.rounds = rounds;
    this.thread = Thread.currentThread();
  }

  long number() {
    return number;
  }

  long began() {
    return began;
  }

  Instant beganAt() {
    return beganAt;
  }

  double luck() {
    return luck;
  }

  List<Round> rounds() {
    return rounds;
  }

  List<SecretRef> refs() {
    return rounds.stream().map(round -> round.entry().ref()).toList();
  }

  /** It returned: true when that was before it was given up. */
  synchronized boolean returned() {
    returned = true;
    thread = null;
    if (interrupted) {
      Thread.interrupted();
    }
    return !givenUp;
  }

  /** Nobody waits for it any more: true unless it returned before. */
  synchronized boolean giveUp() {
    givenUp = !returned;
    return givenUp;
  }

  /** Interrupts its thread unless it returned: true the first time. */
  synchronized boolean interrupt() {
    if (returned || interrupted || thread == null) {
      return false;
    }
    interrupted = true;
    thread.interrupt();
    return true;
  }
}
