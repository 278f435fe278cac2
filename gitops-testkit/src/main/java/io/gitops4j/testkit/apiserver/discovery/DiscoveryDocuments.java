package io.gitops4j.testkit.apiserver.discovery;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.registry.KindRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Discovery, aggregated and classic.
 *
 * <p>That of built-in kinds is recorded in its aggregated form, and the classic one follows from
 * it; custom kinds are added behind. Source: k8s.io/apiserver, {@code
 * pkg/endpoints/discovery/aggregated}; held by the {@code discovery} conversations.
 */
public final class DiscoveryDocuments {
  private static final List<String> CUSTOM_VERBS =
      List.of("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch");

  private final KindRegistry registry;

  /** The discovery of the kinds that a registry serves. */
  public DiscoveryDocuments(KindRegistry registry) {
    this.registry = registry;
  }

  /** The answer of {@code /version}. */
  public static @Nullable Object version() {
    return RecordedFacts.discovery().get("version");
  }

  /**
   * The aggregated list.
   *
   * @param root {@code api} or {@code apis}
   */
  public Map<String, @Nullable Object> aggregated(String root) {
    Map<String, @Nullable Object> list = new LinkedHashMap<>();
    list.put("kind", "APIGroupDiscoveryList");
    list.put("apiVersion", "apidiscovery.k8s.io/v2");
    list.put("metadata", new LinkedHashMap<String, @Nullable Object>());
    list.put("items", groups(root));
    return list;
  }

  private List<@Nullable Object> groups(String root) {
    List<@Nullable Object> groups =
        new ArrayList<>(
            Objects.requireNonNull(Json.list(RecordedFacts.discovery(), root, "items")));
    if (root.equals("apis")) {
      customGroups().forEach((name, kinds) -> groups.add(group(name, kinds)));
    }
    return groups;
  }

  private Map<String, List<Kind>> customGroups() {
    Map<String, List<Kind>> groups = new TreeMap<>();
    registry
        .custom()
        .values()
        .forEach(
            kinds ->
                kinds.forEach(
                    k ->
                        groups
                            .computeIfAbsent(k.kind().group(), g -> new ArrayList<>())
                            .add(k.kind())));
    return groups;
  }

  private static Map<String, @Nullable Object> group(String name, List<Kind> kinds) {
    List<@Nullable Object> versions = new ArrayList<>();
    kinds.stream()
        .map(Kind::version)
        .distinct()
        .sorted(VersionOrder.BEST_FIRST)
        .forEach(
            version -> {
              List<@Nullable Object> resources = new ArrayList<>();
              kinds.stream()
                  .filter(k -> k.version().equals(version))
                  .sorted(Comparator.comparing(Kind::plural))
                  .forEach(k -> resources.add(resource(k)));
              Map<String, @Nullable Object> entry = new LinkedHashMap<>();
              entry.put("version", version);
              entry.put("resources", resources);
              entry.put("freshness", "Current");
              versions.add(entry);
            });
    Map<String, @Nullable Object> group = new LinkedHashMap<>();
    group.put("metadata", new LinkedHashMap<>(Map.of("name", name)));
    group.put("versions", versions);
    return group;
  }

  private static Map<String, @Nullable Object> resource(Kind kind) {
    Map<String, @Nullable Object> resource = new LinkedHashMap<>();
    resource.put("resource", kind.plural());
    resource.put("responseKind", gvk(kind.group(), kind.version(), kind.kind()));
    resource.put("scope", kind.namespaced() ? "Namespaced" : "Cluster");
    resource.put("singularResource", kind.singular());
    resource.put("verbs", new ArrayList<@Nullable Object>(CUSTOM_VERBS));
    if (!kind.shortNames().isEmpty()) {
      resource.put("shortNames", new ArrayList<@Nullable Object>(kind.shortNames()));
    }
    if (!kind.categories().isEmpty()) {
      resource.put("categories", new ArrayList<@Nullable Object>(kind.categories()));
    }
    List<@Nullable Object> subresources = new ArrayList<>();
    if (kind.subresources().contains("status")) {
      subresources.add(subresource("status", gvk(kind.group(), kind.version(), kind.kind())));
    }
    if (kind.subresources().contains("scale")) {
      subresources.add(subresource("scale", gvk("autoscaling", "v1", "Scale")));
    }
    if (!subresources.isEmpty()) {
      resource.put("subresources", subresources);
    }
    return resource;
  }

  private static Map<String, @Nullable Object> subresource(
      String name, Map<String, @Nullable Object> kind) {
    Map<String, @Nullable Object> subresource = new LinkedHashMap<>();
    subresource.put("subresource", name);
    subresource.put("responseKind", kind);
    subresource.put("verbs", new ArrayList<@Nullable Object>(List.of("get", "patch", "update")));
    return subresource;
  }

  private static Map<String, @Nullable Object> gvk(String group, String version, String kind) {
    Map<String, @Nullable Object> gvk = new LinkedHashMap<>();
    gvk.put("group", group);
    gvk.put("version", version);
    gvk.put("kind", kind);
    return gvk;
  }

  /** The answer of {@code /api}. */
  public static Map<String, @Nullable Object> coreVersions(String address) {
    Map<String, @Nullable Object> byClient = new LinkedHashMap<>();
    byClient.put("clientCIDR", "0.0.0.0/0");
    byClient.put("serverAddress", address);
    Map<String, @Nullable Object> versions = new LinkedHashMap<>();
    versions.put("kind", "APIVersions");
    versions.put("versions", new ArrayList<@Nullable Object>(List.of("v1")));
    versions.put("serverAddressByClientCIDRs", new ArrayList<@Nullable Object>(List.of(byClient)));
    return versions;
  }

  /** The answer of {@code /apis}. */
  public Map<String, @Nullable Object> groupList() {
    List<@Nullable Object> groups = new ArrayList<>();
    groups("apis").forEach(g -> groups.add(classicGroup(g)));
    Map<String, @Nullable Object> list = new LinkedHashMap<>();
    list.put("kind", "APIGroupList");
    list.put("apiVersion", "v1");
    list.put("groups", groups);
    return list;
  }

  private static Map<String, @Nullable Object> classicGroup(@Nullable Object aggregated) {
    String name = Json.string(aggregated, "metadata", "name");
    List<@Nullable Object> versions = new ArrayList<>();
    for (Object version : Objects.requireNonNull(Json.list(aggregated, "versions"))) {
      Map<String, @Nullable Object> entry = new LinkedHashMap<>();
      entry.put("groupVersion", name + "/" + Json.string(version, "version"));
      entry.put("version", Json.string(version, "version"));
      versions.add(entry);
    }
    Map<String, @Nullable Object> group = new LinkedHashMap<>();
    group.put("name", name);
    group.put("versions", versions);
    group.put("preferredVersion", versions.get(0));
    return group;
  }

  /** The answer of {@code /apis/GROUP}; empty when there is no such group. */
  public Optional<Map<String, @Nullable Object>> group(String name) {
    return find("apis", name)
        .map(
            aggregated -> {
              Map<String, @Nullable Object> group = new LinkedHashMap<>();
              group.put("kind", "APIGroup");
              group.put("apiVersion", "v1");
              group.putAll(classicGroup(aggregated));
              return group;
            });
  }

  private Optional<Object> find(String root, String name) {
    return groups(root).stream()
        .filter(g -> Json.string(g, "metadata", "name").equals(name))
        .map(Objects::requireNonNull)
        .findFirst();
  }

  /** The answer of {@code /api/v1} or {@code /apis/GROUP/VERSION}; empty when there is none. */
  public Optional<Map<String, @Nullable Object>> resources(String group, String version) {
    Optional<Object> found = find(group.isEmpty() ? "api" : "apis", group);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    for (Object entry : Objects.requireNonNull(Json.list(found.get(), "versions"))) {
      if (Json.string(entry, "version").equals(version)) {
        return Optional.of(classic(group, version, entry));
      }
    }
    return Optional.empty();
  }

  private static Map<String, @Nullable Object> classic(
      String group, String version, @Nullable Object aggregated) {
    List<@Nullable Object> resources = new ArrayList<>();
    List<@Nullable Object> entries = Json.list(aggregated, "resources");
    if (entries != null) {
      for (Object entry : entries) {
        resources.add(classicResource(entry));
        List<@Nullable Object> subresources = Json.list(entry, "subresources");
        if (subresources != null) {
          subresources.forEach(s -> resources.add(classicSubresource(entry, s)));
        }
      }
    }
    Map<String, @Nullable Object> list = new LinkedHashMap<>();
    list.put("kind", "APIResourceList");
    if (!group.isEmpty()) {
      list.put("apiVersion", "v1");
    }
    list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    list.put("resources", resources);
    return list;
  }

  private static Map<String, @Nullable Object> classicResource(@Nullable Object entry) {
    Map<String, @Nullable Object> resource = new LinkedHashMap<>();
    String plural = Json.string(entry, "resource");
    List<@Nullable Object> verbs = Objects.requireNonNull(Json.list(entry, "verbs"));
    resource.put("name", plural);
    resource.put("singularName", Json.string(entry, "singularResource"));
    resource.put("namespaced", Json.string(entry, "scope").equals("Namespaced"));
    resource.put("kind", Json.string(entry, "responseKind", "kind"));
    resource.put("verbs", verbs);
    for (String name : List.of("shortNames", "categories")) {
      Object value = Json.at(entry, name);
      if (value != null) {
        resource.put(name, value);
      }
    }
    if (verbs.contains("watch")) {
      resource.put("storageVersionHash", VersionOrder.hash(plural + Json.text(entry)));
    }
    return resource;
  }

  private static Map<String, @Nullable Object> classicSubresource(
      @Nullable Object entry, @Nullable Object subresource) {
    Map<String, @Nullable Object> resource = new LinkedHashMap<>();
    resource.put(
        "name", Json.string(entry, "resource") + "/" + Json.string(subresource, "subresource"));
    resource.put("singularName", "");
    resource.put("namespaced", Json.string(entry, "scope").equals("Namespaced"));
    String group = Json.string(subresource, "responseKind", "group");
    String version = Json.string(subresource, "responseKind", "version");
    boolean own = group.equals(Json.string(entry, "responseKind", "group"));
    if (!version.isEmpty() && !own) {
      resource.put("group", group);
      resource.put("version", version);
    }
    resource.put("kind", Json.string(subresource, "responseKind", "kind"));
    resource.put("verbs", Json.list(subresource, "verbs"));
    return resource;
  }
}
