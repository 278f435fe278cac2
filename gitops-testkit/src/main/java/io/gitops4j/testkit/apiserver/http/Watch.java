package io.gitops4j.testkit.apiserver.http;

import io.gitops4j.testkit.apiserver.http.Exchange.StreamedAnswer;
import io.gitops4j.testkit.apiserver.http.Negotiation.Media;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Cluster.Change;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.registry.ServedKind;
import io.gitops4j.testkit.apiserver.store.FieldSelector;
import io.gitops4j.testkit.apiserver.store.LabelSelector;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import io.gitops4j.testkit.apiserver.store.ObjectStore.CompactedException;
import io.gitops4j.testkit.apiserver.store.ObjectStore.Snapshot;
import io.gitops4j.testkit.apiserver.store.StoreEvent;
import io.gitops4j.testkit.apiserver.store.StoredObject;
import io.gitops4j.testkit.apiserver.typed.Protobuf;
import io.gitops4j.testkit.apiserver.write.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One watch: first what is there or what has happened since, then what happens.
 *
 * <p>A change of an object that begins or ceases to meet the selectors shows as ADDED or DELETED;
 * DELETED carries the object as it was, with the revision at which it went. Source:
 * k8s.io/apiserver, {@code pkg/storage/cacher/cache_watcher.go}; held by the {@code watch}
 * conversations.
 */
final class Watch {
  private static final long BOOKMARK_MILLIS = 60_000;
  private static final long LONGEST_SECONDS = 3600;
  private static final int PIECES_TOGETHER = 150;
  private static final Map<String, byte[]> BEFORE =
      Stream.of("ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR")
          .collect(Collectors.toUnmodifiableMap(Function.identity(), Watch::before));
  private static final byte[] AFTER = {'}', '\n'};

  private final WatchHub hub;
  private final ObjectStore store;
  private final Presentation presentation;
  private final Target target;
  private final ListOptions options;
  private final Negotiation form;
  private final String include;
  private final LabelSelector labels;
  private final FieldSelector fields;
  private final WatchFault fault;
  private final List<Map<String, @Nullable Object>> initial = new ArrayList<>();
  private final List<StoreEvent> early = new ArrayList<>();
  private final List<byte[]> together = new ArrayList<>();
  private boolean begun;
  private boolean outdated;
  private @Nullable StreamedAnswer answer;
  private @Nullable ScheduledFuture<?> timeout;
  private @Nullable ScheduledFuture<?> bookmarks;
  private long seen;
  private int events;

  /** What is to go wrong with a watch. */
  interface WatchFault {
    /** Nothing. */
    WatchFault NONE = count -> false;

    /** Whether the connection breaks after so many events. */
    boolean breaksAfter(int count);
  }

  Watch(
      WatchHub hub,
      ObjectStore store,
      Presentation presentation,
      Target target,
      ListOptions options,
      Call call,
      WatchFault fault) {
    this.hub = hub;
    this.store = store;
    this.presentation = presentation;
    this.target = target;
    this.options = options;
    this.labels = LabelSelector.parse(options.labelSelector());
    this.fields =
        FieldSelector.parse(
            options.fieldSelector(), target.kind().kind(), target.kind().selectableFields());
    since();
    this.form = form(call, target);
    this.include = form.as().equals("Table") ? Presentation.includeObject(call.query()) : "";
    this.fault = fault;
  }

  private static Negotiation form(Call call, Target target) {
    Negotiation form = Negotiation.of(call.accept(), target.kind().kind().custom());
    if (form.media() == Media.YAML) {
      throw Negotiation.only(
          "application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch");
    }
    return form;
  }

  /** Answers a call, and goes on until the time is over or the client is gone. */
  void start(Call call, boolean expired) {
    List<StoreEvent> missed = new ArrayList<>();
    CompactedException tooOld = expired ? null : store.exclusively(() -> prepare(missed));
    StreamedAnswer stream =
        call.stream(
            form.media() == Media.PROTOBUF
                ? Negotiation.PROTOBUF + ";stream=watch"
                : Negotiation.JSON);
    this.answer = stream;
    if (tooOld != null || expired) {
      Map<String, @Nullable Object> status = tooOld(tooOld);
      hub.run(
          () -> {
            write("ERROR", status);
            end();
          });
      return;
    }
    String storage = target.kind().storage();
    stream.onEnd(
        () -> {
          hub.remove(storage, this);
          cancel(timeout);
          cancel(bookmarks);
        });
    long seconds =
        options.timeoutSeconds() == null || options.timeoutSeconds() <= 0
            ? LONGEST_SECONDS
            : options.timeoutSeconds();
    hub.run(
        () -> {
          initial.forEach(o -> event("ADDED", o));
          initial.clear();
          if (Boolean.TRUE.equals(options.sendInitialEvents()) && options.allowWatchBookmarks()) {
            bookmark(true);
          }
          missed.forEach(this::deliver);
          begun = true;
          early.forEach(this::changed);
          early.clear();
          if (outdated) {
            endExpired();
            return;
          }
          timeout = hub.later(this::lastly, seconds * 1000);
          nextBookmark();
        });
  }

  private static void cancel(@Nullable ScheduledFuture<?> task) {
    if (task != null) {
      task.cancel(false);
    }
  }

  /** Collects what comes first, and joins the hub; the store is locked meanwhile. */
  private @Nullable CompactedException prepare(List<StoreEvent> missed) {
    String storage = target.kind().storage();
    long since = since();
    seen = store.revision();
    boolean fromNow = options.resourceVersion().isEmpty() || since == 0;
    if (fromNow || Boolean.TRUE.equals(options.sendInitialEvents())) {
      Snapshot snapshot = store.list(storage, target.namespace());
      snapshot.objects().stream()
          .map(target.kind()::fromStored)
          .filter(this::matching)
          .forEach(initial::add);
    } else {
      try {
        missed.addAll(store.changesAfter(storage, since));
      } catch (CompactedException e) {
        return e;
      }
    }
    hub.add(storage, this);
    return null;
  }

  private long since() {
    String version = options.resourceVersion();
    try {
      return version.isEmpty() ? 0 : Long.parseUnsignedLong(version);
    } catch (NumberFormatException e) {
      throw new ApiException(
          500,
          "",
          "resourceVersion: Invalid value: "
              + Json.text(version)
              + ": strconv.ParseUint: parsing "
              + Json.text(version)
              + ": invalid syntax",
          null);
    }
  }

  private Map<String, @Nullable Object> tooOld(@Nullable CompactedException e) {
    String numbers =
        options.resourceVersion() + " (" + (e == null ? store.revision() : e.oldest()) + ")";
    return new ApiException(410, "Expired", "too old resource version: " + numbers, null).status();
  }

  private boolean selected(Map<String, @Nullable Object> object) {
    return (target.namespace().isEmpty()
            || target.namespace().equals(Json.string(object, "metadata", "namespace")))
        && matching(object);
  }

  /** Whether an object of the namespace is asked for. */
  private boolean matching(Map<String, @Nullable Object> object) {
    if (!target.name().isEmpty()
        && !target.name().equals(Json.string(object, "metadata", "name"))) {
      return false;
    }
    return labels.matches(object) && fields.matches(object);
  }

  /**
   * Takes note of a change; on the hub's thread. One that comes after the watch joined the hub and
   * before its answer began waits until then.
   */
  void changed(StoreEvent event) {
    if (outdated) {
      return;
    }
    if (!begun) {
      early.add(event);
    } else if (event.revision() > seen) {
      seen = event.revision();
      deliver(event);
    }
  }

  private void deliver(StoreEvent event) {
    ServedKind kind = target.kind();
    Map<String, @Nullable Object> object = kind.fromStored(event.object());
    boolean now = event.type() != Change.Type.DELETED && selected(object);
    Map<String, @Nullable Object> before =
        event.before() == null ? null : kind.fromStored(event.before());
    boolean then = before != null && selected(before);
    if (now) {
      event(then ? "MODIFIED" : "ADDED", object);
    } else if (then && before != null) {
      event("DELETED", gone(before, event.revision()));
    }
  }

  private static Map<String, @Nullable Object> gone(
      Map<String, @Nullable Object> before, long revision) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(before);
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(Json.child(copy, "metadata"));
    metadata.put("resourceVersion", Long.toString(revision));
    copy.put("metadata", metadata);
    return copy;
  }

  private void event(String type, Map<String, @Nullable Object> object) {
    write(type, presentation.event(target.kind(), object, form, include, events == 0));
    events++;
    StreamedAnswer stream = answer;
    if (stream != null && fault.breaksAfter(events)) {
      writeTogether();
      stream.abort();
    }
  }

  private void write(String type, Map<String, @Nullable Object> object) {
    if (form.media() == Media.PROTOBUF) {
      together.add(Protobuf.event(type, object));
    } else {
      together.add(Objects.requireNonNull(BEFORE.get(type), type));
      together.add(StoredObject.jsonOf(object));
      together.add(AFTER);
    }
    if (together.size() >= PIECES_TOGETHER) {
      writeTogether();
    } else {
      hub.tells(this);
    }
  }

  /** Writes what waits for it; on the hub's thread. */
  void writeTogether() {
    StreamedAnswer stream = answer;
    if (stream != null && !together.isEmpty()) {
      stream.write(together.toArray(byte[][]::new));
    }
    together.clear();
  }

  private static byte[] before(String type) {
    return ("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.US_ASCII);
  }

  private void bookmark(boolean afterInitial) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("resourceVersion", Long.toString(seen));
    if (afterInitial) {
      Map<String, @Nullable Object> annotations = new LinkedHashMap<>();
      annotations.put("k8s.io/initial-events-end", "true");
      metadata.put("annotations", annotations);
    }
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("kind", target.kind().kind().kind());
    object.put("apiVersion", target.kind().kind().apiVersion());
    object.put("metadata", metadata);
    write("BOOKMARK", object);
  }

  private void nextBookmark() {
    if (options.allowWatchBookmarks()) {
      bookmarks =
          hub.later(
              () -> {
                bookmark(false);
                nextBookmark();
              },
              BOOKMARK_MILLIS);
    }
  }

  private void lastly() {
    if (options.allowWatchBookmarks()) {
      bookmark(false);
    }
    end();
  }

  /**
   * Ends the watch by 410: the store was put back, and what happens there does not follow what this
   * watch has told. On the hub's thread.
   */
  void expire() {
    if (!outdated) {
      outdated = true;
      if (begun) {
        endExpired();
      }
    }
  }

  private void endExpired() {
    String message = "The resourceVersion for the provided watch is too old.";
    write("ERROR", new ApiException(410, "Expired", message, null).status());
    end();
  }

  /** Ends the watch in good order, after what it has to tell; on the hub's thread. */
  void end() {
    writeTogether();
    close();
  }

  /** Ends the watch in good order, and soon. */
  void close() {
    StreamedAnswer stream = answer;
    if (stream != null) {
      stream.end();
    }
  }

  /** Breaks the connection. */
  void abort() {
    StreamedAnswer stream = answer;
    if (stream != null) {
      stream.abort();
    }
  }
}
