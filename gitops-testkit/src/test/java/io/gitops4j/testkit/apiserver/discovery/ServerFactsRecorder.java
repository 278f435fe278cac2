package io.gitops4j.testkit.apiserver.discovery;

import io.gitops4j.testkit.apiserver.model.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Records from a real kube-apiserver that has no custom kinds what it says of itself: discovery,
 * the columns of its tables, the descriptions of its schemas, its bootstrap roles.
 *
 * <p>Arguments: the address of the server without authentication, such as that of {@code kubectl
 * proxy}, and the folder to write {@code discovery.json.gz}, {@code columns.json.gz}, {@code
 * descriptions.json.gz}, {@code roles.json.gz} and {@code paths.json.gz} into.
 */
@NullMarked
public final class ServerFactsRecorder {
  private static final String DISCOVERY =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String server;

  private ServerFactsRecorder(String server) {
    this.server = server;
  }

  /** Records. */
  public static void main(String[] args) throws IOException, InterruptedException {
    ServerFactsRecorder recorder = new ServerFactsRecorder(args[0]);
    Path folder = Path.of(args[1]);
    Map<String, @Nullable Object> discovery = new LinkedHashMap<>();
    discovery.put("api", recorder.get("/api", DISCOVERY));
    discovery.put("apis", recorder.get("/apis", DISCOVERY));
    discovery.put("version", recorder.get("/version", "application/json"));
    write(folder.resolve("discovery.json.gz"), discovery);
    write(folder.resolve("columns.json.gz"), recorder.columns(discovery));
    Map<String, @Nullable Object> descriptions = recorder.descriptions();
    descriptions.put("parameters", recorder.parameters());
    write(folder.resolve("descriptions.json.gz"), descriptions);
    write(folder.resolve("roles.json.gz"), recorder.roles());
    write(folder.resolve("paths.json.gz"), recorder.get("/", "application/json"));
  }

  private Map<String, @Nullable Object> columns(Map<String, @Nullable Object> discovery)
      throws IOException, InterruptedException {
    Map<String, @Nullable Object> columns = new TreeMap<>();
    for (String root : List.of("api", "apis")) {
      for (Object group : list(discovery.get(root), "items")) {
        String name = Json.string(group, "metadata", "name");
        for (Object version : list(group, "versions")) {
          String groupVersion =
              (name.isEmpty() ? "" : name + "/") + Json.string(version, "version");
          for (Object resource : list(version, "resources")) {
            if (list(resource, "verbs").contains("list")) {
              String plural = Json.string(resource, "resource");
              Object table = get("/" + root + "/" + groupVersion + "/" + plural, TABLE);
              columns.put(groupVersion + "/" + plural, Json.list(table, "columnDefinitions"));
            }
          }
        }
      }
    }
    return columns;
  }

  private Map<String, @Nullable Object> descriptions() throws IOException, InterruptedException {
    Map<String, @Nullable Object> texts = new TreeMap<>();
    Map<String, @Nullable Object> paths = Json.map(get("/openapi/v3", "application/json"), "paths");
    if (paths == null) {
      throw new IOException("no index of /openapi/v3");
    }
    for (String path : paths.keySet()) {
      if (path.equals("api/v1") || path.matches("apis/[^/]+/[^/]+")) {
        Map<String, @Nullable Object> schemas =
            Json.map(get("/openapi/v3/" + path, "application/json"), "components", "schemas");
        if (schemas != null) {
          schemas.forEach((name, schema) -> texts.put(name, texts(schema)));
        }
      }
    }
    return texts;
  }

  /** The parameters of each kind of operation, as those of Jobs have them. */
  private Map<String, @Nullable Object> parameters() throws IOException, InterruptedException {
    Object document = get("/openapi/v3/apis/batch/v1", "application/json");
    String all = "/apis/batch/v1/namespaces/{namespace}/jobs";
    Map<String, @Nullable Object> parameters = new TreeMap<>();
    parameters.put("post", Json.at(document, "paths", all, "post", "parameters"));
    parameters.put("list", Json.at(document, "paths", all, "get", "parameters"));
    parameters.put("deletecollection", Json.at(document, "paths", all, "delete", "parameters"));
    parameters.put("collection", Json.at(document, "paths", all, "parameters"));
    for (String method : List.of("put", "patch", "delete")) {
      parameters.put(method, Json.at(document, "paths", all + "/{name}", method, "parameters"));
    }
    parameters.put("object", Json.at(document, "paths", all + "/{name}", "parameters"));
    return parameters;
  }

  private static Map<String, @Nullable Object> texts(@Nullable Object schema) {
    Map<String, @Nullable Object> texts = new LinkedHashMap<>();
    String own = Json.string(schema, "description");
    if (!own.isEmpty()) {
      texts.put("", own);
    }
    Map<String, @Nullable Object> properties = Json.map(schema, "properties");
    if (properties != null) {
      properties.forEach(
          (name, property) -> {
            String text = Json.string(property, "description");
            if (!text.isEmpty()) {
              texts.put(name, text);
            }
          });
    }
    return texts;
  }

  private Map<String, @Nullable Object> roles() throws IOException, InterruptedException {
    Map<String, @Nullable Object> roles = new TreeMap<>();
    for (String plural : List.of("clusterroles", "clusterrolebindings", "roles", "rolebindings")) {
      List<@Nullable Object> items = new ArrayList<>();
      for (Object item :
          list(get("/apis/rbac.authorization.k8s.io/v1/" + plural, "application/json"), "items")) {
        Map<String, @Nullable Object> metadata = Json.map(item, "metadata");
        if (metadata != null) {
          metadata.keySet().retainAll(List.of("name", "namespace", "labels", "annotations"));
        }
        items.add(item);
      }
      roles.put(plural, items);
    }
    return roles;
  }

  private static List<@Nullable Object> list(@Nullable Object value, String name) {
    List<@Nullable Object> list = Json.list(value, name);
    return list == null ? List.of() : list;
  }

  private static void write(Path file, Object document) throws IOException {
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(file)) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      out.write(Json.bytes(document));
    }
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
