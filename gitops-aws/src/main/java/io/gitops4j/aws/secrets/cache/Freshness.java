package io.gitops4j.aws.secrets.cache;

import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.secrets.SecretStatus;
import io.gitops4j.secrets.SecretsEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is known of one secret may be relied on.
 *
 * <pre>
 *   UNKNOWN --answer--> FRESH --failure--> STALE --age of maxStale--> EXPIRED
 *                         ^-------answer-----'-----------answer---------'
 * </pre>
 *
 * <p>FRESH goes to EXPIRED directly when neither an answer nor a failure comes. An answer says what
 * was current at some moment of the call, maybe its first; so a value is as old as the begin of the
 * call, not as its end. Ages are those of the timer, which does not jump when a clock is set.
 *
 * <p>Guarded by the lock of the {@link Entry}.
 */
final class Freshness {

  private final Core core;
  private final SecretRef ref;
  private final Backoff backoff;
  private SecretStatus.State state = SecretStatus.State.UNKNOWN;
  private long confirmed;
  private int tries;
  private @Nullable SecretException lastFailure;
  private long failingSince;
  private long notBefore;

  Freshness(Core core, SecretRef ref) {
    this.core = core;
    this.ref = ref;
    this.backoff = new Backoff(core.policy());
  }

  SecretStatus.State state() {
    return state;
  }

  /** Whether a value may be served. */
  boolean mayServe() {
    return state == SecretStatus.State.FRESH || state == SecretStatus.State.STALE;
  }

  int tries() {
    return tries;
  }

  @Nullable SecretException lastFailure() {
    return lastFailure;
  }

  /** How long ago the value was confirmed. */
  Duration age() {
    return Duration.ofNanos(Math.max(0, core.now() - confirmed));
  }

  /** Whether what a call said that began at this time is too old to be served. */
  boolean isTooOld(long began) {
    return core.now() - began >= core.policy().maxStale().toNanos();
  }

  /** When the value is too old, unless it is confirmed before. */
  long expiresAt() {
    return confirmed + core.policy().maxStale().toNanos();
  }

  /** When the value is to be asked for anew. */
  long refreshAt(double luck) {
    return confirmed + backoff.refresh(luck);
  }

  /** Nanoseconds during which a failure is told again instead of asking; zero or less for none. */
  long coldWait() {
    return lastFailure == null ? 0 : notBefore - core.now();
  }

  /**
   * There was an answer, of a call that began at this time.
   *
   * @return whether the value could not be served until now
   */
  boolean answered(long began) {
    boolean served = mayServe();
    if (state == SecretStatus.State.UNKNOWN || began - confirmed > 0) {
      confirmed = began;
    }
    if (state == SecretStatus.State.STALE || state == SecretStatus.State.EXPIRED) {
      Duration outage = Duration.ofNanos(core.now() - failingSince);
      core.events().tell(new SecretsEvent.Recovered(core.instant(), ref, outage));
    }
    state = SecretStatus.State.FRESH;
    tries = 0;
    lastFailure = null;
    return !served;
  }

  /**
   * A try failed.
   *
   * @return how long to wait before the next, in nanoseconds
   */
  long failed(SecretException failure, double luck) {
    long now = core.now();
    lastFailure = failure;
    if (tries == 0 && state != SecretStatus.State.EXPIRED) {
      failingSince = now;
    }
    tries++;
    if (state == SecretStatus.State.UNKNOWN) {
      long wait = backoff.cold(tries, failure);
      notBefore = now + wait;
      return wait;
    }
    if (state == SecretStatus.State.FRESH) {
      state = SecretStatus.State.STALE;
      core.events().tell(new SecretsEvent.Stale(core.instant(), ref, failure.failure(), age()));
    }
    return backoff.retry(tries, luck, failure);
  }

  /** The value is too old. */
  void expire() {
    if (tries == 0) {
      failingSince = confirmed;
    }
    state = SecretStatus.State.EXPIRED;
    SecretException why =
        lastFailure != null
            ? lastFailure
            : Sentences.failure(
                Reason.TIMEOUT,
                "Cannot read "
                    + ref
                    + ": the store gave no answer since the value was confirmed; check that the"
                    + " executor of the secrets has free threads, and the network to the store.");
    core.events().tell(new SecretsEvent.Expired(core.instant(), ref, why.failure(), age()));
  }

  /** Why the value is not served. */
  SecretException tooOld() {
    return Sentences.expired(ref, age(), core.policy().maxStale(), lastFailure);
  }
}
