package io.gitops4j.examples.quickstart;

import io.gitops4j.ReconcileResult;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.event.ReconcileListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Remembers what the engine tells, and lets a scene wait for what it expects. */
final class Watcher implements ReconcileListener {

  private static final Duration SCENE = Duration.ofMinutes(2);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<ReconcileEvent> events = new ArrayList<>();

  @Override
  public void on(ReconcileEvent event) {
    lock.lock();
    try {
      events.add(event);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what was told so far: a new scene begins. */
  void forget() {
    lock.lock();
    try {
      events.clear();
    } finally {
      lock.unlock();
    }
  }

  /** What was told since the scene began. */
  List<ReconcileEvent> seen() {
    lock.lock();
    try {
      return List.copyOf(events);
    } finally {
      lock.unlock();
    }
  }

  /** The first event of a kind that fits, waited for as long as a scene may take. */
  <E extends ReconcileEvent> Optional<E> await(Class<E> kind, Predicate<E> fits)
      throws InterruptedException {
    return await(kind, fits, SCENE);
  }

  /** The first event of a kind that fits, waited for as long as given. */
  <E extends ReconcileEvent> Optional<E> await(Class<E> kind, Predicate<E> fits, Duration longest)
      throws InterruptedException {
    long left = longest.toNanos();
    lock.lock();
    try {
      while (true) {
        Optional<E> found =
            events.stream().filter(kind::isInstance).map(kind::cast).filter(fits).findFirst();
        if (found.isPresent() || left <= 0) {
          return found;
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The next pass that ended at a revision, given by the first digits of its commit. */
  Optional<ReconcileResult> awaitPass(String commit) throws InterruptedException {
    return await(
            ReconcileEvent.PassFinished.class,
            e -> e.result().revision().map(r -> r.digest().contains(commit)).orElse(false))
        .map(ReconcileEvent.PassFinished::result);
  }

  /** A time for people. */
  static String millis(Duration took) {
    return TimeUnit.NANOSECONDS.toMillis(took.toNanos()) + " ms";
  }
}
