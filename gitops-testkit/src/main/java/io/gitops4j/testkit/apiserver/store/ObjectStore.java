package io.gitops4j.testkit.apiserver.store;

import io.gitops4j.testkit.apiserver.model.Cluster.Change;
import io.gitops4j.testkit.apiserver.model.Json;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The objects of all kinds, as etcd holds them for a kube-apiserver: one counter of revisions for
 * all writes, and a bounded history that lists of the past and watches are answered from.
 *
 * <p>A collection is named by the plural and group of its kind; versions of one kind share it.
 * Objects are sorted by namespace and name, compared byte by byte, as etcd's keys are. Trees that
 * are stored or handed out are shared and must never be changed.
 *
 * <p>Thread-safe. {@link #exclusively} runs a whole read-check-write as one: that is how the server
 * gets by without retries. Listeners are called inside, in the order of revisions, and must only
 * take note. Source: k8s.io/apiserver, {@code pkg/storage/etcd3/store.go} and {@code
 * pkg/storage/cacher}.
 */
public final class ObjectStore {
  /** Where revisions begin: not at 1, so that small numbers are too old, as on a real server. */
  private static final long FIRST_REVISION = 100;

  private final Object lock = new Object();
  private final Map<String, Collection> collections = new HashMap<>();
  private final List<Consumer<StoreEvent>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<StoreEvent>> followers = new CopyOnWriteArrayList<>();
  private final int historySize;
  private long revision = FIRST_REVISION;

  /** The oldest revision that a collection nobody has written to can be watched from. */
  private long beginning = FIRST_REVISION;

  /** A store that remembers so many changes of each collection. */
  public ObjectStore(int historySize) {
    this.historySize = historySize;
  }

  private static final class Collection {
    final NavigableMap<String, Map<String, @Nullable Object>> objects;
    final ArrayDeque<StoreEvent> history = new ArrayDeque<>();
    long oldest;

    Collection(long oldest) {
      this(oldest, new TreeMap<>());
    }

    Collection(long oldest, NavigableMap<String, Map<String, @Nullable Object>> objects) {
      this.oldest = oldest;
      this.objects = objects;
    }
  }

  /** The key as etcd compares it: {@code a-b/x} stands before {@code a/x}. */
  private static String key(String namespace, String name) {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }

  /**
   * What a collection held at one time.
   *
   * @param revision the time
   * @param objects the objects, by namespace and name; not to be changed
   */
  public record Snapshot(long revision, List<Map<String, @Nullable Object>> objects) {}

  /** A time whose history is gone. */
  public static final class CompactedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long oldest;

    CompactedException(long oldest) {
      super("the history before " + oldest + " is gone", null, false, false);
      this.oldest = oldest;
    }

    /** The oldest revision that can still be watched from. */
    public long oldest() {
      return oldest;
    }
  }

  /** Runs an action that no other write and no listener comes between. */
  public <T> T exclusively(Supplier<T> action) {
    synchronized (lock) {
      return action.get();
    }
  }

  /** The revision of the last write. */
  public long revision() {
    synchronized (lock) {
      return revision;
    }
  }

  /**
   * Waits until a revision is reached.
   *
   * @return the revision then; less than what was asked for when the time was over
   */
  public long awaitRevision(long wanted, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    synchronized (lock) {
      while (revision < wanted) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          break;
        }
        lock.wait(left);
      }
      return revision;
    }
  }

  /** Makes an empty collection whose history begins now; nothing happens when it is there. */
  public void define(String storage) {
    synchronized (lock) {
      collections.computeIfAbsent(storage, s -> new Collection(revision));
    }
  }

  /** Forgets an empty collection with its history. */
  public void undefine(String storage) {
    synchronized (lock) {
      collections.remove(storage);
    }
  }

  /** An object as it is stored; null when there is none. */
  public @Nullable Map<String, @Nullable Object> get(
      String storage, String namespace, String name) {
    synchronized (lock) {
      return collection(storage).objects.get(key(namespace, name));
    }
  }

  private Collection collection(String storage) {
    return collections.computeIfAbsent(storage, s -> new Collection(beginning));
  }

  /** Whether a collection has no objects now. */
  public boolean isEmpty(String storage) {
    synchronized (lock) {
      Collection collection = collections.get(storage);
      return collection == null || collection.objects.isEmpty();
    }
  }

  /** The objects now; of all namespaces when the namespace is empty. */
  public Snapshot list(String storage, String namespace) {
    synchronized (lock) {
      return new Snapshot(revision, select(collection(storage).objects, namespace));
    }
  }

  private static List<Map<String, @Nullable Object>> select(
      NavigableMap<String, Map<String, @Nullable Object>> objects, String namespace) {
    if (namespace.isEmpty()) {
      return List.copyOf(objects.values());
    }
    return List.copyOf(objects.subMap(namespace + "/", namespace + "0").values());
  }

  /**
   * The objects as they were.
   *
   * @throws CompactedException when the history does not reach back that far
   */
  public Snapshot listAt(String storage, String namespace, long at) throws CompactedException {
    synchronized (lock) {
      Collection collection = collection(storage);
      if (at >= revision) {
        return new Snapshot(revision, select(collection.objects, namespace));
      }
      if (at < collection.oldest) {
        throw new CompactedException(collection.oldest);
      }
      TreeMap<String, Map<String, @Nullable Object>> past = new TreeMap<>(collection.objects);
      Iterator<StoreEvent> backwards = collection.history.descendingIterator();
      while (backwards.hasNext()) {
        StoreEvent event = backwards.next();
        if (event.revision() <= at) {
          break;
        }
        String key = key(event.object());
        if (event.before() == null) {
          past.remove(key);
        } else {
          past.put(key, event.before());
        }
      }
      return new Snapshot(at, select(past, namespace));
    }
  }

  private static String key(Map<String, @Nullable Object> object) {
    return key(
        Json.string(object, "metadata", "namespace"), Json.string(object, "metadata", "name"));
  }

  /** Stores a new object; what is returned carries its resourceVersion and belongs to the store. */
  public Map<String, @Nullable Object> create(
      String storage, Map<String, @Nullable Object> object) {
    synchronized (lock) {
      revision++;
      Map<String, @Nullable Object> stored = new StoredObject(object, revision);
      collection(storage).objects.put(key(stored), stored);
      publish(new StoreEvent(Change.Type.ADDED, storage, stored, null, revision));
      return stored;
    }
  }

  /** Replaces an object; what is returned carries its new resourceVersion. */
  public Map<String, @Nullable Object> update(
      String storage, Map<String, @Nullable Object> object) {
    synchronized (lock) {
      revision++;
      NavigableMap<String, Map<String, @Nullable Object>> objects = collection(storage).objects;
      String key = key(object);
      Map<String, @Nullable Object> before = objects.get(key);
      Map<String, @Nullable Object> parts =
          before == null ? object : SharedParts.of(object, before);
      Map<String, @Nullable Object> stored = new StoredObject(parts, revision);
      objects.put(key, stored);
      publish(new StoreEvent(Change.Type.MODIFIED, storage, stored, before, revision));
      return stored;
    }
  }

  /**
   * Removes an object.
   *
   * @return the object as it was last, with the resourceVersion of its deletion; null when it was
   *     not there
   */
  public @Nullable Map<String, @Nullable Object> delete(
      String storage, String namespace, String name) {
    synchronized (lock) {
      Map<String, @Nullable Object> before =
          collection(storage).objects.remove(key(namespace, name));
      if (before == null) {
        return null;
      }
      revision++;
      Map<String, @Nullable Object> last = new StoredObject(before, revision);
      publish(new StoreEvent(Change.Type.DELETED, storage, last, before, revision));
      return last;
    }
  }

  private void publish(StoreEvent event) {
    Collection collection = collection(event.storage());
    collection.history.addLast(event);
    while (collection.history.size() > historySize) {
      collection.oldest = collection.history.removeFirst().revision();
    }
    listeners.forEach(listener -> listener.accept(event));
    lock.notifyAll();
    followers.forEach(follower -> follower.accept(event));
  }

  /** All objects now. */
  public StoreContents contents() {
    synchronized (lock) {
      Map<String, NavigableMap<String, Map<String, @Nullable Object>>> all = new HashMap<>();
      collections.forEach((storage, held) -> all.put(storage, new TreeMap<>(held.objects)));
      return new StoreContents(revision, all);
    }
  }

  /**
   * Replaces all objects by those of another time or store, as etcd is restored for a
   * kube-apiserver ({@code --bump-revision --mark-compacted}): objects have the resourceVersions
   * they had, the next write gets one above all that either has seen, and the history begins now.
   * Listeners are told nothing.
   */
  public void restore(StoreContents contents) {
    synchronized (lock) {
      revision = Math.max(revision, contents.revision()) + 1;
      beginning = revision;
      collections.clear();
      contents
          .copy()
          .forEach(
              (storage, objects) -> collections.put(storage, new Collection(revision, objects)));
      lock.notifyAll();
    }
  }

  /** Forgets the history of all collections, so that every watch must list again. */
  public void compact() {
    synchronized (lock) {
      collections
          .values()
          .forEach(
              c -> {
                c.history.clear();
                c.oldest = revision;
              });
    }
  }

  /** Tells a listener of each change from now on. */
  public void listen(Consumer<StoreEvent> listener) {
    synchronized (lock) {
      listeners.add(listener);
    }
  }

  /**
   * Has a change followed by what must be done about it before anybody else writes. Followers are
   * called after all listeners and may write themselves.
   */
  public void follow(Consumer<StoreEvent> follower) {
    followers.add(follower);
  }

  /** Ends {@link #listen}. */
  public void unlisten(Consumer<StoreEvent> listener) {
    synchronized (lock) {
      listeners.remove(listener);
    }
  }

  /**
   * The changes of a collection after a revision, oldest first.
   *
   * @throws CompactedException when the history does not reach back that far
   */
  public List<StoreEvent> changesAfter(String storage, long after) throws CompactedException {
    synchronized (lock) {
      Collection collection = collection(storage);
      if (after < collection.oldest) {
        throw new CompactedException(collection.oldest);
      }
      List<StoreEvent> events = new ArrayList<>();
      for (StoreEvent event : collection.history) {
        if (event.revision() > after) {
          events.add(event);
        }
      }
      return events;
    }
  }
}
