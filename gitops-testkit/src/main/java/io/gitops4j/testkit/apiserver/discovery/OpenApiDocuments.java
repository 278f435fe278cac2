package io.gitops4j.testkit.apiserver.discovery;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.registry.KindRegistry;
import io.gitops4j.testkit.apiserver.registry.ServedKind;
import io.gitops4j.testkit.apiserver.schema.BuiltinKinds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The documents of {@code /openapi/v3}, one a group and version.
 *
 * <p>They hold what kubectl reads: the schemas with their extensions and descriptions, and for each
 * operation its parameters, its media types and the kind it is about. Documents are made when they
 * are asked for and kept until custom kinds change. Source: kube-openapi, {@code pkg/handler3};
 * held by the {@code discovery-openapi} conversations.
 */
public final class OpenApiDocuments {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final String VERSION_2 = "/openapi/v2";
  private static final String REF = "#/components/schemas/";

  private final KindRegistry registry;
  private final Map<String, byte[]> documents = new ConcurrentHashMap<>();
  private volatile long changes = -1;

  /** The documents of the kinds that a registry serves. */
  public OpenApiDocuments(KindRegistry registry) {
    this.registry = registry;
  }

  /** The index, as JSON. */
  public byte[] index() {
    Map<String, String> hashes = new TreeMap<>();
    for (String path :
        List.of(".well-known/openid-configuration", "api", "apis", "openid/v1/jwks", "version")) {
      hashes.put(path, VersionOrder.tag(path.getBytes(StandardCharsets.UTF_8)));
    }
    for (Kind kind : registry.kinds()) {
      if (!kind.group().isEmpty() && !kind.custom()) {
        String group = "apis/" + kind.group();
        hashes.put(group, VersionOrder.tag(group.getBytes(StandardCharsets.UTF_8)));
      }
      hashes.computeIfAbsent(path(kind), p -> hash(kind));
    }
    Map<String, @Nullable Object> paths = new LinkedHashMap<>();
    hashes.forEach(
        (path, hash) -> {
          Map<String, @Nullable Object> entry = new LinkedHashMap<>();
          entry.put("serverRelativeURL", "/openapi/v3/" + path + "?hash=" + hash);
          paths.put(path, entry);
        });
    return Json.bytes(new LinkedHashMap<>(Map.of("paths", paths)));
  }

  private static String path(Kind kind) {
    return kind.group().isEmpty() ? "api/" + kind.version() : "apis/" + kind.apiVersion();
  }

  /** The hash of a document: of its content when custom kinds are in it, else of its name. */
  private String hash(Kind kind) {
    return kind.custom()
        ? document(path(kind)).map(VersionOrder::tag).orElse("")
        : VersionOrder.tag(("1.34.4 " + path(kind)).getBytes(StandardCharsets.UTF_8));
  }

  /** The hash of the document of a path, as the index names it; empty when there is none. */
  public String hash(String path) {
    for (Kind kind : registry.kinds()) {
      if (path(kind).equals(path)) {
        return hash(kind);
      }
    }
    return "";
  }

  /**
   * A document, as JSON.
   *
   * @param path such as {@code apis/apps/v1}; empty when there is none
   */
  public Optional<byte[]> document(String path) {
    forgetOld();
    byte[] known = documents.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    List<Kind> kinds = registry.kinds().stream().filter(k -> path(k).equals(path)).toList();
    if (kinds.isEmpty()) {
      return Optional.empty();
    }
    byte[] made = Json.bytes(document(kinds));
    documents.put(path, made);
    return Optional.of(made);
  }

  /** The one document of {@code /openapi/v2}, as JSON. */
  public byte[] version2() {
    forgetOld();
    byte[] known = documents.get(VERSION_2);
    if (known != null) {
      return known;
    }
    OpenApiV2 document = new OpenApiV2();
    registry.kinds().stream()
        .collect(Collectors.groupingBy(OpenApiDocuments::path, TreeMap::new, Collectors.toList()))
        .values()
        .forEach(kinds -> document.add(document(kinds)));
    byte[] made = Json.bytes(document.document());
    documents.put(VERSION_2, made);
    return made;
  }

  private void forgetOld() {
    long now = registry.changes();
    if (now != changes) {
      documents.clear();
      changes = now;
    }
  }

  private Map<String, @Nullable Object> document(List<Kind> kinds) {
    Map<String, @Nullable Object> info = new LinkedHashMap<>();
    info.put("title", "Kubernetes");
    info.put("version", "1.34");
    Map<String, @Nullable Object> paths = new TreeMap<>();
    Map<String, @Nullable Object> schemas = new TreeMap<>();
    for (Kind kind : kinds) {
      String component = component(kind, schemas);
      new Operations(kind, component).addTo(paths);
    }
    for (String name : List.of("Patch", "DeleteOptions", "Status", "APIResourceList")) {
      addComponent(META + name, schemas);
    }
    schemas.putIfAbsent(
        META + "Patch",
        new LinkedHashMap<>(
            Map.of(
                "description",
                "Patch is provided to give a concrete name and type to the Kubernetes PATCH request"
                    + " body.",
                "type",
                "object")));
    Map<String, @Nullable Object> components = new LinkedHashMap<>();
    components.put("schemas", schemas);
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("openapi", "3.0.0");
    document.put("info", info);
    document.put("paths", paths);
    document.put("components", components);
    return document;
  }

  /** Adds the schema of a kind with all it refers to; its name. */
  private String component(Kind kind, Map<String, @Nullable Object> schemas) {
    if (kind.custom()) {
      String name = customName(kind);
      registry
          .find(kind.group(), kind.version(), kind.plural())
          .ifPresent(served -> schemas.put(name, customSchema(served, schemas)));
      return name;
    }
    String name = BuiltinKinds.get().schema(kind).map(s -> s.typeName()).orElse("");
    String found = name.isEmpty() ? builtinName(kind) : name;
    addComponent(found, schemas);
    return found;
  }

  private static String builtinName(Kind kind) {
    for (Map.Entry<String, @Nullable Object> entry : BuiltinKinds.get().components().entrySet()) {
      List<@Nullable Object> gvks = Json.list(entry.getValue(), "x-kubernetes-group-version-kind");
      if (gvks != null
          && gvks.stream()
              .anyMatch(
                  g ->
                      Json.string(g, "group").equals(kind.group())
                          && Json.string(g, "version").equals(kind.version())
                          && Json.string(g, "kind").equals(kind.kind()))
          && !entry.getKey().contains("apimachinery")) {
        return entry.getKey();
      }
    }
    return "";
  }

  private static String customName(Kind kind) {
    List<String> parts = new ArrayList<>(Arrays.asList(kind.group().split("\\.")));
    java.util.Collections.reverse(parts);
    return String.join(".", parts) + "." + kind.version() + "." + kind.kind();
  }

  private static Map<String, @Nullable Object> customSchema(
      ServedKind served, Map<String, @Nullable Object> schemas) {
    Map<String, @Nullable Object> schema = Json.copyMap(served.schema().raw());
    Kind kind = served.kind();
    String described = "io.k8s.api.core.v1.ConfigMap";
    Map<String, @Nullable Object> properties = Json.child(schema, "properties");
    for (String name : List.of("apiVersion", "kind")) {
      Map<String, @Nullable Object> property = new LinkedHashMap<>();
      property.put("description", Json.string(RecordedFacts.descriptions(), described, name));
      property.put("type", "string");
      properties.put(name, property);
    }
    Map<String, @Nullable Object> reference = new LinkedHashMap<>();
    reference.put("$ref", REF + META + "ObjectMeta");
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("description", Json.string(RecordedFacts.descriptions(), described, "metadata"));
    metadata.put("allOf", new ArrayList<@Nullable Object>(List.of(reference)));
    properties.put("metadata", metadata);
    addComponent(META + "ObjectMeta", schemas);
    intOrString(schema);
    schema.put("type", "object");
    Map<String, @Nullable Object> gvk = new LinkedHashMap<>();
    gvk.put("group", kind.group());
    gvk.put("kind", kind.kind());
    gvk.put("version", kind.version());
    schema.put("x-kubernetes-group-version-kind", new ArrayList<@Nullable Object>(List.of(gvk)));
    return schema;
  }

  /** A value that may be an integer or a text is published as the choice of both. */
  private static void intOrString(@Nullable Object node) {
    if (node instanceof Map<?, ?>) {
      @SuppressWarnings("unchecked")
      Map<String, @Nullable Object> map = (Map<String, @Nullable Object>) node;
      if (Boolean.TRUE.equals(map.get("x-kubernetes-int-or-string"))) {
        map.putIfAbsent(
            "anyOf",
            new ArrayList<@Nullable Object>(
                List.of(
                    new LinkedHashMap<>(Map.of("type", "integer")),
                    new LinkedHashMap<>(Map.of("type", "string")))));
      }
      map.values().forEach(OpenApiDocuments::intOrString);
    } else if (node instanceof List<?> list) {
      list.forEach(OpenApiDocuments::intOrString);
    }
  }

  private static void addComponent(String name, Map<String, @Nullable Object> schemas) {
    Map<String, @Nullable Object> raw = Json.map(BuiltinKinds.get().components(), name);
    if (raw == null || schemas.containsKey(name)) {
      return;
    }
    Map<String, @Nullable Object> described = described(name, raw);
    schemas.put(name, described);
    references(described, schemas);
  }

  private static void references(@Nullable Object node, Map<String, @Nullable Object> schemas) {
    if (node instanceof Map<?, ?> map) {
      if (map.get("$ref") instanceof String reference) {
        addComponent(reference.substring(reference.lastIndexOf('/') + 1), schemas);
      }
      map.values().forEach(v -> references(v, schemas));
    } else if (node instanceof List<?> list) {
      list.forEach(v -> references(v, schemas));
    }
  }

  /** A component with the descriptions that its recorded form was relieved of. */
  private static Map<String, @Nullable Object> described(
      String name, Map<String, @Nullable Object> raw) {
    Map<String, @Nullable Object> copy = Json.copyMap(raw);
    Map<String, @Nullable Object> texts = Json.map(RecordedFacts.descriptions(), name);
    if (texts == null) {
      return copy;
    }
    texts.forEach(
        (member, text) -> {
          if (member.isEmpty()) {
            copy.put("description", text);
          } else {
            Map<String, @Nullable Object> property = Json.map(copy, "properties", member);
            if (property != null) {
              property.put("description", text);
            }
          }
        });
    return copy;
  }
}
