package io.gitops4j.testkit.apiserver;

import io.gitops4j.testkit.apiserver.controllers.Controllers;
import io.gitops4j.testkit.apiserver.controllers.Rollouts;
import io.gitops4j.testkit.apiserver.discovery.RecordedFacts;
import io.gitops4j.testkit.apiserver.model.Cluster;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.registry.KindRegistry;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import io.gitops4j.testkit.apiserver.write.CustomDefinitions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a server does by itself: custom kinds, controllers, the roles it begins with. */
final class ServerParts implements AutoCloseable {
  private final Cluster cluster;
  private final ObjectStore store;
  private final KindRegistry registry;
  private @Nullable ExecutorService thread;
  private @Nullable Controllers controllers;
  private boolean ticks;

  ServerParts(Cluster cluster, ObjectStore store, KindRegistry registry) {
    this.cluster = cluster;
    this.store = store;
    this.registry = registry;
  }

  void start(ApiServer.ControllerMode mode, Consumer<String> endWatches) {
    new CustomDefinitions(cluster, store, registry, endWatches);
    ticks = mode != ApiServer.ControllerMode.NONE;
    if (mode == ApiServer.ControllerMode.AUTO) {
      thread =
          Executors.newSingleThreadExecutor(
              task -> {
                Thread made = new Thread(task, "apiserver-controllers");
                made.setDaemon(true);
                return made;
              });
      controllers = Controllers.automatic(cluster, thread);
    } else {
      controllers = Controllers.manual(cluster);
    }
  }

  Rollouts rollouts() {
    return Objects.requireNonNull(controllers).rollouts();
  }

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
    if (object != null) {
      cluster.create(kind, Json.copyMap(object), "kube-apiserver");
    }
  }

  void tick() {
    if (ticks) {
      Objects.requireNonNull(controllers).tick();
    }
  }

  @Override
  public void close() {
    if (controllers != null) {
      controllers.close();
    }
    if (thread != null) {
      thread.shutdownNow();
    }
  }
}
