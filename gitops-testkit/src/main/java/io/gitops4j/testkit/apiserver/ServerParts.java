package io.gitops4j.testkit.apiserver;

import io.gitops4j.testkit.apiserver.controllers.Controllers;
import io.gitops4j.testkit.apiserver.controllers.Rollouts;
import io.gitops4j.testkit.apiserver.controllers.SavedRollouts;
import io.gitops4j.testkit.apiserver.discovery.RecordedFacts;
import io.gitops4j.testkit.apiserver.model.Cluster;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.registry.KindRegistry;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import io.gitops4j.testkit.apiserver.write.CustomDefinitions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a server does by itself: custom kinds, controllers, the roles it begins with. */
final class ServerParts implements AutoCloseable {
  private static final List<String> NAMESPACES =
      List.of("default", "kube-node-lease", "kube-public", "kube-system");

  private final Cluster cluster;
  private final ObjectStore store;
  private final KindRegistry registry;
  private @Nullable Controllers controllers;
  private @Nullable ExecutorService thread;

  ServerParts(Cluster cluster, ObjectStore store, KindRegistry registry) {
    this.cluster = cluster;
    this.store = store;
    this.registry = registry;
  }

  void start(ApiServer.ControllerMode mode, Consumer<String> endWatches) {
    new CustomDefinitions(cluster, store, registry, endWatches);
    switch (mode) {
      case AUTO -> {
        ExecutorService made =
            Executors.newSingleThreadExecutor(
                task -> {
                  Thread named = new Thread(task, "apiserver-controllers");
                  named.setDaemon(true);
                  return named;
                });
        thread = made;
        controllers = Controllers.automatic(cluster, made);
      }
      case MANUAL -> controllers = Controllers.manual(cluster);
      case NONE -> {}
    }
  }

  /** How rollouts go. */
  Rollouts rollouts() {
    Controllers acting = controllers;
    if (acting == null) {
      throw new IllegalStateException("This server was started without controllers.");
    }
    return acting.rollouts();
  }

  /** Holds what the server has between two writes. */
  ClusterSnapshot snapshot() {
    Controllers acting = controllers;
    SavedRollouts rollouts = acting == null ? SavedRollouts.NONE : acting.savedRollouts();
    return store.exclusively(
        () -> new ClusterSnapshot(store.contents(), registry.custom(), rollouts));
  }

  /** Puts objects and kinds back, and runs an action before the next write. */
  void restore(ClusterSnapshot snapshot, Runnable meanwhile) {
    Controllers acting = controllers;
    if (acting == null) {
      replace(snapshot, meanwhile);
    } else {
      acting.betweenRounds(
          () -> {
            replace(snapshot, meanwhile);
            acting.restore(snapshot.rollouts());
          });
    }
  }

  /** Tells the controllers, which have begun since, what they were told before. */
  void restoreRollouts(ClusterSnapshot snapshot) {
    Controllers acting = controllers;
    if (acting != null) {
      acting.restore(snapshot.rollouts());
    }
  }

  private void replace(ClusterSnapshot snapshot, Runnable meanwhile) {
    store.exclusively(
        () -> {
          store.restore(snapshot.contents());
          registry.restore(snapshot.kinds());
          meanwhile.run();
          return snapshot;
        });
  }

  /** Makes those of the namespaces that are missing. */
  void bootstrapNamespaces() {
    Kind kind = cluster.kind("", "Namespace").orElseThrow();
    NAMESPACES.forEach(name -> create(kind, Map.of("metadata", Map.of("name", name))));
  }

  /** Makes those of the roles and bindings that are missing. */
  void bootstrapRoles() {
    for (String name : List.of("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding")) {
      Kind kind = cluster.kind("rbac.authorization.k8s.io", name).orElseThrow();
      List<@Nullable Object> items = Json.list(RecordedFacts.roles(), kind.plural());
      if (items != null) {
        items.forEach(item -> create(kind, item));
      }
    }
  }

  private void create(Kind kind, @Nullable Object item) {
    Map<String, @Nullable Object> object = Json.map(item);
    if (object != null
        && cluster
            .get(
                kind,
                Json.string(object, "metadata", "namespace"),
                Json.string(object, "metadata", "name"))
            .isEmpty()) {
      cluster.create(kind, Json.copyMap(object), "kube-apiserver");
    }
  }

  void tick() {
    Controllers acting = controllers;
    if (acting != null) {
      acting.tick();
    }
  }

  @Override
  public void close() {
    Controllers acting = controllers;
    if (acting != null) {
      acting.close();
    }
    ExecutorService executor = thread;
    if (executor != null) {
      executor.shutdownNow();
    }
  }
}
