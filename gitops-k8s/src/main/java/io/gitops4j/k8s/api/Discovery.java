package io.gitops4j.k8s.api;

import io.gitops4j.ObjectRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which kinds the API server serves: asked once, and again when a kind is not found.
 *
 * <p>Aggregated discovery (KEP-3352) answers in two requests; a server without it is asked group by
 * group. Safe for use by several threads.
 */
public final class Discovery {

  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

  private final KubernetesApi api;
  private volatile Map<Key, ResourceType> types = Map.of();
  private volatile Map<String, ResourceType> preferred = Map.of();
  private volatile List<String> apiVersions = List.of();
  private volatile boolean loaded;

  private record Key(String apiVersion, String kind) {}

  /** Discovery through an access. */
  public Discovery(KubernetesApi api) {
    this.api = api;
  }

  /**
   * The type of an apiVersion and kind as it was known last; asks the server only the first time.
   */
  public Optional<ResourceType> known(String apiVersion, String kind) {
    if (!loaded) {
      refresh();
    }
    return Optional.ofNullable(types.get(new Key(apiVersion, kind)));
  }

  /** The type of an apiVersion and kind; asks the server again when it is not known. */
  public Optional<ResourceType> find(String apiVersion, String kind) {
    Optional<ResourceType> found = known(apiVersion, kind);
    if (found.isEmpty()) {
      refresh();
      found = known(apiVersion, kind);
    }
    return found;
  }

  /** The type of an object, in the version given or, where that is not served, in another. */
  public Optional<ResourceType> find(ObjectRef ref, String version) {
    Optional<ResourceType> found = known(groupVersion(ref.group(), version), ref.kind());
    if (found.isPresent()) {
      return found;
    }
    return Optional.ofNullable(preferred.get(ref.group() + "/" + ref.kind()));
  }

  /**
   * Whether the server certainly does not serve the kind of an object. A group whose own server is
   * away answers with an error instead, and its kinds are not gone.
   */
  public boolean gone(ObjectRef ref, String version) {
    String path =
        ref.group().isEmpty() ? "/api/" + version : "/apis/" + ref.group() + "/" + version;
    try {
      return Json.objects(api.getPath(path), "resources").stream()
          .noneMatch(r -> Json.text(r, "kind").equals(ref.kind()));
    } catch (ApiError e) {
      if (e.notFound()) {
        return true;
      }
      throw e;
    }
  }

  /**
   * The versions of groups, such as {@code apps/v1}, and the kinds in them, such as {@code
   * apps/v1/Deployment}, those of subresources included, as they were known last; sorted.
   */
  public List<String> apiVersions() {
    if (!loaded) {
      refresh();
    }
    return apiVersions;
  }

  /** Asks the server anew. */
  public synchronized void refresh() {
    SortedSet<String> names = new TreeSet<>();
    List<ResourceType> found = new ArrayList<>();
    found.addAll(root("/api", names));
    found.addAll(root("/apis", names));
    Map<Key, ResourceType> byKind = new HashMap<>();
    Map<String, ResourceType> first = new HashMap<>();
    for (ResourceType type : found) {
      byKind.putIfAbsent(new Key(type.apiVersion(), type.kind()), type);
      first.putIfAbsent(type.group() + "/" + type.kind(), type);
    }
    types = Map.copyOf(byKind);
    preferred = Map.copyOf(first);
    apiVersions = List.copyOf(names);
    loaded = true;
  }

  private List<ResourceType> root(String path, Set<String> names) {
    Map<String, @Nullable Object> answer = api.getPath(path, AGGREGATED);
    if (Json.text(answer, "kind").equals("APIGroupDiscoveryList")) {
      return aggregated(answer, names);
    }
    List<ResourceType> found = new ArrayList<>();
    if (path.equals("/api")) {
      for (Object version : Json.list(answer, "versions")) {
        found.addAll(resources("", String.valueOf(version), "/api/" + version, names));
      }
      return found;
    }
    for (Map<String, @Nullable Object> group : Json.objects(answer, "groups")) {
      String name = Json.text(group, "name");
      for (Map<String, @Nullable Object> version : Json.objects(group, "versions")) {
        String v = Json.text(version, "version");
        found.addAll(resources(name, v, "/apis/" + name + "/" + v, names));
      }
    }
    return found;
  }

  private static List<ResourceType> aggregated(
      Map<String, @Nullable Object> answer, Set<String> names) {
    List<ResourceType> found = new ArrayList<>();
    for (Map<String, @Nullable Object> group : Json.objects(answer, "items")) {
      String name = Json.text(Json.child(group, "metadata"), "name");
      for (Map<String, @Nullable Object> version : Json.objects(group, "versions")) {
        String served = groupVersion(name, Json.text(version, "version"));
        names.add(served);
        for (Map<String, @Nullable Object> r : Json.objects(version, "resources")) {
          name(r, served, names);
          Json.objects(r, "subresources").forEach(sub -> name(sub, served, names));
          Map<String, @Nullable Object> kind = Json.child(r, "responseKind");
          String own = Json.text(kind, "group");
          String ownVersion = Json.text(kind, "version");
          if (!Json.text(kind, "kind").isEmpty() && (own.isEmpty() || own.equals(name))) {
            found.add(
                new ResourceType(
                    name,
                    ownVersion.isEmpty() ? Json.text(version, "version") : ownVersion,
                    Json.text(kind, "kind"),
                    Json.text(r, "resource"),
                    Json.text(r, "scope").equals("Namespaced"),
                    verbs(r)));
          }
        }
      }
    }
    return found;
  }

  private List<ResourceType> resources(
      String group, String version, String path, Set<String> names) {
    List<ResourceType> found = new ArrayList<>();
    String served = groupVersion(group, version);
    names.add(served);
    Map<String, @Nullable Object> answer;
    try {
      answer = api.getPath(path);
    } catch (ApiError e) {
      if (e.code() == 503 || e.notFound()) {
        return found; // An aggregated API whose server is away must not stop the others.
      }
      throw e;
    }
    for (Map<String, @Nullable Object> r : Json.objects(answer, "resources")) {
      String plural = Json.text(r, "name");
      names.add(served + "/" + Json.text(r, "kind"));
      if (!plural.contains("/")) {
        found.add(
            new ResourceType(
                group,
                version,
                Json.text(r, "kind"),
                plural,
                Boolean.TRUE.equals(r.get("namespaced")),
                verbs(r)));
      }
    }
    return found;
  }

  private static String groupVersion(String group, String version) {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** Notes the kind that a resource or subresource answers with, if it does with one. */
  private static void name(
      Map<String, @Nullable Object> resource, String served, Set<String> names) {
    String kind = Json.text(Json.child(resource, "responseKind"), "kind");
    if (!kind.isEmpty()) {
      names.add(served + "/" + kind);
    }
  }

  private static Set<String> verbs(Map<String, @Nullable Object> resource) {
    return Json.list(resource, "verbs").stream().map(String::valueOf).collect(Collectors.toSet());
  }
}
