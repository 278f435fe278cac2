package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.crd.CustomKind;
import io.gitops4j.testkit.apiserver.crd.CustomResources;
import io.gitops4j.testkit.apiserver.crd.DefinitionStatus;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Cluster;
import io.gitops4j.testkit.apiserver.model.Cluster.Change;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules;
import io.gitops4j.testkit.apiserver.registry.KindRegistry;
import io.gitops4j.testkit.apiserver.registry.ScalePaths;
import io.gitops4j.testkit.apiserver.registry.ServedKind;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import io.gitops4j.testkit.apiserver.store.StoreEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the server itself does with CustomResourceDefinitions: accepts their names, serves their
 * kinds, and cleans up behind those that are deleted.
 *
 * <p>A real server takes a second for that; here it has happened when the next request comes.
 * Source: k8s.io/apiextensions-apiserver, {@code pkg/controller}.
 */
public final class CustomDefinitions {
  /** The collection of the definitions. */
  public static final String STORAGE = "customresourcedefinitions.apiextensions.k8s.io";

  private static final String MANAGER = "kube-apiserver";

  private final Cluster cluster;
  private final ObjectStore store;
  private final KindRegistry registry;
  private final Consumer<String> endWatches;

  /** The collections whose objects are being deleted now, by the thread that holds the store. */
  private final Set<String> cleaning = new HashSet<>();

  /**
   * Looks after the definitions in a store from now on.
   *
   * @param endWatches ends the watches of a collection that is no longer served
   */
  public CustomDefinitions(
      Cluster cluster, ObjectStore store, KindRegistry registry, Consumer<String> endWatches) {
    this.cluster = cluster;
    this.store = store;
    this.registry = registry;
    this.endWatches = endWatches;
    store.follow(this::changed);
  }

  private void changed(StoreEvent event) {
    if (!event.storage().equals(STORAGE)) {
      if (event.type() == Change.Type.DELETED && !registry.custom().isEmpty()) {
        Map<String, @Nullable Object> definition = store.get(STORAGE, "", event.storage());
        if (definition != null && isDeleted(definition) && !cleaning.contains(event.storage())) {
          cleanUp(definition);
        }
      }
      return;
    }
    Map<String, @Nullable Object> definition = event.object();
    if (event.type() == Change.Type.DELETED) {
      undefine(Json.string(definition, "metadata", "name"));
      store.list(STORAGE, "").objects().forEach(this::accept);
    } else if (isDeleted(definition)) {
      cleanUp(definition);
    } else {
      accept(definition);
    }
  }

  private static boolean isDeleted(Map<String, @Nullable Object> object) {
    return Json.at(object, "metadata", "deletionTimestamp") != null;
  }

  private void accept(Map<String, @Nullable Object> definition) {
    if (isDeleted(definition)) {
      return;
    }
    Kind kind = cluster.kind("apiextensions.k8s.io", "CustomResourceDefinition").orElseThrow();
    String now =
        cluster.clock().instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
    Map<String, @Nullable Object> status =
        DefinitionStatus.of(definition, store.list(STORAGE, "").objects(), now);
    if (!Json.equal(status, definition.get("status"))) {
      Map<String, @Nullable Object> changed = Json.copyMap(definition);
      changed.put("status", status);
      cluster.updateStatus(kind, changed, MANAGER);
      return;
    }
    if (established(definition)) {
      define(definition);
    }
  }

  private static boolean established(Map<String, @Nullable Object> definition) {
    List<@Nullable Object> conditions = Json.list(definition, "status", "conditions");
    return conditions != null
        && conditions.stream()
            .anyMatch(
                c ->
                    Json.string(c, "type").equals("Established")
                        && Json.string(c, "status").equals("True"));
  }

  private void define(Map<String, @Nullable Object> definition) {
    List<CustomKind> kinds = CustomResources.kinds(definition);
    String stored = "";
    List<@Nullable Object> versions = Json.list(definition, "spec", "versions");
    if (versions != null) {
      for (Object version : versions) {
        if (Boolean.TRUE.equals(Json.at(version, "storage"))) {
          stored = Json.string(version, "name");
        }
      }
    }
    String apiVersion = Json.string(definition, "spec", "group") + "/" + stored;
    List<ServedKind> served = new ArrayList<>();
    KindRules storedRules = CustomResources.storageRules(definition);
    kinds.forEach(k -> served.add(served(k, apiVersion, storedRules)));
    String name = Json.string(definition, "metadata", "name");
    store.define(name);
    registry.define(name, served);
  }

  private static ServedKind served(
      CustomKind kind, String storedApiVersion, KindRules storedRules) {
    return ServedKind.builder(kind.kind(), kind.schema(), kind.rules())
        .storedAs(
            kind.kind().qualifiedPlural(),
            storedApiVersion,
            new Versions(kind.rules(), storedRules))
        .listKind(kind.listKind())
        .columns(kind.columns())
        .scale(
            kind.scale()
                .map(
                    s ->
                        new ScalePaths(
                            path(s.specReplicas()),
                            path(s.statusReplicas()),
                            path(s.labelSelector())))
                .orElse(null))
        .selectableFields(new LinkedHashSet<>(kind.selectableFields()))
        .deprecation(kind.deprecation())
        .deduced(kind.schema().raw().isEmpty())
        .build();
  }

  /** Versions differ in their name alone, and each shows only what its schema declares. */
  private record Versions(KindRules rules, KindRules storedRules) implements ServedKind.Conversion {

    @Override
    public Map<String, @Nullable Object> fromStored(Map<String, @Nullable Object> stored) {
      Map<String, @Nullable Object> object = Json.copyMap(stored);
      rules.decode(object);
      rules.setDefaults(object);
      return object;
    }

    @Override
    public Map<String, @Nullable Object> toStored(Map<String, @Nullable Object> object) {
      Map<String, @Nullable Object> stored = Json.copyMap(object);
      storedRules.decode(stored);
      return stored;
    }
  }

  private static List<String> path(String jsonPath) {
    return jsonPath.isEmpty() ? List.of() : List.of(jsonPath.substring(1).split("\\."));
  }

  /** Deletes the objects of a kind whose definition is deleted, and lets the definition go. */
  private void cleanUp(Map<String, @Nullable Object> definition) {
    String name = Json.string(definition, "metadata", "name");
    List<ServedKind> served = registry.custom().getOrDefault(name, List.of());
    cleaning.add(name);
    for (Map<String, @Nullable Object> object : store.list(name, "").objects()) {
      if (!served.isEmpty() && !isDeleted(object)) {
        cluster.delete(
            served.get(0).kind(),
            Json.string(object, "metadata", "namespace"),
            Json.string(object, "metadata", "name"),
            Json.string(object, "metadata", "uid"),
            "");
      }
    }
    cleaning.remove(name);
    Map<String, @Nullable Object> now = store.get(STORAGE, "", name);
    List<@Nullable Object> finalizers = Json.list(now, "metadata", "finalizers");
    if (now == null
        || finalizers == null
        || !finalizers.contains(Deletion.CUSTOM_CLEANUP)
        || !store.list(name, "").objects().isEmpty()) {
      return;
    }
    undefine(name);
    Kind kind = cluster.kind("apiextensions.k8s.io", "CustomResourceDefinition").orElseThrow();
    Map<String, @Nullable Object> released = Json.copyMap(now);
    List<@Nullable Object> left = new ArrayList<>(finalizers);
    left.remove(Deletion.CUSTOM_CLEANUP);
    Map<String, @Nullable Object> metadata = Json.child(released, "metadata");
    metadata.put("finalizers", left);
    cluster.update(kind, released, MANAGER);
  }

  /** Refuses new objects of kinds whose definition is deleted. */
  static void admit(ObjectStore store, Target target, Map<String, @Nullable Object> object) {
    Kind kind = target.kind().kind();
    Map<String, @Nullable Object> definition =
        kind.custom() ? store.get(STORAGE, "", target.kind().storage()) : null;
    if (definition != null && isDeleted(definition)) {
      throw ApiException.forbidden(
          kind,
          Json.string(object, "metadata", "name"),
          "create not allowed while custom resource definition is terminating");
    }
  }

  private void undefine(String name) {
    if (registry.custom().containsKey(name)) {
      registry.undefine(name);
      store.undefine(name);
      endWatches.accept(name);
    }
  }

  /** Sets a condition in a status, in place of the one of its type. */
  static void setCondition(
      Map<String, @Nullable Object> object,
      String type,
      String status,
      String reason,
      String message,
      String now) {
    Map<String, @Nullable Object> condition = new LinkedHashMap<>();
    condition.put("type", type);
    condition.put("status", status);
    condition.put("lastTransitionTime", now);
    condition.put("reason", reason);
    condition.put("message", message);
    Map<String, @Nullable Object> container = Json.child(object, "status");
    List<@Nullable Object> conditions = Json.list(container, "conditions");
    List<@Nullable Object> changed =
        conditions == null ? new ArrayList<>() : new ArrayList<>(conditions);
    changed.removeIf(c -> Json.string(c, "type").equals(type));
    changed.add(condition);
    container.put("conditions", changed);
  }
}
