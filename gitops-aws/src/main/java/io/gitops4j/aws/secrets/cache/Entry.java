package io.gitops4j.aws.secrets.cache;

import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.aws.secrets.store.StoreAnswer;
import io.gitops4j.aws.secrets.store.StoredSecret;
import io.gitops4j.aws.secrets.value.StoredVersion;
import io.gitops4j.secrets.Registration;
import io.gitops4j.secrets.RotationListener;
import io.gitops4j.secrets.SecretStatus;
import io.gitops4j.secrets.SecretsEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One secret of a cache: which version is served, whether that may still be done, and what was
 * asked of the store.
 *
 * <p>States, as {@link SecretStatus.State} names them:
 *
 * <pre>
 *   UNKNOWN --answer--> FRESH --failure--> STALE --age of maxStale--> EXPIRED
 *                         ^-------answer-----'-----------answer---------'
 * </pre>
 *
 * FRESH goes to EXPIRED directly when neither answer nor failure comes. A secret that was never
 * known and is not asked for any more is dropped.
 *
 * <p><b>Reading</b> is one volatile read, of {@code served}: it is null unless there is a version
 * that may be served. No reader looks at a clock; the timer sets it to null when the time comes.
 * Everything else is guarded by this object's lock, under which nothing waits and nothing foreign
 * is called but a clock. What listeners are to hear is put into their queues under the lock, so its
 * order is that of what happened, and is sent afterwards ({@link Core#flush()}).
 *
 * <p><b>Age.</b> An answer says what was current at some moment of the call, maybe its first. So
 * the value is as old as the call's begin, not as its end.
 *
 * <p><b>Order of answers.</b> There is one call at a time for a secret, except that one that was
 * given up may still answer. An answer is taken when its call began after the last answer was
 * taken: then it cannot be older. If the call began before, nobody knows which of the two is newer;
 * when they differ, the store is asked again, and that answer decides. The surprising case is a
 * call that began later, but whose answer was made before the one that was taken.
 *
 * <p><b>Asking.</b> Who needs any answer joins the round that is under way. Who needs an answer
 * that is not older than now ({@link #refresh()}) joins it only if its call did not begin yet;
 * otherwise all of those share the next one.
 */
final class Entry {

  /** The least time between two calls that one cause can make for a secret. */
  private static final long SECOND = 1_000_000_000;

  private final Core core;
  private final Upstream upstream;
  private final SecretRef ref;
  private final boolean lasting;
  private final Consumer<Entry> dropped;
  private final Backoff backoff;
  private final Handles handles = new Handles(this);
  private final Versions versions = new Versions();
  private final List<RotationListeners.Box> listeners = new CopyOnWriteArrayList<>();

  private volatile @Nullable StoredVersion served;

  private SecretStatus.State state = SecretStatus.State.UNKNOWN;
  private boolean gone;
  private boolean closed;
  private int pins;

  private @Nullable Round asking;
  private @Nullable Round next;
  private long askedAt;

  /** How many calls had begun when an answer was taken; one that began before is in doubt. */
  private long takenAfter = -1;

  /** How many calls had begun when somebody told of a change; those do not show it. */
  private long changedAfter = -1;

  private long confirmed;
  private int tries;
  private @Nullable SecretException lastFailure;
  private long failingSince;
  private long notBefore;

  private @Nullable Round rotation;
  private long rotationAt;
  private @Nullable Entry before;

  /**
   * A secret that is not known yet.
   *
   * @param lasting whether it is asked for anew in time; otherwise it is asked for once
   * @param dropped is called when it is not needed any more
   */
  Entry(Core core, Upstream upstream, SecretRef ref, boolean lasting, Consumer<Entry> dropped) {
    this.core = core;
    this.upstream = upstream;
    this.ref = ref;
    this.lasting = lasting;
    this.dropped = dropped;
    this.backoff = new Backoff(core.policy());
  }

  SecretRef ref() {
    return ref;
  }

  /** The one form of a reference to the same store. */
  SecretRef normal(SecretRef other) {
    return upstream.store().normal(other);
  }

  Handles handles() {
    return handles;
  }

  /** The version that may be served; null when there is none. */
  @Nullable StoredVersion served() {
    return served;
  }

  /** The version that may be served, or the reason why there is none. */
  StoredVersion current() {
    StoredVersion version = served;
    return version != null ? version : servedOrThrow();
  }

  private synchronized StoredVersion servedOrThrow() {
    checkOpen();
    StoredVersion version = served;
    if (version == null) {
      Duration limit = core.policy().maxStale();
      throw Sentences.expired(ref, age(), limit, lastFailure);
    }
    return version;
  }

  private void checkOpen() {
    if (closed) {
      throw Sentences.closed();
    }
  }

  // Asking

  /**
   * Sees to it that something is known, without waiting.
   *
   * @return what to wait for; null when it is known, or gone
   * @throws SecretException when a try failed just now
   */
  @Nullable Round know() {
    synchronized (this) {
      checkOpen();
      if (versions.current() != null || gone) {
        return null;
      }
      long wait = notBefore - core.now();
      if (lastFailure != null && asking == null && wait > 0) {
        throw Sentences.remembered(lastFailure, wait);
      }
      return ask(false);
    }
  }

  /** Whether it was dropped, so that another one is to be made for the same secret. */
  synchronized boolean isGone() {
    return gone;
  }

  /** Asks the store now and waits for the answer. */
  StoredVersion refresh() {
    Round round;
    synchronized (this) {
      checkOpen();
      round = ask(true);
    }
    upstream.pump();
    round.await(core);
    return current();
  }

  /** Guarded by this. */
  private Round ask(boolean fresh) {
    Round now = asking;
    if (now == null) {
      now = new Round(this);
      asking = now;
      upstream.enqueue(now);
      return now;
    }
    if (!fresh || !now.begun()) {
      return now;
    }
    if (next == null) {
      next = new Round(this);
    }
    return next;
  }

  /** It is time to ask anew. */
  void due() {
    synchronized (this) {
      if (!gone && !closed && asking == null) {
        ask(false);
      }
    }
  }

  /** Somebody told that it changed, by this name or ARN. */
  void changed(String nameOrArn) {
    synchronized (this) {
      StoredVersion known = versions.current();
      if (known == null || closed || !upstream.store().means(ref, known.stored(), nameOrArn)) {
        return;
      }
      changedAfter = upstream.begun();
      if (asking == null) {
        askSoon();
      }
    }
  }

  /** Guarded by this. */
  private void askSoon() {
    long now = core.now();
    long at = Math.max(askedAt + SECOND - now, 0) + now;
    upstream.dueTimes().set(this, at, at);
  }

  // Answers

  /** What a call said, or that it was given up. */
  void answered(Round round, Call call, StoreAnswer answer) {
    @Nullable RuntimeException failure = null;
    synchronized (this) {
      askedAt = call.began();
      if (gone || closed) {
        Upstream.discard(answer);
      } else if (answer instanceof StoreAnswer.Found found) {
        take(found.secret(), call);
      } else if (answer instanceof StoreAnswer.Refused refused && asking == round) {
        failure = refused.exception();
        fail(refused.exception(), call);
      }
      if (asking == round) {
        asking = next;
        next = null;
        if (asking != null) {
          upstream.enqueue(asking);
        }
      }
    }
    round.end(failure);
  }

  /** Guarded by this. */
  private void take(StoredSecret stored, Call call) {
    StoredVersion newest = versions.newest();
    if (newest != null && call.number() <= takenAfter) {
      if (!newest.is(stored)) {
        askSoon();
      }
      stored.value().close();
      return;
    }
    takenAfter = upstream.begun();
    boolean first = newest == null;
    if (first || call.began() - confirmed > 0) {
      confirmed = call.began();
    }
    recovered();
    if (newest != null && newest.is(stored)) {
      newest.confirm(call.beganAt());
      stored.value().close();
    } else {
      accept(version(stored, call));
    }
    publish();
    if (lasting) {
      if (first) {
        core.events().tell(new SecretsEvent.Known(core.instant(), ref, stored.version()));
      }
      plan(call);
    }
  }

  /** Guarded by this. A version that is held already, or a new one. */
  private StoredVersion version(StoredSecret stored, Call call) {
    StoredVersion held = versions.find(stored);
    if (held == null) {
      return new StoredVersion(ref, stored, call.beganAt());
    }
    held.confirm(call.beganAt());
    stored.value().close();
    return held;
  }

  /** Guarded by this. */
  private void accept(StoredVersion version) {
    core.heldChanged();
    if (pins > 0) {
      StoredVersion unneeded = versions.note(version);
      if (unneeded != null) {
        unneeded.erase();
      }
      return;
    }
    StoredVersion old = versions.current();
    StoredVersion out = versions.advance(version);
    if (out != null) {
      retire(out);
    }
    if (old != null) {
      core.rotated();
      core.events().tell(new SecretsEvent.Rotated(core.instant(), ref, old.id(), version.id()));
      listeners.forEach(box -> box.add(old, version));
    }
  }

  /** Guarded by this. */
  private void retire(StoredVersion version) {
    StoredVersion tooOld = versions.retire(version);
    if (tooOld != null) {
      erase(tooOld);
    }
    at(core.policy().eraseAfter().toNanos(), now -> eraseRetired(version));
  }

  private synchronized void eraseRetired(StoredVersion version) {
    versions.forget(version);
    erase(version);
    core.heldChanged();
  }

  private void erase(StoredVersion version) {
    version.erase();
    handles.forget(version);
  }

  /** Guarded by this. */
  private void recovered() {
    if (state == SecretStatus.State.STALE || state == SecretStatus.State.EXPIRED) {
      Duration outage = Duration.ofNanos(core.now() - failingSince);
      core.events().tell(new SecretsEvent.Recovered(core.instant(), ref, outage));
    }
    if (lasting && (state == SecretStatus.State.UNKNOWN || state == SecretStatus.State.EXPIRED)) {
      at(core.policy().maxStale().toNanos(), this::expire);
    }
    state = SecretStatus.State.FRESH;
    tries = 0;
    lastFailure = null;
  }

  /** Guarded by this. Sets when it is asked for next after an answer. */
  private void plan(Call call) {
    if (call.number() <= changedAfter) {
      askSoon();
      return;
    }
    long due = confirmed + backoff.refresh(call.luck());
    long window = core.policy().refreshAfter().toNanos() / 10;
    upstream.dueTimes().set(this, due - window, due);
  }

  /** Guarded by this. */
  private void fail(SecretException failure, Call call) {
    long now = core.now();
    lastFailure = failure;
    failingSince = tries == 0 && state != SecretStatus.State.EXPIRED ? now : failingSince;
    tries++;
    if (versions.current() == null) {
      long wait = backoff.cold(tries, failure);
      notBefore = now + wait;
      int told = tries;
      at(wait + backoff.forget(), at -> dropIfIdle(told));
      return;
    }
    if (state == SecretStatus.State.FRESH) {
      state = SecretStatus.State.STALE;
      core.events().tell(new SecretsEvent.Stale(core.instant(), ref, failure.failure(), age()));
    }
    long wait = backoff.retry(tries, call.luck(), failure);
    upstream.dueTimes().set(this, now + wait - wait / 20, now + wait);
  }

  /** Guarded by this. */
  private void publish() {
    boolean serving =
        !closed && (state == SecretStatus.State.FRESH || state == SecretStatus.State.STALE);
    served = serving ? versions.current() : null;
  }

  /** Guarded by this. */
  private Duration age() {
    return Duration.ofNanos(Math.max(0, core.now() - confirmed));
  }

  // Time

  private void at(long wait, LongConsumer task) {
    core.agenda().at(core.now() + wait, () -> task.accept(core.now()));
  }

  /** The value is too old, unless it was confirmed since this was set. */
  private void expire(long now) {
    synchronized (this) {
      long left = confirmed + core.policy().maxStale().toNanos() - now;
      if (closed) {
        return;
      }
      if (left > 0) {
        at(left, this::expire);
        return;
      }
      failingSince = tries == 0 ? confirmed : failingSince;
      state = SecretStatus.State.EXPIRED;
      publish();
      SecretException why = lastFailure;
      if (why == null) {
        why = Sentences.noAnswerInTime(ref, core.policy().maxStale());
      }
      core.events().tell(new SecretsEvent.Expired(core.instant(), ref, why.failure(), age()));
    }
    core.flush();
  }

  private void dropIfIdle(int triesThen) {
    synchronized (this) {
      if (tries == triesThen) {
        drop();
      }
    }
  }

  /** Drops it when it is not known and nobody waits for it: true when it is gone. */
  synchronized boolean drop() {
    if (versions.current() == null && asking == null && !gone) {
      gone = true;
      dropped.accept(this);
    }
    return gone;
  }

  // Rotation

  Registration onRotation(RotationListener listener) {
    RotationListeners.Box box = core.rotationListeners().add(listener, this);
    synchronized (this) {
      if (!closed) {
        listeners.add(box);
      }
    }
    return () -> {
      listeners.remove(box);
      box.close();
    };
  }

  /** The version that is current, which stays so until {@link #unpin()}. */
  synchronized StoredVersion pin() {
    StoredVersion version = servedOrThrow();
    pins++;
    return version;
  }

  void unpin() {
    synchronized (this) {
      pins--;
      StoredVersion noted = versions.noted();
      if (pins == 0 && noted != null && !closed) {
        accept(noted);
        publish();
      }
    }
    core.flush();
  }

  /**
   * A version other than one whose credentials were not accepted: the current one if that is
   * another, or else what the store says. It is asked no more than once a second for this; who
   * comes sooner shares that answer.
   *
   * @return the current version, which is the same when there is no other or it is pinned
   */
  StoredVersion otherThan(StoredVersion tried) {
    Round round;
    synchronized (this) {
      checkOpen();
      StoredVersion now = versions.current();
      if (now != null && (now != tried || pins > 0)) {
        return current();
      }
      round = rotation;
      if (round == null || core.now() - rotationAt >= SECOND) {
        round = ask(true);
        rotation = round;
        rotationAt = core.now();
      }
    }
    upstream.pump();
    round.await(core);
    return current();
  }

  /** The version before the current one; null when neither this nor the store has one. */
  @Nullable StoredVersion previous(@Nullable SecretRef previousRef) {
    Entry asked;
    synchronized (this) {
      checkOpen();
      StoredVersion held = versions.previous();
      if (held != null || previousRef == null) {
        return held;
      }
      if (before == null) {
        before = new Entry(core, upstream, previousRef, false, entry -> {});
      }
      asked = before;
    }
    Round round = asked.know();
    upstream.pump();
    if (round != null) {
      round.await(core);
    }
    return adopt(asked);
  }

  private synchronized StoredVersion adopt(Entry asked) {
    checkOpen();
    StoredVersion held = versions.previous();
    if (held != null) {
      return held;
    }
    StoredVersion found = asked.current();
    versions.previous(found);
    before = null;
    core.heldChanged();
    return found;
  }

  // The whole

  void forEachSecret(Consumer<SecretValue> visitor) {
    List<StoredVersion> held;
    synchronized (this) {
      held = versions.held();
    }
    held.forEach(version -> version.forEachSecret(visitor));
  }

  synchronized SecretStatus status() {
    StoredVersion version = versions.current();
    return new SecretStatus(
        ref,
        state,
        version == null ? null : version.id(),
        version == null ? Duration.ZERO : age(),
        tries,
        lastFailure == null ? null : lastFailure.failure(),
        Duration.ofNanos(
            version == null ? Math.max(0, notBefore - core.now()) : upstream.next(this).orElse(0)));
  }

  /** Erases everything; who waits is told. */
  void close() {
    Round now;
    Round then;
    Entry other;
    synchronized (this) {
      closed = true;
      served = null;
      now = asking;
      then = next;
      other = before;
      asking = null;
      next = null;
      versions.held().forEach(this::erase);
      upstream.dueTimes().remove(this);
    }
    for (Round round : new @Nullable Round[] {now, then}) {
      if (round != null) {
        round.end(Sentences.closed());
      }
    }
    if (other != null) {
      other.close();
    }
  }
}
