package io.gitops4j.k8s.inventory;

import io.gitops4j.ApplyException;
import io.gitops4j.Failure;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.k8s.api.ApiError;
import io.gitops4j.k8s.api.Json;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.LiveObject;
import io.gitops4j.k8s.api.Refusal;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.spi.KubeConfig;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The inventories of all units, kept as ConfigMaps and in memory.
 *
 * <p>The inventories of units in other clusters are kept here, too: {@link #of} is the same store,
 * seen from another cluster. It knows the units of all, and the inventories and owners of its own
 * cluster's objects only, because objects of two clusters may have the same identity. A unit that
 * moves to another cluster leaves its objects in the old one behind, as with Flux.
 *
 * <p>The first question reads all of them with one list. A write names the resourceVersion it
 * builds on: when another process wrote meanwhile, nothing is written, memory is dropped, and the
 * failure is {@link Reason#CONFLICT}. Safe for use by several threads, one a unit.
 */
public final class InventoryStore {

  private static final ResourceType CONFIG_MAPS =
      new ResourceType("", "v1", "ConfigMap", "configmaps", true, Set.of());
  private static final ResourceType NAMESPACES =
      new ResourceType("", "v1", "Namespace", "namespaces", false, Set.of());

  private final KubernetesApi api;
  private final String namespace;
  private final String manager;
  private final InventoryCodec codec = new InventoryCodec();
  private final Map<UnitId, Stored> units;
  private final Map<Optional<KubeConfig>, Map<ObjectRef, UnitId>> owners;
  private final Map<UnitId, Map<ObjectRef, InventoryEntry>> learned;
  private final @Nullable KubeConfig seenFrom;

  /** Whether memory holds what is stored; guards the loading, too. */
  private final AtomicBoolean loaded;

  /** An inventory with the ConfigMaps it is stored in: name to resourceVersion and content. */
  private record Stored(Inventory inventory, Map<String, Shard> shards) {}

  private record Shard(String version, String data) {}

  /** A store in a namespace. */
  public InventoryStore(KubernetesApi api, String namespace, String manager) {
    this.api = api;
    this.namespace = namespace;
    this.manager = manager;
    this.units = new ConcurrentHashMap<>();
    this.owners = new ConcurrentHashMap<>();
    this.learned = new ConcurrentHashMap<>();
    this.loaded = new AtomicBoolean();
    this.seenFrom = null;
  }

  private InventoryStore(InventoryStore store, KubeConfig seenFrom) {
    this.api = store.api;
    this.namespace = store.namespace;
    this.manager = store.manager;
    this.units = store.units;
    this.owners = store.owners;
    this.learned = store.learned;
    this.loaded = store.loaded;
    this.seenFrom = seenFrom;
  }

  /** This store as it is seen from another cluster. */
  public InventoryStore of(KubeConfig cluster) {
    return new InventoryStore(this, cluster);
  }

  /** The units that have an inventory. */
  public Set<UnitId> units(Stage stage) {
    load(stage);
    return Set.copyOf(new TreeSet<>(units.keySet()));
  }

  /** What is kept of the units themselves, without looking at their objects. */
  public Map<UnitId, Declaration> declarations(Stage stage) {
    load(stage);
    Map<UnitId, Declaration> declarations = new TreeMap<>();
    units.forEach((unit, stored) -> declarations.put(unit, stored.inventory().declaration()));
    return declarations;
  }

  /** All inventories of this cluster's objects. */
  public Collection<Inventory> all(Stage stage) {
    load(stage);
    return units.values().stream()
        .map(Stored::inventory)
        .filter(this::isHere)
        .map(this::current)
        .toList();
  }

  /** The inventory of a unit, if there is one of objects in this cluster. */
  public Optional<Inventory> find(UnitId unit, Stage stage) {
    load(stage);
    return Optional.ofNullable(units.get(unit))
        .map(Stored::inventory)
        .filter(this::isHere)
        .map(this::current);
  }

  /** The other cluster that a unit's objects are in; empty for the one of the inventories. */
  public Optional<KubeConfig> remote(UnitId unit, Stage stage) {
    load(stage);
    return Optional.ofNullable(units.get(unit))
        .map(stored -> stored.inventory().declaration().remote());
  }

  private boolean isHere(Inventory inventory) {
    return Objects.equals(inventory.declaration().remote(), seenFrom);
  }

  /** An inventory with what was found out since it was saved. */
  private Inventory current(Inventory stored) {
    Map<ObjectRef, InventoryEntry> news = learned.getOrDefault(stored.unit(), Map.of());
    if (news.isEmpty()) {
      return stored;
    }
    Map<ObjectRef, InventoryEntry> entries = new LinkedHashMap<>(stored.entries());
    entries.replaceAll((ref, entry) -> news.getOrDefault(ref, entry));
    return new Inventory(stored.unit(), stored.declaration(), entries);
  }

  /** The entry of an object and the unit that owns it, as far as memory knows. */
  public Optional<Owned> owner(ObjectRef ref) {
    UnitId unit = owners.getOrDefault(Optional.ofNullable(seenFrom), Map.of()).get(ref);
    Stored stored = unit == null ? null : units.get(unit);
    if (unit == null || stored == null) {
      return Optional.empty();
    }
    Inventory inventory = stored.inventory();
    return inventory
        .find(ref)
        .map(
            entry ->
                new Owned(
                    unit,
                    inventory.account(),
                    learned(unit, ref).orElse(entry),
                    inventory.ownsRelease()));
  }

  /**
   * An object's entry and the unit that owns it.
   *
   * @param unit the unit
   * @param account the account that the unit is applied as; empty for none
   * @param entry the object's entry
   * @param ofRelease whether the unit keeps a Helm release
   */
  public record Owned(UnitId unit, String account, InventoryEntry entry, boolean ofRelease) {}

  /** Keeps in memory what was found out about an object's state; the next save may store it. */
  public void learn(UnitId unit, InventoryEntry entry) {
    learned.computeIfAbsent(unit, u -> new ConcurrentHashMap<>()).put(entry.ref(), entry);
  }

  /** What was found out about an object's state since the last save. */
  public Optional<InventoryEntry> learned(UnitId unit, ObjectRef ref) {
    return Optional.ofNullable(learned.getOrDefault(unit, Map.of()).get(ref));
  }

  /** Stores an inventory; sends nothing when the stored one is the same, or there is none to be. */
  public void save(Inventory applied, Stage stage) {
    load(stage);
    Inventory inventory = applied.in(seenFrom);
    UnitId unit = inventory.unit();
    Stored old = units.getOrDefault(unit, new Stored(inventory, Map.of()));
    if (old.shards().isEmpty() && inventory.isEmpty()) {
      return;
    }
    Map<String, Shard> shards = new TreeMap<>(old.shards());
    try {
      Map<String, Map<String, @Nullable Object>> wanted = codec.write(inventory, namespace);
      wanted.forEach((name, map) -> shards.put(name, write(name, map, shards.get(name))));
      for (String name : List.copyOf(shards.keySet())) {
        if (!wanted.containsKey(name)) {
          api.delete(CONFIG_MAPS, ref(name), "");
          shards.remove(name);
        }
      }
    } catch (ApiError e) {
      throw lost(unit, e, stage);
    }
    remember(new Stored(inventory, shards));
  }

  /** Stores the inventory at the end of an apply, which knows the state of every object. */
  public void saveApplied(Inventory inventory, Stage stage) {
    save(inventory, stage);
    learned.remove(inventory.unit());
  }

  /** Removes the inventory of a unit. */
  public void remove(UnitId unit, Stage stage) {
    load(stage);
    Stored old = units.get(unit);
    if (old == null) {
      return;
    }
    try {
      old.shards().keySet().forEach(name -> api.delete(CONFIG_MAPS, ref(name), ""));
    } catch (ApiError e) {
      throw lost(unit, e, stage);
    }
    units.remove(unit);
    learned.remove(unit);
    owners.values().forEach(all -> all.values().removeIf(unit::equals));
  }

  private ApplyException lost(UnitId unit, ApiError error, Stage stage) {
    synchronized (loaded) {
      loaded.set(false);
    }
    if (error.code() == 409) {
      return new ApplyException(
          Failure.of(
              stage,
              Reason.CONFLICT,
              "Cannot store the inventory of "
                  + unit
                  + " in namespace "
                  + namespace
                  + ": another process changed it meanwhile; let one process reconcile a unit."),
          error);
    }
    return Refusal.failure(
        stage, "store the inventory of " + unit + " in namespace " + namespace, error);
  }

  private Shard write(String name, Map<String, @Nullable Object> map, @Nullable Shard old) {
    String data = data(map);
    if (old != null && old.data().equals(data)) {
      return old;
    }
    LiveObject answer;
    if (old == null) {
      answer = create(name, map, data);
    } else {
      Map<String, @Nullable Object> metadata = new LinkedHashMap<>(Json.child(map, "metadata"));
      metadata.put("resourceVersion", old.version());
      Map<String, @Nullable Object> full = new LinkedHashMap<>(map);
      full.put("metadata", metadata);
      answer = replace(name, full, data);
    }
    return new Shard(answer.resourceVersion(), data);
  }

  private LiveObject replace(String name, Map<String, @Nullable Object> map, String data) {
    try {
      return api.replace(CONFIG_MAPS, ref(name), map, manager);
    } catch (ApiError e) {
      return sameOrThrow(name, data, e);
    }
  }

  private LiveObject create(String name, Map<String, @Nullable Object> map, String data) {
    try {
      return api.create(CONFIG_MAPS, namespace, map, manager);
    } catch (ApiError e) {
      if (e.notFound()) {
        createNamespace();
        return api.create(CONFIG_MAPS, namespace, map, manager);
      }
      return sameOrThrow(name, data, e);
    }
  }

  /** A write whose answer was lost and that was sent again meets its own result. */
  private LiveObject sameOrThrow(String name, String data, ApiError error) {
    if (error.code() == 409) {
      Optional<LiveObject> there = api.get(CONFIG_MAPS, ref(name));
      if (there.isPresent() && data(there.get().content()).equals(data)) {
        return there.get();
      }
    }
    throw error;
  }

  private void createNamespace() {
    try {
      var unused =
          api.create(
              NAMESPACES,
              "",
              Map.of(
                  "apiVersion",
                  "v1",
                  "kind",
                  "Namespace",
                  "metadata",
                  Map.of(
                      "name",
                      namespace,
                      "labels",
                      Map.of("app.kubernetes.io/managed-by", "gitops4j"))),
              manager);
    } catch (ApiError e) {
      if (e.code() != 409) {
        throw e;
      }
    }
  }

  private void load(Stage stage) {
    synchronized (loaded) {
      if (!loaded.get()) {
        read(stage);
      }
    }
  }

  private void read(Stage stage) {
    Map<UnitId, Stored> found = new HashMap<>();
    try {
      String next = "";
      do {
        Map<String, @Nullable Object> page =
            api.getPath(
                CONFIG_MAPS.path(namespace)
                    + "?limit=100&labelSelector="
                    + InventoryCodec.LABEL.replace("/", "%2F")
                    + (next.isEmpty() ? "" : "&continue=" + next));
        for (Map<String, @Nullable Object> map : Json.objects(page, "items")) {
          read(map, found, stage);
        }
        next = Json.text(Json.child(page, "metadata"), "continue");
      } while (!next.isEmpty());
    } catch (ApiError e) {
      throw Refusal.failure(stage, "read the inventories in namespace " + namespace, e);
    }
    units.clear();
    owners.clear();
    found.values().forEach(this::remember);
    loaded.set(true);
  }

  private void read(Map<String, @Nullable Object> map, Map<UnitId, Stored> found, Stage stage) {
    String name = Json.text(Json.child(map, "metadata"), "name");
    Inventory shard;
    try {
      shard = codec.read(map);
    } catch (IllegalArgumentException e) {
      throw new ApplyException(
          Failure.of(
              stage,
              Reason.INVALID,
              "Cannot read the inventory in ConfigMap "
                  + namespace
                  + "/"
                  + name
                  + ": it was changed by somebody else; restore it or delete it."),
          e);
    }
    String version = Json.text(Json.child(map, "metadata"), "resourceVersion");
    Stored old = found.getOrDefault(shard.unit(), new Stored(shard, Map.of()));
    Map<ObjectRef, InventoryEntry> entries = new LinkedHashMap<>(old.inventory().entries());
    entries.putAll(shard.entries());
    Map<String, Shard> shards = new TreeMap<>(old.shards());
    shards.put(name, new Shard(version, data(map)));
    found.put(
        shard.unit(),
        new Stored(new Inventory(shard.unit(), shard.declaration(), entries), shards));
  }

  private void remember(Stored stored) {
    Inventory inventory = stored.inventory();
    Stored old = units.put(inventory.unit(), stored);
    Map<ObjectRef, UnitId> here = ownersIn(inventory.declaration().remote());
    if (old != null) {
      KubeConfig was = old.inventory().declaration().remote();
      boolean moved = !Objects.equals(was, inventory.declaration().remote());
      Map<ObjectRef, UnitId> before = ownersIn(was);
      old.inventory().entries().keySet().stream()
          .filter(ref -> moved || !inventory.entries().containsKey(ref))
          .forEach(ref -> before.remove(ref, inventory.unit()));
    }
    inventory.entries().keySet().forEach(ref -> here.put(ref, inventory.unit()));
  }

  private Map<ObjectRef, UnitId> ownersIn(@Nullable KubeConfig cluster) {
    return owners.computeIfAbsent(Optional.ofNullable(cluster), any -> new ConcurrentHashMap<>());
  }

  private static String data(Map<String, @Nullable Object> map) {
    return Json.text(Json.child(map, "binaryData"), InventoryCodec.KEY);
  }

  private ObjectRef ref(String name) {
    return new ObjectRef("", "ConfigMap", namespace, name);
  }
}
