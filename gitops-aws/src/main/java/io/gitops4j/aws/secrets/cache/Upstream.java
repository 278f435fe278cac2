package io.gitops4j.aws.secrets.cache;

import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.aws.secrets.store.SecretStore;
import io.gitops4j.aws.secrets.store.StoreAnswer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The way to one store: what is to be asked waits in a queue, from which calls take as much as the
 * store allows for one.
 *
 * <p>At most {@value #LANES} calls are made at once. While they are busy the queue grows, so the
 * busier the store, the fuller the batches. A worker takes what it asks when it begins, not when it
 * was started, and goes on until the queue is empty.
 *
 * <p>A call that takes longer than twice {@link CachePolicy#readTimeout()} is given up: who waits
 * for it is told, its lane is free again, and a new call for the same secrets may begin. Its answer
 * is still looked at if it comes (see {@link Entry}). Because each such call holds a thread of the
 * executor, no more than {@value #MOST_OPEN} may be open; when they are, the oldest that was given
 * up is interrupted (each time, one more), and nothing new is asked before one returns.
 *
 * <p>Locks: an entry may call this under its own lock, and this never calls an entry, the store or
 * the executor under its lock. Safe to use from many threads.
 */
final class Upstream {

  /** The most calls that are made at once and waited for. */
  static final int LANES = 4;

  /** The most calls that did not return, those that were given up included. */
  static final int MOST_OPEN = 16;

  private final SecretStore store;
  private final Core core;
  private final DueTimes dueTimes;
  private final long window;
  private final Deque<Round> queue = new ArrayDeque<>();
  private final Set<Call> hanging = new LinkedHashSet<>();
  private int running;
  private int starting;
  private final AtomicLong begun = new AtomicLong();
  private boolean closed;

  Upstream(SecretStore store, Core core) {
    this.store = store;
    this.core = core;
    this.window = core.policy().refreshAfter().toNanos() / 10;
    this.dueTimes = new DueTimes(core.agenda(), window, this::due);
  }

  SecretStore store() {
    return store;
  }

  DueTimes dueTimes() {
    return dueTimes;
  }

  /** How long before its time a secret may go along with others that are due; in nanoseconds. */
  long window() {
    return window;
  }

  /** How many calls have begun; a call with a higher number begins after this. */
  long begun() {
    return begun.get();
  }

  /** Nanoseconds until a secret is due; empty when that is not set. */
  OptionalLong next(Entry entry) {
    OptionalLong at = dueTimes.of(entry);
    return at.isPresent() ? OptionalLong.of(at.getAsLong() - core.now()) : at;
  }

  private void due(List<Entry> entries) {
    entries.forEach(Entry::due);
    pump();
  }

  /** Puts something into the queue; {@link #pump} gets it going. May be called under a lock. */
  synchronized void enqueue(Round round) {
    if (!closed) {
      queue.add(round);
    }
  }

  /** Starts as many workers as the queue needs. Not to be called under a lock. */
  void pump() {
    int batch = batchSize();
    while (start(batch)) {
      try {
        core.executor().execute(this::work);
      } catch (RejectedExecutionException refused) {
        refused(refused);
        return;
      }
    }
  }

  private boolean start(int batch) {
    List<Call> givenUp;
    synchronized (this) {
      if (closed || running >= LANES || queue.size() <= (long) starting * batch) {
        return false;
      }
      if (running + hanging.size() < MOST_OPEN) {
        running++;
        starting++;
        return true;
      }
      givenUp = List.copyOf(hanging);
    }
    for (Call call : givenUp) {
      if (call.interrupt()) {
        break;
      }
    }
    return false;
  }

  private int batchSize() {
    return Math.max(1, store.batchSize());
  }

  /** No worker could be started: those that wait are told, unless another worker goes on. */
  private void refused(RejectedExecutionException cause) {
    Call none;
    synchronized (this) {
      running--;
      starting--;
      if (running > 0) {
        return;
      }
      none = take(Integer.MAX_VALUE);
    }
    if (none != null) {
      for (Round round : none.rounds()) {
        SecretException why = Sentences.refusedByExecutor(round.entry().ref(), cause);
        round.entry().answered(round, none, new StoreAnswer.Refused(why));
      }
      core.flush();
    }
  }

  private void work() {
    int batch = batchSize();
    Call call;
    synchronized (this) {
      starting--;
      call = take(batch);
      running -= call == null ? 1 : 0;
    }
    while (call != null && perform(call)) {
      batch = batchSize();
      synchronized (this) {
        call = take(batch);
        running -= call == null ? 1 : 0;
      }
    }
  }

  /** Guarded by this. */
  private @Nullable Call take(int batch) {
    if (queue.isEmpty() || closed) {
      return null;
    }
    List<Round> rounds = new ArrayList<>();
    while (rounds.size() < batch && !queue.isEmpty()) {
      Round round = queue.poll();
      round.begin();
      rounds.add(round);
    }
    double luck = ThreadLocalRandom.current().nextDouble();
    return new Call(begun.incrementAndGet(), core.now(), core.instant(), luck, rounds);
  }

  /** Makes a call; true when its lane is still that of this worker. */
  private boolean perform(Call call) {
    Duration limit = core.policy().readTimeout().multipliedBy(2);
    Agenda.Item alarm = core.agenda().at(call.began() + limit.toNanos(), () -> giveUp(call, limit));
    Map<SecretRef, StoreAnswer> answers = ask(call);
    boolean inTime = call.returned();
    core.agenda().cancel(alarm);
    for (Round round : call.rounds()) {
      SecretRef ref = round.entry().ref();
      StoreAnswer answer = answers.remove(ref);
      if (answer == null) {
        answer =
            new StoreAnswer.Refused(
                Sentences.defect(ref, "the store " + store.id() + " gave no answer for it", null));
      }
      round.entry().answered(round, call, answer);
    }
    answers.values().forEach(Upstream::discard);
    core.flush();
    if (!inTime) {
      synchronized (this) {
        hanging.remove(call);
      }
      pump();
    }
    return inTime;
  }

  /** The answers for every secret of the call that the store gave one for. */
  private Map<SecretRef, StoreAnswer> ask(Call call) {
    List<SecretRef> refs = call.refs();
    Map<SecretRef, StoreAnswer> answers = new HashMap<>();
    try {
      answers.putAll(store.fetch(refs));
    } catch (SecretException failed) {
      refs.forEach(ref -> answers.put(ref, new StoreAnswer.Refused(failed)));
    } catch (RuntimeException | Error thrown) {
      String what = "the store " + store.id() + " threw " + thrown.getClass().getName();
      refs.forEach(
          ref -> answers.put(ref, new StoreAnswer.Refused(Sentences.defect(ref, what, thrown))));
    }
    return answers;
  }

  private void giveUp(Call call, Duration limit) {
    synchronized (this) {
      if (!call.giveUp()) {
        return;
      }
      running--;
      hanging.add(call);
    }
    for (Round round : call.rounds()) {
      SecretException why = Sentences.noAnswerInTime(round.entry().ref(), limit);
      round.entry().answered(round, call, new StoreAnswer.Refused(why));
    }
    core.flush();
    pump();
  }

  static void discard(StoreAnswer answer) {
    if (answer instanceof StoreAnswer.Found found) {
      found.secret().value().close();
    }
  }

  /** Begins no further call, and closes the store. */
  void close() {
    synchronized (this) {
      closed = true;
      queue.clear();
    }
    store.close();
  }
}
