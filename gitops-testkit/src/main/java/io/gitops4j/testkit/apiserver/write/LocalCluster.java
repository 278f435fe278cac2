package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.access.User;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Cluster;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.registry.KindRegistry;
import io.gitops4j.testkit.apiserver.registry.ServedKind;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import io.gitops4j.testkit.apiserver.store.StoreEvent;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The server's own way to its objects. */
public final class LocalCluster implements Cluster {
  private final ObjectStore store;
  private final KindRegistry registry;
  private final Writer writer;
  private final Deletion deletion;

  /** A way around HTTP. */
  public LocalCluster(ObjectStore store, KindRegistry registry, Writer writer, Deletion deletion) {
    this.store = store;
    this.registry = registry;
    this.writer = writer;
    this.deletion = deletion;
  }

  @Override
  public Clock clock() {
    return writer.context().clock();
  }

  @Override
  public List<Kind> kinds() {
    return registry.kinds();
  }

  @Override
  public Optional<Kind> kind(String group, String kind) {
    return registry.stored(group, kind).map(ServedKind::kind);
  }

  private ServedKind served(Kind kind) {
    return registry
        .find(kind.group(), kind.version(), kind.plural())
        .orElseThrow(() -> ApiException.internal(kind.gvk() + " is not served"));
  }

  @Override
  public Optional<Map<String, @Nullable Object>> get(Kind kind, String namespace, String name) {
    ServedKind served = served(kind);
    Map<String, @Nullable Object> stored = store.get(served.storage(), namespace, name);
    return stored == null ? Optional.empty() : Optional.of(Json.copyMap(served.fromStored(stored)));
  }

  @Override
  public List<Map<String, @Nullable Object>> list(Kind kind) {
    return list(kind, "");
  }

  @Override
  public List<Map<String, @Nullable Object>> list(Kind kind, String namespace) {
    ServedKind served = served(kind);
    return store.list(served.storage(), namespace).objects().stream()
        .map(o -> Json.copyMap(served.fromStored(o)))
        .toList();
  }

  @Override
  public AutoCloseable subscribe(Listener listener) {
    Consumer<StoreEvent> consumer =
        event -> {
          String apiVersion = Json.string(event.object(), "apiVersion");
          registry
              .findByKind(apiVersion, Json.string(event.object(), "kind"))
              .ifPresent(
                  kind ->
                      listener.changed(
                          new Change(
                              event.type(),
                              kind.kind(),
                              event.object(),
                              event.before(),
                              event.revision())));
        };
    store.listen(consumer);
    return () -> store.unlisten(consumer);
  }

  @Override
  public Map<String, @Nullable Object> create(
      Kind kind, Map<String, @Nullable Object> object, String manager) {
    Target target = new Target(served(kind), Json.string(object, "metadata", "namespace"), "", "");
    return Json.copyMap(
        writer.create(target, Body.of(Json.copyMap(object)), WriteOptions.by(manager)).object());
  }

  @Override
  public Map<String, @Nullable Object> update(
      Kind kind, Map<String, @Nullable Object> object, String manager) {
    return updateSubresource(kind, object, "", manager);
  }

  @Override
  public Map<String, @Nullable Object> updateSubresource(
      Kind kind, Map<String, @Nullable Object> object, String subresource, String manager) {
    Target target =
        new Target(
            served(kind),
            Json.string(object, "metadata", "namespace"),
            Json.string(object, "metadata", "name"),
            subresource);
    return Json.copyMap(
        writer.update(target, Body.of(Json.copyMap(object)), WriteOptions.by(manager)).object());
  }

  @Override
  public void delete(Kind kind, String namespace, String name, String uid, String propagation) {
    ServedKind served = served(kind);
    Map<String, @Nullable Object> stored = store.get(served.storage(), namespace, name);
    if (stored == null || (!uid.isEmpty() && !uid.equals(Json.string(stored, "metadata", "uid")))) {
      return;
    }
    try {
      deletion.delete(
          new Target(served, namespace, name, ""),
          new DeleteOptions(
              false,
              null,
              uid.isEmpty() ? null : uid,
              null,
              null,
              propagation,
              User.ofComponent("kube-controller-manager"),
              false));
    } catch (ApiException e) {
      if (e.code() != 404 && e.code() != 409) {
        throw e;
      }
    }
  }
}
