package io.gitops4j.k8s.helm;

import io.gitops4j.ApplyException;
import io.gitops4j.Change;
import io.gitops4j.Failure;
import io.gitops4j.Health;
import io.gitops4j.HealthReport;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectHealth;
import io.gitops4j.ObjectRef;
import io.gitops4j.PlannedChange;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.k8s.api.ApiError;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.LiveObject;
import io.gitops4j.k8s.api.Refusal;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.k8s.apply.HealthWait;
import io.gitops4j.k8s.plan.Cluster;
import io.gitops4j.k8s.plan.Normalizer;
import io.gitops4j.spi.AwaitRequest;
import io.gitops4j.spi.HealthRules;
import io.gitops4j.spi.ReleaseCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes cluster as releases use it.
 *
 * <p>Objects are written by server-side apply. What Helm 3 wrote by updates of the field manager
 * {@code helm}, and kubectl by hand, is first taken over into our own entry, so that a field that
 * leaves the chart leaves the object, as Helm's three-way merge would have it, and drift in custom
 * resources is undone, which Helm 3 does not. Safe for use by several threads.
 *
 * @since 0.1
 */
public final class KubernetesReleaseCluster implements ReleaseCluster {

  private final Cluster cluster;
  private final String account;
  private final HealthRules rules;
  private final KubernetesApi api;
  private final @Nullable Sightings sightings;
  private final ObjectWriter writer;

  /**
   * A cluster.
   *
   * @param account {@code namespace/name} of the service account to impersonate; empty for none
   */
  public KubernetesReleaseCluster(Cluster cluster, String account) {
    this(cluster, account, null, HealthRules.none());
  }

  /**
   * The cluster of a unit's objects: what is written and seen there is remembered in the inventory.
   *
   * @param unit the unit; null for none
   * @param rules the unit's own rules for when an object is healthy
   */
  KubernetesReleaseCluster(
      Cluster cluster, String account, @Nullable UnitId unit, HealthRules rules) {
    this.cluster = cluster;
    this.account = account;
    this.rules = rules;
    this.api = cluster.apis().apply(account);
    this.sightings = unit == null ? null : new Sightings(cluster, unit, account);
    this.writer = new ObjectWriter(cluster, api, sightings);
  }

  @Override
  public Optional<Manifest> place(Manifest manifest, String namespace) {
    ObjectRef ref = manifest.ref();
    Optional<ResourceType> found;
    try {
      found = cluster.discovery().find(manifest.apiVersion(), ref.kind());
      if (found.isEmpty()) {
        found = cluster.discovery().find(ref, ObjectRef.versionOf(manifest.apiVersion()));
      }
    } catch (ApiError e) {
      throw Refusal.failure(Stage.PLAN, "learn which kinds the cluster serves", e);
    }
    return found.map(type -> placed(manifest, type, namespace));
  }

  private static Manifest placed(Manifest manifest, ResourceType type, String namespace) {
    Manifest scoped = Normalizer.scoped(manifest, type.namespaced());
    boolean lacksNamespace = type.namespaced() && scoped.ref().namespace().isEmpty();
    if (!lacksNamespace && scoped.apiVersion().equals(type.apiVersion())) {
      return scoped;
    }
    Map<String, @Nullable Object> content = new LinkedHashMap<>(scoped.content());
    content.put("apiVersion", type.apiVersion());
    if (lacksNamespace && content.get("metadata") instanceof Map<?, ?> metadata) {
      Map<Object, @Nullable Object> placed = new LinkedHashMap<>(metadata);
      placed.put("namespace", namespace);
      content.put("metadata", placed);
    }
    return scoped.withContent(content);
  }

  @Override
  public void refresh() {
    try {
      cluster.discovery().refresh();
    } catch (ApiError e) {
      throw Refusal.failure(Stage.PLAN, "learn which kinds the cluster serves", e);
    }
  }

  @Override
  public List<Optional<Map<String, @Nullable Object>>> read(List<Manifest> objects) {
    Map<Integer, LiveObject> found = new ConcurrentHashMap<>();
    cluster
        .parallel()
        .forEach(
            IntStream.range(0, objects.size()).boxed().toList(),
            i -> get(objects.get(i)).ifPresent(live -> found.put(i, live)));
    List<Optional<Map<String, @Nullable Object>>> answers = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      answers.add(Optional.ofNullable(found.get(i)).map(LiveObject::content));
    }
    return answers;
  }

  private Optional<LiveObject> get(Manifest object) {
    try {
      Optional<ResourceType> type = writer.type(object);
      return type.isEmpty() ? Optional.empty() : api.get(type.get(), object.ref());
    } catch (ApiError e) {
      throw failure(Stage.PLAN, "read", object, e);
    }
  }

  @Override
  public List<Change> apply(List<Manifest> objects, Writing writing) {
    Map<Integer, Change> made = new ConcurrentHashMap<>();
    try {
      cluster
          .parallel()
          .forEach(
              IntStream.range(0, objects.size()).boxed().toList(),
              i -> {
                Change change = writer.write(objects.get(i), writing);
                made.put(i, change);
                change
                    .failure()
                    .ifPresent(
                        failure -> {
                          throw new ApplyException(failure);
                        });
              });
    } catch (ApplyException e) {
      // The failure is part of the change it belongs to.
      return made.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .map(Map.Entry::getValue)
          .toList();
    }
    return IntStream.range(0, objects.size()).mapToObj(i -> made(made, i)).toList();
  }

  private static Change made(Map<Integer, Change> made, int index) {
    Change change = made.get(index);
    if (change == null) {
      throw new IllegalStateException("an object was neither written nor refused");
    }
    return change;
  }

  @Override
  public boolean delete(Manifest object, Propagation propagation) {
    try {
      Optional<ResourceType> type = writer.type(object);
      if (sightings != null && type.isPresent()) {
        sightings.deleting(object);
      }
      return type.isPresent() && api.delete(type.get(), object.ref(), "", policy(propagation));
    } catch (ApiError e) {
      throw failure(Stage.APPLY, "delete", object, e);
    }
  }

  private static String policy(Propagation propagation) {
    return switch (propagation) {
      case BACKGROUND -> "Background";
      case FOREGROUND -> "Foreground";
      case ORPHAN -> "Orphan";
    };
  }

  @Override
  public boolean awaitGone(Manifest object, Duration timeout) {
    try {
      Optional<ResourceType> type = writer.type(object);
      return type.isEmpty()
          || new ObjectWait(api)
              .until(
                  type.get(),
                  object.ref(),
                  timeout,
                  live -> live.isEmpty() ? Optional.of(true) : Optional.<Boolean>empty())
              .isPresent();
    } catch (ApiError e) {
      throw failure(Stage.AWAIT, "wait for the end of", object, e);
    }
  }

  @Override
  public HealthReport await(List<Manifest> objects, Duration timeout) {
    List<AwaitRequest.Target> targets =
        objects.stream()
            .map(object -> new AwaitRequest.Target(object.ref(), object.apiVersion()))
            .toList();
    return targets.isEmpty()
        ? HealthReport.none()
        : new HealthWait(cluster).await(account, targets, timeout, rules);
  }

  @Override
  public ObjectHealth awaitRun(Manifest object, Duration timeout) {
    ObjectRef ref = object.ref();
    boolean runs =
        (ref.kind().equals("Job") && ref.group().equals("batch"))
            || (ref.kind().equals("Pod") && ref.group().isEmpty());
    try {
      Optional<ResourceType> type = writer.type(object);
      if (!runs || type.isEmpty()) {
        return new ObjectHealth(ref, Health.CURRENT, "");
      }
      return new ObjectWait(api)
          .until(type.get(), ref, timeout, live -> HookRunState.of(ref, live))
          .orElseGet(() -> new ObjectHealth(ref, Health.IN_PROGRESS, ""));
    } catch (ApiError e) {
      throw failure(Stage.AWAIT, "wait for", object, e);
    }
  }

  private static void watch(Sightings sightings, List<Manifest> objects) {
    try {
      sightings.watch(objects);
    } catch (ApiError e) {
      throw Refusal.failure(Stage.PLAN, "watch the objects of a release", e);
    }
  }

  @Override
  public List<PlannedChange> compare(List<Manifest> objects, Writing writing) {
    Map<Integer, PlannedChange> found = new ConcurrentHashMap<>();
    if (sightings != null) {
      watch(sightings, objects);
    }
    cluster
        .parallel()
        .forEach(
            IntStream.range(0, objects.size()).boxed().toList(),
            i -> found.put(i, writer.compare(objects.get(i), writing)));
    List<PlannedChange> changes = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      Optional.ofNullable(found.get(i)).ifPresent(changes::add);
    }
    return changes;
  }

  static ApplyException failure(Stage stage, String verb, Manifest object, ApiError error) {
    Failure failure =
        Refusal.failure(stage, verb + " " + object.ref(), error).failure().withObject(object.ref());
    return new ApplyException(failure, error);
  }
}
