package io.gitops4j.testkit.apiserver.http;

import io.gitops4j.testkit.apiserver.store.ObjectStore;
import io.gitops4j.testkit.apiserver.store.StoreEvent;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings changes to the watches, on one thread: the store is never kept waiting by a client, and
 * every watch sees changes in the order of their revisions.
 *
 * <p>What came while the thread was busy is dealt with in one round, at whose end the watches write
 * what they have to tell: the more is written to the store, the fewer and larger are the pieces
 * that are sent.
 */
final class WatchHub implements AutoCloseable {
  private final ObjectStore store;
  private final ScheduledExecutorService thread;
  private final Map<String, Set<Watch>> watches = new ConcurrentHashMap<>();
  private final Consumer<StoreEvent> listener = this::changed;
  private final Queue<Runnable> actions = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Set<Watch> telling = new HashSet<>();

  WatchHub(ObjectStore store, ScheduledExecutorService thread) {
    this.store = store;
    this.thread = thread;
    store.listen(listener);
  }

  private void changed(StoreEvent event) {
    Set<Watch> interested = watches.get(event.storage());
    if (interested != null && !interested.isEmpty()) {
      run(() -> interested.forEach(w -> w.changed(event)));
    }
  }

  /** Adds a watch; called while the store is locked, so that no change is missed or seen twice. */
  void add(String storage, Watch watch) {
    watches.computeIfAbsent(storage, s -> ConcurrentHashMap.newKeySet()).add(watch);
  }

  void remove(String storage, Watch watch) {
    Set<Watch> set = watches.get(storage);
    if (set != null) {
      set.remove(watch);
    }
  }

  /** Runs on the thread that brings changes, after what was to run before. */
  void run(Runnable action) {
    actions.add(action);
    if (waiting.getAndIncrement() == 0) {
      execute();
    }
  }

  private void execute() {
    try {
      thread.execute(this::round);
    } catch (RejectedExecutionException e) {
      // The server is being closed, and its watches with it.
    }
  }

  private void round() {
    int count = waiting.get();
    int done = 0;
    try {
      while (done < count) {
        done++;
        actions.remove().run();
      }
    } finally {
      telling.forEach(Watch::writeTogether);
      telling.clear();
      if (waiting.addAndGet(-done) > 0) {
        execute();
      }
    }
  }

  /** Takes note of a watch that has something to write; on the thread that brings changes. */
  void tells(Watch watch) {
    telling.add(watch);
  }

  /** Runs later on the thread that brings changes; null when the server is being closed. */
  @Nullable ScheduledFuture<?> later(Runnable action, long milliseconds) {
    try {
      return thread.schedule(() -> run(action), milliseconds, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      return null;
    }
  }

  /** The number of open watches. */
  int size() {
    return watches.values().stream().mapToInt(Set::size).sum();
  }

  /** Ends all watches of a collection, as when its kind is gone. */
  void endAll(String storage) {
    Set<Watch> set = watches.getOrDefault(storage, Set.of());
    set.forEach(w -> run(w::end));
  }

  /** Ends all watches by 410, each after what it was told of before; the store is locked. */
  void expireAll() {
    watches.values().forEach(set -> set.forEach(w -> run(w::expire)));
  }

  /** Breaks all watches, as when a connection is lost. */
  void breakAll() {
    watches.values().forEach(set -> set.forEach(Watch::abort));
  }

  @Override
  public void close() {
    store.unlisten(listener);
    watches.values().forEach(set -> set.forEach(Watch::close));
  }
}
