package io.gitops4j.k8s.live;

import io.gitops4j.LiveVersion;
import io.gitops4j.ObjectRef;
import io.gitops4j.k8s.api.ApiError;
import io.gitops4j.k8s.api.Json;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.LiveObject;
import io.gitops4j.k8s.api.Parallel;
import io.gitops4j.k8s.fields.Ownership;
import io.gitops4j.k8s.health.HealthCheck;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The live objects of all our units, kind by kind: one list each, then a watch.
 *
 * <p>A kind is watched from the first time somebody asks for it until close. Where listing all
 * namespaces is forbidden, the namespaces asked for are listed and watched one by one; where that
 * is forbidden too, the answer is {@link Sight#UNKNOWN} and the caller asks for single objects.
 * Safe for use by several threads.
 */
public final class LiveObjects implements AutoCloseable {

  /** Told of changes of live objects; {@code record} is null when the object is gone. */
  public interface Listener {
    /**
     * Called from threads of the HTTP client; must return soon.
     *
     * @param scope whose list or watch told it; the same object may be in several, of which each
     *     has its own pace
     */
    void changed(Scope scope, ObjectRef ref, @Nullable LiveRecord record);
  }

  /** Whether an object can be seen. */
  public enum Sight {
    /** It exists and carries the owner label. */
    SEEN,
    /** No object of that name carries the owner label. */
    ABSENT,
    /** It cannot be told without asking for the object. */
    UNKNOWN
  }

  /**
   * What is known of an object: its record when it was seen, or the last one when it is absent
   * because the cluster removed it after it had finished.
   */
  public record Look(Sight sight, Optional<LiveRecord> record) {}

  private final Function<String, KubernetesApi> apis;
  private final Ownership ownership;
  private final Clock clock;
  private final ScheduledExecutorService scheduler;
  private final Map<Scope, Kind> kinds = new ConcurrentHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Set<ObjectRef> held = ConcurrentHashMap.newKeySet();

  /**
   * No kind is watched at first.
   *
   * @param apis the access of an account
   */
  public LiveObjects(
      Function<String, KubernetesApi> apis,
      Ownership ownership,
      Clock clock,
      ScheduledExecutorService scheduler) {
    this.apis = apis;
    this.ownership = ownership;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  /** Sees to it that scopes are watched in these namespaces, and current. */
  public void ensure(Map<Scope, Set<String>> wanted, Parallel parallel) {
    List<Scope> scopes = new ArrayList<>(wanted.keySet());
    parallel.forEach(
        scopes,
        scope ->
            kinds.computeIfAbsent(scope, Kind::new).ensure(wanted.getOrDefault(scope, Set.of())));
  }

  /** What is known of an object of a scope that was ensured. */
  public Look look(Scope scope, ObjectRef ref) {
    Kind kind = kinds.get(scope);
    return kind == null ? new Look(Sight.UNKNOWN, Optional.empty()) : kind.look(ref);
  }

  /** All objects of a scope that can be seen. */
  public Collection<LiveRecord> all(Scope scope) {
    Kind kind = kinds.get(scope);
    return kind == null ? List.of() : kind.all();
  }

  /** Takes over what a request of our own was answered with, and says what is kept of it. */
  public LiveRecord observe(Scope scope, LiveObject live) {
    LiveRecord record = read(live);
    Kind kind = kinds.get(scope);
    if (kind != null) {
      kind.stream(live.ref().namespace()).ifPresent(s -> s.put(record));
    }
    return record;
  }

  /** Forgets an object that a request of our own found gone. */
  public void forget(Scope scope, ObjectRef ref) {
    Kind kind = kinds.get(scope);
    if (kind != null) {
      kind.stream(ref.namespace()).ifPresent(s -> s.forget(ref));
    }
  }

  /** What is kept of a live object. */
  public LiveRecord read(LiveObject live) {
    Map<String, String> labels = live.labels();
    Map<String, String> owners = new HashMap<>();
    labels.forEach(
        (k, v) -> {
          if (k.startsWith("kustomize.toolkit.fluxcd.io/")
              || k.startsWith("helm.toolkit.fluxcd.io/")
              || k.startsWith("gitops4j.io/")) {
            owners.put(k, v);
          }
        });
    return new LiveRecord(
        live.ref(),
        new LiveVersion(live.uid(), live.resourceVersion()),
        ownership.projection(live).orElse(null),
        Map.copyOf(owners),
        Markers.of(labels, live.annotations()),
        ownership.edited(live),
        live.terminating(),
        live.ref().kind().equals("Job")
            && Json.child(live.content(), "spec").containsKey("ttlSecondsAfterFinished"),
        HealthCheck.of(live.content(), clock.instant()));
  }

  /** Marks an object as being written by us: what is heard of it meanwhile is no drift. */
  public void hold(ObjectRef ref) {
    held.add(ref);
  }

  /** Whether an object is being written by us. */
  public boolean held(ObjectRef ref) {
    return held.contains(ref);
  }

  /** Ends a hold and tells the listeners of the object as it is now. */
  public void release(Scope scope, ObjectRef ref) {
    held.remove(ref);
    Look look = look(scope, ref);
    if (look.sight() != Sight.UNKNOWN) {
      changed(scope, ref, look.sight() == Sight.SEEN ? look.record().orElse(null) : null);
    }
  }

  /** Adds a listener. */
  public void subscribe(Listener listener) {
    listeners.add(listener);
  }

  /** Removes a listener. */
  public void unsubscribe(Listener listener) {
    listeners.remove(listener);
  }

  /**
   * Watches the objects of one name until closed, for callers that wait for what is not ours.
   *
   * @throws ApiError when it cannot be listed
   */
  public Sighting open(Scope scope, String namespace, Listener listener) {
    Stream stream =
        new Stream(
            apis.apply(scope.account()),
            scope,
            namespace,
            this::read,
            scheduler,
            (ref, record) -> listener.changed(scope, ref, record));
    stream.start();
    return new Sighting(stream);
  }

  /** A running watch of objects that are not ours. */
  public static final class Sighting implements AutoCloseable {
    private final Stream stream;

    private Sighting(Stream stream) {
      this.stream = stream;
    }

    /** Whether the object exists. */
    public boolean present(ObjectRef ref) {
      return stream.find(ref).isPresent();
    }

    /**
     * The object as it was seen last.
     *
     * @param ask whether to list again where that cannot be watched
     */
    public Optional<LiveRecord> find(ObjectRef ref, boolean ask) {
      if (ask) {
        stream.freshen();
      }
      Optional<LiveRecord> found = stream.find(ref);
      return found.isPresent() ? found : stream.removedByItself(ref);
    }

    @Override
    public void close() {
      stream.close();
    }
  }

  private void changed(Scope scope, ObjectRef ref, @Nullable LiveRecord record) {
    for (Listener listener : listeners) {
      listener.changed(scope, ref, record);
    }
  }

  @Override
  public void close() {
    listeners.clear();
    kinds.values().forEach(Kind::close);
    kinds.clear();
  }

  /** The streams of one scope: one of all namespaces, or one of each. */
  private final class Kind {
    private final Scope scope;
    private final Map<String, Stream> streams = new ConcurrentHashMap<>();
    private final Set<String> blind = ConcurrentHashMap.newKeySet();

    Kind(Scope scope) {
      this.scope = scope;
    }

    synchronized void ensure(Set<String> namespaces) {
      if (!scope.type().verbs().contains("list")) {
        blind.add("");
        namespaces.forEach(blind::add);
        return;
      }
      streams.values().removeIf(Stream::dead);
      if (!streams.containsKey("") && !blind.contains("")) {
        start("");
      }
      streams.values().forEach(Stream::freshen);
      if (blind.contains("") && scope.type().namespaced()) {
        for (String namespace : namespaces) {
          if (!streams.containsKey(namespace) && !blind.contains(namespace)) {
            start(namespace);
          }
        }
      }
    }

    private void start(String namespace) {
      Stream stream =
          new Stream(
              apis.apply(scope.account()),
              scope,
              namespace,
              LiveObjects.this::read,
              scheduler,
              (ref, record) -> changed(scope, ref, record));
      streams.put(namespace, stream);
      try {
        stream.start();
      } catch (ApiError e) {
        stream.close();
        streams.remove(namespace);
        if (e.notFound()) {
          return; // The kind was served a moment ago; single objects will be found gone.
        }
        if (!e.forbidden()) {
          throw e;
        }
        blind.add(namespace);
      }
    }

    Optional<Stream> stream(String namespace) {
      Stream all = streams.get("");
      return Optional.ofNullable(all == null ? streams.get(namespace) : all);
    }

    Look look(ObjectRef ref) {
      Optional<Stream> stream = stream(ref.namespace());
      if (stream.isEmpty()) {
        return new Look(Sight.UNKNOWN, Optional.empty());
      }
      Optional<LiveRecord> record = stream.get().find(ref);
      return record.isPresent()
          ? new Look(Sight.SEEN, record)
          : new Look(Sight.ABSENT, stream.get().removedByItself(ref));
    }

    Collection<LiveRecord> all() {
      List<LiveRecord> found = new ArrayList<>();
      streams.values().forEach(s -> found.addAll(s.all().values()));
      return found;
    }

    void close() {
      streams.values().forEach(Stream::close);
    }
  }
}
