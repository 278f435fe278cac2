package io.gitops4j.testkit.apiserver.registry;

import io.gitops4j.testkit.apiserver.kinds.KindRulesRegistry;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.schema.BuiltinKinds;
import io.gitops4j.testkit.apiserver.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The kinds that one server serves now. Built-in ones are made when they are first asked for, so
 * that a server starts at once; custom ones come and go.
 *
 * <p>Thread-safe.
 */
public final class KindRegistry {
  private static final Set<String> SCALED =
      Set.of("deployments.apps", "replicasets.apps", "statefulsets.apps", "replicationcontrollers");

  private record Address(String group, String version, String plural) {}

  private final Map<Address, Kind> builtin = new LinkedHashMap<>();
  private final Map<Address, ServedKind> made = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();
  private volatile Map<String, List<ServedKind>> custom = new TreeMap<>();

  /** The built-in kinds. */
  public KindRegistry() {
    for (Kind kind : BuiltinKinds.get().kinds()) {
      builtin.put(new Address(kind.group(), kind.version(), kind.plural()), kind);
    }
  }

  /** The kind of a path. */
  public Optional<ServedKind> find(String group, String version, String plural) {
    Address address = new Address(group, version, plural);
    Kind kind = builtin.get(address);
    if (kind != null) {
      return Optional.of(made.computeIfAbsent(address, a -> make(kind)));
    }
    return custom.values().stream()
        .flatMap(List::stream)
        .filter(
            k ->
                k.kind().group().equals(group)
                    && k.kind().version().equals(version)
                    && k.kind().plural().equals(plural))
        .findFirst();
  }

  private static ServedKind make(Kind kind) {
    Schema schema = BuiltinKinds.get().schema(kind).orElseGet(() -> Schema.of(Map.of()));
    ServedKind.Builder builder =
        ServedKind.builder(kind, schema, KindRulesRegistry.builtin(kind, schema));
    if (SCALED.contains(kind.qualifiedPlural())) {
      builder.scale(ScalePaths.WORKLOAD);
    }
    if (kind.qualifiedPlural().equals("endpoints")) {
      builder.deprecation(
          "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice");
    }
    if (kind.group().equals("events.k8s.io")) {
      builder.storedAs("events", "v1", new EventConversion());
    }
    if (kind.group().equals("autoscaling") && kind.version().equals("v1")) {
      builder.storedAs(
          kind.qualifiedPlural(), "autoscaling/v2", new HorizontalPodAutoscalerConversion());
    }
    return builder.build();
  }

  /** The kind with an apiVersion. */
  public Optional<ServedKind> findByKind(String apiVersion, String kind) {
    return kinds().stream()
        .filter(k -> k.apiVersion().equals(apiVersion) && k.kind().equals(kind))
        .findFirst()
        .flatMap(k -> find(k.group(), k.version(), k.plural()));
  }

  /** The kind of this group and name in the version its objects are stored in. */
  public Optional<ServedKind> stored(String group, String kind) {
    return kinds().stream()
        .filter(k -> k.group().equals(group) && k.kind().equals(kind))
        .flatMap(k -> find(k.group(), k.version(), k.plural()).stream())
        .filter(ServedKind::isStored)
        .findFirst();
  }

  /** All kinds in the order of discovery: built-in ones, then custom ones by group. */
  public List<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>(builtin.values());
    custom.values().forEach(list -> list.forEach(k -> kinds.add(k.kind())));
    return kinds;
  }

  /** The custom kinds, by the names of their definitions. */
  public Map<String, List<ServedKind>> custom() {
    return custom;
  }

  /** Whether a built-in kind is in this group and version; in any version when it is empty. */
  public boolean isBuiltin(String group, String version) {
    return builtin.keySet().stream()
        .anyMatch(
            a -> a.group().equals(group) && (version.isEmpty() || a.version().equals(version)));
  }

  /** Whether any kind is in this group. */
  public boolean hasGroup(String group) {
    return kinds().stream().anyMatch(k -> k.group().equals(group));
  }

  /** The groups in the order of discovery. */
  public List<String> groups() {
    Set<String> groups = new LinkedHashSet<>();
    kinds().forEach(k -> groups.add(k.group()));
    return List.copyOf(groups);
  }

  /** Serves the versions of a custom kind, in place of those its definition had before. */
  public void define(String definition, List<ServedKind> versions) {
    change(definition, versions);
  }

  /** Serves a custom kind no longer. */
  public void undefine(String definition) {
    change(definition, null);
  }

  private synchronized void change(String definition, @Nullable List<ServedKind> versions) {
    Map<String, List<ServedKind>> copy = new TreeMap<>(custom);
    if (versions == null) {
      copy.remove(definition);
    } else {
      copy.put(definition, List.copyOf(versions));
    }
    custom = copy;
    changes.incrementAndGet();
  }

  /** Serves these custom kinds, by the names of their definitions, and no others. */
  public synchronized void restore(Map<String, List<ServedKind>> kinds) {
    custom = new TreeMap<>(kinds);
    changes.incrementAndGet();
  }

  /** How often custom kinds have changed, for tags of what is cached. */
  public long changes() {
    return changes.get();
  }
}
