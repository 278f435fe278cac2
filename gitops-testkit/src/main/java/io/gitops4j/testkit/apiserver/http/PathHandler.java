package io.gitops4j.testkit.apiserver.http;

import io.gitops4j.testkit.apiserver.discovery.DiscoveryDocuments;
import io.gitops4j.testkit.apiserver.discovery.OpenApiDocuments;
import io.gitops4j.testkit.apiserver.discovery.RecordedFacts;
import io.gitops4j.testkit.apiserver.discovery.VersionOrder;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.registry.KindRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The paths that are no resources: discovery, OpenAPI, version, health. */
final class PathHandler {
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  private static final String NO_PAGE = "404 page not found\n";
  private static final Set<String> HEALTH = Set.of("healthz", "livez", "readyz");

  private final KindRegistry registry;
  private final DiscoveryDocuments discovery;
  private final OpenApiDocuments openApi;
  private final Supplier<String> address;

  PathHandler(
      KindRegistry registry,
      DiscoveryDocuments discovery,
      OpenApiDocuments openApi,
      Supplier<String> address) {
    this.registry = registry;
    this.discovery = discovery;
    this.openApi = openApi;
    this.address = address;
  }

  void handle(Call call, List<String> parts) {
    String first = parts.get(0);
    if (parts.equals(List.of("")) || parts.equals(List.of("index.html"))) {
      call.object(200, Negotiation.ofJson(), root());
      return;
    }
    boolean known =
        HEALTH.contains(first) || Set.of("api", "apis", "version", "openapi").contains(first);
    if (!known) {
      call.text(404, NO_PAGE);
      return;
    }
    boolean anyMethod =
        HEALTH.contains(first) || first.equals("openapi") || parts.equals(List.of("apis"));
    if (!anyMethod && !call.exchange().method().equals("GET")) {
      throw ApiHandler.notAllowed();
    }
    if (HEALTH.contains(first)) {
      health(call, String.join("/", parts));
    } else if (first.equals("version")) {
      Negotiation.route(call.accept(), false);
      call.object(200, Negotiation.ofError(call.accept()), version());
    } else if (first.equals("openapi")) {
      openApi(call, parts);
    } else {
      discovery(call, first, parts);
    }
  }

  /** All paths, with those of the groups of custom kinds. */
  private Map<String, @Nullable Object> root() {
    Set<String> paths = new TreeSet<>(RecordedFacts.paths());
    for (Kind kind : registry.kinds()) {
      if (kind.custom()) {
        paths.add("/apis/" + kind.group());
        paths.add("/apis/" + kind.apiVersion());
      }
    }
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    root.put("paths", new ArrayList<@Nullable Object>(paths));
    return root;
  }

  private static void health(Call call, String path) {
    if (path.indexOf('/') >= 0) {
      boolean known = RecordedFacts.paths().contains("/" + path) && !endsWithSlash(call);
      call.text(known ? 200 : 404, known ? "ok" : NO_PAGE);
    } else if (endsWithSlash(call)) {
      call.text(404, NO_PAGE);
    } else {
      call.text(
          200, call.query().has("verbose") ? "[+]ping ok\n" + path + " check passed\n" : "ok");
    }
  }

  private static boolean endsWithSlash(Call call) {
    return call.exchange().rawPath().endsWith("/");
  }

  private static Map<String, @Nullable Object> version() {
    Map<String, @Nullable Object> version = Json.map(DiscoveryDocuments.version());
    return version == null ? new LinkedHashMap<>() : version;
  }

  private static Negotiation form(Call call) {
    return Negotiation.ofText(call.accept());
  }

  private void discovery(Call call, String root, List<String> parts) {
    if (parts.size() == 1) {
      roots(call, root);
      return;
    }
    if (root.equals("api")) {
      found(call, discovery.resources("", parts.get(1)), "");
      return;
    }
    String group = parts.get(1);
    found(
        call,
        parts.size() == 2 ? discovery.group(group) : discovery.resources(group, parts.get(2)),
        group);
  }

  /** What routes to discovery looks at the type of a body, though it reads none. */
  private static void consumed(Call call) {
    String type = call.exchange().header("Content-Type");
    if (type != null && !Negotiation.readable(Bodies.mediaType(type))) {
      throw Bodies.unsupported();
    }
  }

  private void found(Call call, Optional<Map<String, @Nullable Object>> document, String group) {
    if (document.isPresent()) {
      boolean resources = document.get().containsKey("resources");
      if (resources && (group.isEmpty() || registry.isBuiltin(group, ""))) {
        consumed(call);
      }
      call.object(200, form(call), document.get());
    } else if (registry.isBuiltin(group, "")) {
      throw ApiHandler.unknown();
    } else {
      call.text(404, NO_PAGE);
    }
  }

  private void roots(Call call, String root) {
    for (Negotiation.Clause clause : Negotiation.clauses(call.accept())) {
      Map<String, String> parameters = clause.parameters();
      boolean aggregated =
          clause.type().equals(Negotiation.JSON)
              && "APIGroupDiscoveryList".equals(parameters.get("as"));
      if (aggregated
          && "v2".equals(parameters.get("v"))
          && "apidiscovery.k8s.io".equals(parameters.get("g"))) {
        aggregated(call, root);
        return;
      }
      if (!aggregated) {
        break;
      }
    }
    boolean onlyAggregated =
        Negotiation.clauses(call.accept()).stream().allMatch(c -> c.parameters().containsKey("as"));
    if (onlyAggregated) {
      throw Negotiation.only(
          "application/json, application/yaml, application/vnd.kubernetes.protobuf");
    }
    call.object(
        200,
        form(call),
        root.equals("api")
            ? DiscoveryDocuments.coreVersions(address.get())
            : discovery.groupList());
  }

  private void aggregated(Call call, String root) {
    byte[] json = Json.bytes(discovery.aggregated(root));
    Map<String, List<String>> headers = new LinkedHashMap<>();
    String tag = "\"" + VersionOrder.tag(json) + "\"";
    headers.put("ETag", List.of(tag));
    headers.put("Vary", List.of("Accept"));
    if (tag.equals(call.exchange().header("If-None-Match"))) {
      call.send(304, null, new byte[0], headers);
    } else {
      call.send(200, AGGREGATED, json, headers);
    }
  }

  private void openApi(Call call, List<String> parts) {
    if (parts.size() < 2) {
      call.text(404, NO_PAGE);
      return;
    }
    if (parts.get(1).equals("v2")) {
      openApiV2(call);
      return;
    }
    if (!parts.get(1).equals("v3")) {
      call.text(404, NO_PAGE);
      return;
    }
    if (parts.size() == 2 && endsWithSlash(call)) {
      call.send(404, null, new byte[0], new LinkedHashMap<>());
      return;
    }
    if (parts.size() == 2) {
      tagged(call, "text/plain; charset=utf-8", openApi.index());
      return;
    }
    String path = String.join("/", parts.subList(2, parts.size()));
    String accept = call.accept();
    boolean json =
        Negotiation.clauses(accept).stream()
            .anyMatch(
                c ->
                    c.type().equals("*/*")
                        || c.type().equals("application/*")
                        || c.type().equals(Negotiation.JSON));
    Optional<byte[]> document = openApi.document(path);
    if (document.isEmpty() || !json) {
      call.send(document.isEmpty() ? 404 : 406, null, new byte[0], new LinkedHashMap<>());
      return;
    }
    String hash = call.query().first("hash");
    String current = openApi.hash(path);
    if (!hash.isEmpty() && !hash.equals(current)) {
      Map<String, List<String>> headers = new LinkedHashMap<>();
      headers.put("Location", List.of("/openapi/v3/" + path + "?hash=" + current));
      call.send(301, null, new byte[0], headers);
      return;
    }
    tagged(call, Negotiation.JSON, document.get());
  }

  private static void tagged(Call call, String type, byte[] content) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    String tag = "\"" + VersionOrder.tag(content) + "\"";
    headers.put("Etag", List.of(tag));
    headers.put("Vary", List.of("Accept-Encoding", "Accept"));
    if (tag.equals(call.exchange().header("If-None-Match"))) {
      call.send(304, null, new byte[0], headers);
    } else {
      call.send(200, type, content, headers);
    }
  }

  /** The old document, in JSON; kubectl wants it in protobuf, and falls back from it. */
  private void openApiV2(Call call) {
    boolean json =
        Negotiation.clauses(call.accept()).stream()
            .anyMatch(c -> c.type().equals("*/*") || c.type().equals(Negotiation.JSON));
    if (!json) {
      call.send(406, null, new byte[0], new LinkedHashMap<>());
      return;
    }
    tagged(call, Negotiation.JSON, openApi.version2());
  }
}
