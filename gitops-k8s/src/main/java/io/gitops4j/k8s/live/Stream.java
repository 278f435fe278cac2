package io.gitops4j.k8s.live;

import io.gitops4j.ObjectRef;
import io.gitops4j.k8s.api.ApiError;
import io.gitops4j.k8s.api.Json;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.LiveObject;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.k8s.api.Watch;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the records of one scope, in all namespaces or in one, by a list in pages of 500 and a
 * watch from where the list ended.
 *
 * <p>A watch that ends is opened again from the last resourceVersion heard of, bookmarks included;
 * 410 and events that cannot be read lead to a new list. A pause between attempts begins at 100 ms
 * and doubles up to 10 s. An object's state never goes back: an event older than what the answer to
 * our own write told is dropped, and so is such an answer after the object's deletion was heard of.
 * Where watching is not allowed, every question leads to a list.
 */
final class Stream implements AutoCloseable {

  private static final int PAGE = 500;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** Told of changes; {@code record} is null when the object is gone. */
  interface Listener {
    void changed(ObjectRef ref, @Nullable LiveRecord record);
  }

  private final KubernetesApi api;
  private final Scope scope;
  private final String namespace;
  private final Function<LiveObject, LiveRecord> reader;
  private final ScheduledExecutorService scheduler;
  private final Listener listener;
  private final Map<ObjectRef, LiveRecord> records = new HashMap<>();
  private final Map<ObjectRef, String> gone = new HashMap<>();
  private final Map<ObjectRef, LiveRecord> finished = new HashMap<>();
  private @Nullable Watch watch;
  private String version = "";
  private Duration pause = FIRST_PAUSE;
  private int generation;
  private boolean watchable;
  private boolean closed;
  private boolean dead;

  Stream(
      KubernetesApi api,
      Scope scope,
      String namespace,
      Function<LiveObject, LiveRecord> reader,
      ScheduledExecutorService scheduler,
      Listener listener) {
    this.api = api;
    this.scope = scope;
    this.namespace = namespace;
    this.reader = reader;
    this.scheduler = scheduler;
    this.listener = listener;
    this.watchable = scope.type().verbs().contains("watch");
  }

  /** Lists and begins to watch. */
  void start() {
    list();
    open();
  }

  /** Lists again where there is no watch that keeps the records current. */
  void freshen() {
    boolean stale;
    synchronized (this) {
      stale = !closed && (!watchable || watch == null);
    }
    if (stale) {
      list();
    }
  }

  /** Whether the server no longer serves the kind, so that a new stream must be begun. */
  synchronized boolean dead() {
    return dead;
  }

  synchronized Optional<LiveRecord> find(ObjectRef ref) {
    return Optional.ofNullable(records.get(ref));
  }

  /** The last state of a Job that the cluster removes by itself once it has finished. */
  synchronized Optional<LiveRecord> removedByItself(ObjectRef ref) {
    return Optional.ofNullable(finished.get(ref));
  }

  synchronized Map<ObjectRef, LiveRecord> all() {
    return Map.copyOf(records);
  }

  /** Forgets an object that a request of our own found gone. */
  void forget(ObjectRef ref) {
    synchronized (this) {
      records.remove(ref);
    }
  }

  private void list() {
    Map<ObjectRef, LiveRecord> found = new HashMap<>();
    String listed = "";
    String next = "";
    do {
      Map<String, @Nullable Object> page;
      try {
        page =
            api.getPath(
                path("limit=" + PAGE + (next.isEmpty() ? "" : "&continue=" + encode(next))));
      } catch (ApiError e) {
        if (e.code() == 410 && !next.isEmpty()) {
          found.clear();
          next = "";
          page = api.getPath(path("")); // The pages expired: all at once.
        } else {
          throw e;
        }
      }
      for (Map<String, @Nullable Object> item : Json.objects(page, "items")) {
        item.putIfAbsent("apiVersion", scope.type().apiVersion());
        item.putIfAbsent("kind", scope.type().kind());
        LiveRecord record = reader.apply(LiveObject.of(scope.type(), item));
        found.put(record.ref(), record);
      }
      Map<String, @Nullable Object> metadata = Json.child(page, "metadata");
      listed = Json.text(metadata, "resourceVersion");
      next = Json.text(metadata, "continue");
    } while (!next.isEmpty());
    replace(found, listed);
  }

  private void replace(Map<ObjectRef, LiveRecord> found, String listed) {
    Map<ObjectRef, LiveRecord> before;
    synchronized (this) {
      before = new HashMap<>(records);
      version = listed;
      gone.clear();
      found.forEach(
          (ref, record) -> {
            LiveRecord old = records.get(ref);
            if (old == null || !old.newerThan(record.version().resourceVersion())) {
              records.put(ref, record);
            }
          });
      records.values().removeIf(r -> !found.containsKey(r.ref()) && !r.newerThan(listed));
    }
    Set<ObjectRef> refs = new TreeSet<>(before.keySet());
    refs.addAll(found.keySet());
    for (ObjectRef ref : refs) {
      LiveRecord now = find(ref).orElse(null);
      if (now == null || !now.equals(before.get(ref))) {
        listener.changed(ref, now);
      }
    }
  }

  private void open() {
    int mine;
    String from;
    synchronized (this) {
      if (closed || !watchable) {
        return;
      }
      mine = ++generation;
      from = version;
    }
    int seconds = 240 + ThreadLocalRandom.current().nextInt(120);
    String query =
        "watch=true&allowWatchBookmarks=true&timeoutSeconds="
            + seconds
            + "&resourceVersion="
            + from;
    Watch opened = Watch.open(api, path(query), e -> event(mine, e), error -> ended(mine, error));
    boolean late;
    synchronized (this) {
      late = closed || generation != mine;
      if (!late) {
        watch = opened;
      }
    }
    if (late) {
      opened.close();
    } else {
      guard(mine, opened, seconds + 30);
    }
  }

  /** A connection that died without a word is noticed, because the server ends every watch. */
  private void guard(int mine, Watch opened, int seconds) {
    schedule(
        () -> {
          boolean stuck;
          synchronized (this) {
            stuck = !closed && generation == mine;
          }
          if (stuck) {
            opened.close();
            ended(mine, null);
          }
        },
        Duration.ofSeconds(seconds));
  }

  private void event(int mine, Watch.Event event) {
    synchronized (this) {
      if (closed || generation != mine) {
        return;
      }
      pause = FIRST_PAUSE;
      String heard = Json.text(Json.child(event.object(), "metadata"), "resourceVersion");
      version = heard.isEmpty() ? version : heard;
    }
    if (event.type().equals("BOOKMARK")) {
      return;
    }
    ResourceType type = scope.type();
    LiveObject live = LiveObject.of(type, event.object());
    if (event.type().equals("DELETED")) {
      synchronized (this) {
        LiveRecord old = records.get(live.ref());
        if (old != null && !old.version().uid().equals(live.uid())) {
          return; // The successor of the same name is already known.
        }
        records.remove(live.ref());
        if (old != null && old.removedByItself() && finished.size() < 10_000) {
          finished.put(live.ref(), old);
        }
        if (gone.size() > 10_000) {
          gone.clear();
        }
        gone.put(live.ref(), live.resourceVersion());
      }
      listener.changed(live.ref(), null);
    } else if (!known(live)) {
      put(reader.apply(live));
    }
  }

  /** Whether this state or a later one is there already, as after a write of our own. */
  private synchronized boolean known(LiveObject live) {
    LiveRecord old = records.get(live.ref());
    return old != null
        && old.version().uid().equals(live.uid())
        && (old.version().resourceVersion().equals(live.resourceVersion())
            || old.newerThan(live.resourceVersion()));
  }

  /** Takes over a state, unless a later one is known. */
  void put(LiveRecord record) {
    synchronized (this) {
      if (closed) {
        return;
      }
      LiveRecord old = records.get(record.ref());
      String dead = gone.get(record.ref());
      if ((old != null && !record.newerThan(old.version().resourceVersion()))
          || (dead != null && !record.newerThan(dead))) {
        return;
      }
      gone.remove(record.ref());
      finished.remove(record.ref());
      records.put(record.ref(), record);
    }
    // Told is what holds now: another thread may have put a later state meanwhile.
    listener.changed(record.ref(), find(record.ref()).orElse(null));
  }

  private void ended(int mine, @Nullable ApiError error) {
    Duration wait;
    boolean relist =
        error != null && (error.code() == 410 || error.code() == 400 || error.notFound());
    synchronized (this) {
      if (closed || generation != mine) {
        return;
      }
      watch = null;
      generation++;
      if (error != null && (error.forbidden() || error.code() == 405)) {
        watchable = false;
        return;
      }
      wait = pause;
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
    schedule(() -> again(relist), wait);
  }

  private void again(boolean relist) {
    try {
      if (relist) {
        list();
      }
      open();
    } catch (ApiError e) {
      Duration wait;
      synchronized (this) {
        wait = pause;
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
      }
      if (e.notFound()) {
        end();
      } else {
        schedule(() -> again(true), wait);
      }
    }
  }

  /** The kind is gone, and with it every object of it. */
  private void end() {
    Set<ObjectRef> refs;
    synchronized (this) {
      dead = true;
      refs = Set.copyOf(records.keySet());
      records.clear();
    }
    refs.forEach(ref -> listener.changed(ref, null));
  }

  private void schedule(Runnable task, Duration wait) {
    try {
      var unused = scheduler.schedule(task, wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      close();
    }
  }

  private String path(String query) {
    return scope.type().path(namespace)
        + "?"
        + scope.selector()
        + (query.isEmpty() ? "" : "&" + query);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    Watch open;
    synchronized (this) {
      closed = true;
      open = watch;
      watch = null;
    }
    if (open != null) {
      open.close();
    }
  }
}
