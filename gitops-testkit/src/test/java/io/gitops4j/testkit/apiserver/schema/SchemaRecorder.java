package io.gitops4j.testkit.apiserver.schema;

import io.gitops4j.testkit.apiserver.model.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Records the built-in kinds and their schemas from a real kube-apiserver that has no custom kinds,
 * for {@link BuiltinKinds}.
 *
 * <p>Arguments: the address of the server without authentication, such as that of {@code kubectl
 * proxy}, and the file to write. Descriptions are left out; what is kept are facts.
 */
@NullMarked
public final class SchemaRecorder {

  private static final String DISCOVERY =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String server;
  private final Map<String, @Nullable Object> components = new TreeMap<>();
  private final Map<String, String> componentOf = new TreeMap<>();

  private SchemaRecorder(String server) {
    this.server = server;
  }

  /** Records. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Map<String, @Nullable Object> document = new SchemaRecorder(args[0]).record();
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(Path.of(args[1]))) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      out.write(Json.bytes(document));
    }
  }

  private Map<String, @Nullable Object> record() throws IOException, InterruptedException {
    Map<String, @Nullable Object> paths =
        Objects.requireNonNull(Json.map(get("/openapi/v3", "application/json"), "paths"));
    for (String path : paths.keySet()) {
      if (path.equals("api/v1") || path.matches("apis/[^/]+/[^/]+")) {
        recordSchemas(get("/openapi/v3/" + path, "application/json"));
      }
    }
    java.util.ArrayList<@Nullable Object> kinds = new java.util.ArrayList<>();
    for (String root : List.of("/api", "/apis")) {
      for (Object group : list(get(root, DISCOVERY), "items")) {
        recordKinds(Objects.requireNonNull(group), kinds);
      }
    }
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("kinds", kinds);
    document.put("components", components);
    return document;
  }

  private void recordKinds(Object group, List<@Nullable Object> kinds) {
    String name = Json.string(group, "metadata", "name");
    for (Object version : list(group, "versions")) {
      for (Object resource : list(version, "resources")) {
        kinds.add(kind(name, Json.string(version, "version"), Objects.requireNonNull(resource)));
      }
    }
  }

  private Map<String, @Nullable Object> kind(String group, String version, Object resource) {
    Map<String, @Nullable Object> kind = new LinkedHashMap<>();
    String name = Json.string(resource, "responseKind", "kind");
    kind.put("group", group);
    kind.put("version", version);
    kind.put("kind", name);
    kind.put("plural", Json.string(resource, "resource"));
    kind.put("singular", Json.string(resource, "singularResource"));
    kind.put("namespaced", Json.string(resource, "scope").equals("Namespaced"));
    kind.put("shortNames", list(resource, "shortNames"));
    kind.put("categories", list(resource, "categories"));
    kind.put("verbs", list(resource, "verbs"));
    kind.put(
        "subresources",
        list(resource, "subresources").stream().map(s -> Json.string(s, "subresource")).toList());
    kind.put("schema", componentOf.getOrDefault(group + "/" + version + "/" + name, ""));
    return kind;
  }

  private static List<@Nullable Object> list(@Nullable Object value, String name) {
    List<@Nullable Object> list = Json.list(value, name);
    return list == null ? List.of() : list;
  }

  private void recordSchemas(@Nullable Object document) {
    Map<String, @Nullable Object> schemas = Json.map(document, "components", "schemas");
    if (schemas == null) {
      return;
    }
    schemas.forEach(
        (name, schema) -> {
          for (Object gvk : list(schema, "x-kubernetes-group-version-kind")) {
            if (!name.contains("apimachinery")) {
              componentOf.put(
                  Json.string(gvk, "group")
                      + "/"
                      + Json.string(gvk, "version")
                      + "/"
                      + Json.string(gvk, "kind"),
                  name);
            }
          }
          components.put(name, stripped(schema, false));
        });
  }

  /** Without descriptions; a member of {@code properties} may itself be named so. */
  private static @Nullable Object stripped(@Nullable Object value, boolean names) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> kept = new LinkedHashMap<>();
      map.forEach(
          (key, child) -> {
            boolean drop =
                !names
                    && (key.equals("description")
                        || key.equals("x-kubernetes-group-version-kind")
                            && ((List<?>) child).size() > 8);
            if (!drop) {
              kept.put((String) key, stripped(child, !names && key.equals("properties")));
            }
          });
      return kept;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(v -> stripped(v, false)).toList();
    }
    return value;
  }

  private @Nullable Object get(String path, String accept)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server + path)).header("Accept", accept).build();
    HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(path + " answered " + response.statusCode());
    }
    return Json.parse(response.body());
  }
}
