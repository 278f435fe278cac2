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
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One secret of a cache: which version is served ({@link Succession}), whether it may be ({@link
 * Freshness}), and what was asked of the store ({@link Questions}).
 *
 * <p><b>Reading</b> is one volatile read, of {@code served}: it is null unless there is a version
 * that may be served. No reader looks at a clock; the timer sets it to null when the time comes.
 * Everything else is guarded by this object's lock, under which nothing waits and nothing foreign
 * is called but a clock and {@code means} of a store. What listeners are to hear is put into their
 * queues under the lock, and sent afterwards ({@link Core#flush()}).
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
  private final Handles handles = new Handles(this);
  private final Succession succession;
  private final Versions versions;
  private final Freshness freshness;
  private final Questions questions;
  private final OtherVersions others;

  private volatile @Nullable StoredVersion served;

  private boolean gone;
  private boolean closed;
  private long askedAt;

  /** How many calls had begun when an answer was taken; one that began before is in doubt. */
  private long takenAfter = -1;

  /** How many calls had begun when somebody told of a change; those do not show it. */
  private long changedAfter = -1;

  /**
   * A secret that is not known yet.
   *
   * @param lasting whether it is asked for anew in time, and told of; otherwise it is asked for
   *     once
   * @param dropped is called when it is not needed any more
   */
  Entry(Core core, Upstream upstream, SecretRef ref, boolean lasting, Consumer<Entry> dropped) {
    this.core = core;
    this.upstream = upstream;
    this.ref = ref;
    this.lasting = lasting;
    this.dropped = dropped;
    this.askedAt = core.now() - SECOND;
    this.succession = new Succession(core, ref, this, handles);
    this.versions = succession.versions();
    this.freshness = new Freshness(core, ref);
    this.questions = new Questions(this, upstream);
    this.others = new OtherVersions(core, upstream, this);
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

  OtherVersions others() {
    return others;
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
      throw freshness.tooOld();
    }
    return version;
  }

  synchronized void checkOpen() {
    if (closed) {
      throw Sentences.closed();
    }
  }

  /**
   * Sees to it that something is known, without waiting.
   *
   * @return what to wait for; null when it is known, or gone
   * @throws SecretException when a try failed just now
   */
  synchronized @Nullable Round know() {
    checkOpen();
    if (versions.current() != null || gone) {
      return null;
    }
    SecretException failure = freshness.lastFailure();
    long wait = freshness.coldWait();
    if (failure != null && questions.none() && wait > 0) {
      throw Sentences.remembered(failure, wait);
    }
    return questions.any();
  }

  /** Whether it was dropped, so that another one is to be made for the same secret. */
  synchronized boolean isGone() {
    return gone;
  }

  /** Asks the store now and waits for the answer. */
  StoredVersion refresh() {
    Round round = ask();
    upstream.pump();
    round.await(core);
    return current();
  }

  /** Wants an answer that is not older than now. */
  synchronized Round ask() {
    checkOpen();
    return questions.fresh();
  }

  /** It is time to ask anew. */
  synchronized void due() {
    if (!gone && !closed) {
      questions.any();
    }
  }

  /** Somebody told that it changed, by this name or ARN. */
  synchronized void changed(String nameOrArn) {
    StoredVersion known = versions.newest();
    if (known != null && !closed && upstream.store().means(ref, known.stored(), nameOrArn)) {
      changedAfter = upstream.begun();
      if (questions.none()) {
        askSoon();
      }
    }
  }

  /** Guarded by this. Makes it due now, or a second after it was asked last. */
  private void askSoon() {
    long now = core.now();
    long at = now + Math.max(0, askedAt + SECOND - now);
    upstream.dueTimes().set(this, at, at);
  }

  /** What a call said, or that it was given up. */
  void answered(Round round, Call call, StoreAnswer answer) {
    @Nullable RuntimeException failure = null;
    synchronized (this) {
      boolean late = !questions.isUnderWay(round);
      askedAt = late ? askedAt : call.began();
      if (gone || closed || (late && freshness.isTooOld(call.began()))) {
        Upstream.discard(answer);
      } else if (answer instanceof StoreAnswer.Found found) {
        take(found.secret(), call);
      } else if (answer instanceof StoreAnswer.Refused refused && !late) {
        failure = refused.exception();
        fail(refused.exception(), call);
      }
      questions.over(round);
    }
    round.end(failure);
  }

  /** Guarded by this. */
  private void take(StoredSecret stored, Call call) {
    StoredVersion newest = versions.newest();
    if (newest != null && call.number() <= takenAfter) {
      if (!newest.is(stored) || upstream.dueTimes().of(this).isEmpty()) {
        askSoon();
      }
      stored.value().close();
      return;
    }
    takenAfter = upstream.begun();
    boolean newly = freshness.answered(call.began());
    succession.take(stored, call);
    publish();
    if (!lasting) {
      return;
    }
    if (newest == null) {
      core.tellKnown(ref, stored.version());
    }
    if (newly) {
      core.agenda().at(freshness.expiresAt(), this::expire);
    }
    plan(call);
  }

  /** Guarded by this. */
  private void publish() {
    served = freshness.mayServe() && !closed ? versions.current() : null;
  }

  /** Guarded by this. Sets when it is asked for next after an answer. */
  private void plan(Call call) {
    if (call.number() <= changedAfter) {
      askSoon();
      return;
    }
    long due = freshness.refreshAt(call.luck());
    upstream.dueTimes().set(this, due - upstream.window(), due);
  }

  /** Guarded by this. */
  private void fail(SecretException failure, Call call) {
    long wait = freshness.failed(failure, call.luck());
    if (versions.current() == null) {
      int told = freshness.tries();
      core.agenda().at(core.now() + wait + Backoff.FORGET, () -> dropIfIdle(told));
    } else {
      long due = core.now() + wait;
      upstream.dueTimes().set(this, due - wait / 20, due);
    }
  }

  /** The value is too old, unless it was confirmed since this was set. */
  private void expire() {
    synchronized (this) {
      if (closed) {
        return;
      }
      long at = freshness.expiresAt();
      if (at - core.now() > 0) {
        core.agenda().at(at, this::expire);
        return;
      }
      freshness.expire();
      publish();
    }
    core.flush();
  }

  private synchronized void dropIfIdle(int triesThen) {
    if (freshness.tries() == triesThen) {
      drop();
    }
  }

  /** Drops it when it is not known and nobody waits for it: true when it is gone. */
  synchronized boolean drop() {
    if (versions.current() == null && questions.none() && !gone) {
      gone = true;
      dropped.accept(this);
    }
    return gone;
  }

  Registration onRotation(RotationListener listener) {
    checkOpen();
    RotationListeners.Box box = core.rotationListeners().add(listener, ref);
    synchronized (this) {
      succession.add(box);
    }
    return () -> {
      synchronized (this) {
        succession.remove(box);
      }
      box.close();
    };
  }

  /** The version that is current, which stays so until {@link #unpin()}. */
  synchronized StoredVersion pin() {
    StoredVersion version = servedOrThrow();
    succession.pin();
    return version;
  }

  void unpin() {
    synchronized (this) {
      if (closed) {
        return;
      }
      succession.unpin();
      publish();
    }
    core.flush();
  }

  synchronized boolean isPinned() {
    return succession.isPinned();
  }

  /** The version before the current one, if it is held. */
  synchronized @Nullable StoredVersion previous() {
    checkOpen();
    return versions.previous();
  }

  /** Keeps a version as the one before the current one, unless there is one by now. */
  synchronized StoredVersion adopt(StoredVersion version) {
    if (closed) {
      version.erase();
      throw Sentences.closed();
    }
    StoredVersion held = versions.previous();
    if (held != null) {
      if (held != version) {
        version.erase();
      }
      return held;
    }
    versions.previous(version);
    core.heldChanged();
    return version;
  }

  void forEachSecret(Consumer<SecretValue> visitor) {
    List<StoredVersion> held;
    synchronized (this) {
      held = versions.held();
    }
    held.forEach(version -> version.forEachSecret(visitor));
  }

  synchronized SecretStatus status() {
    StoredVersion version = versions.current();
    SecretException failure = freshness.lastFailure();
    long next = version == null ? Math.max(0, freshness.coldWait()) : upstream.next(this).orElse(0);
    return new SecretStatus(
        ref,
        freshness.state(),
        version == null ? null : version.id(),
        version == null ? Duration.ZERO : freshness.age(),
        freshness.tries(),
        failure == null ? null : failure.failure(),
        Duration.ofNanos(next));
  }

  /** Erases everything; who waits is told. */
  void close() {
    synchronized (this) {
      closed = true;
      served = null;
      succession.eraseAll();
      upstream.dueTimes().remove(this);
      questions.end(Sentences.closed());
    }
    others.close();
  }
}
