package io.gitops4j.testkit.apiserver.discovery;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The operations on one kind in a document of {@code /openapi/v3}: paths, parameters, media types.
 *
 * <p>Source: k8s.io/apiserver, {@code pkg/endpoints/installer.go}.
 */
final class Operations {
  private static final String PATCH =
      "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.Patch";

  private final Kind kind;
  private final String component;

  Operations(Kind kind, String component) {
    this.kind = kind;
    this.component = component;
  }

  void addTo(Map<String, @Nullable Object> paths) {
    String root = (kind.group().isEmpty() ? "/api/" : "/apis/") + kind.apiVersion() + "/";
    String scope = kind.namespaced() ? "namespaces/{namespace}/" : "";
    String collection = root + scope + kind.plural();
    List<String> verbs = kind.verbs();
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    put(all, "get", verbs, "list", "list or watch objects of kind ", "list", "list");
    put(all, "post", verbs, "create", "create a ", "post", "post");
    put(
        all,
        "delete",
        verbs,
        "deletecollection",
        "delete collection of ",
        "deletecollection",
        "deletecollection");
    add(paths, collection, all, "collection");
    Map<String, @Nullable Object> one = new LinkedHashMap<>();
    put(one, "get", verbs, "get", "read the specified ", "get", "get");
    put(one, "put", verbs, "update", "replace the specified ", "put", "put");
    put(one, "delete", verbs, "delete", "delete a ", "delete", "delete");
    put(one, "patch", verbs, "patch", "partially update the specified ", "patch", "patch");
    add(paths, collection + "/{name}", one, "object");
    for (String subresource : kind.subresources()) {
      if (subresource.equals("status") || subresource.equals("scale")) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        List<String> usual = List.of("get", "update", "patch");
        put(part, "get", usual, "get", "read " + subresource + " of the specified ", "get", "get");
        put(
            part,
            "put",
            usual,
            "update",
            "replace " + subresource + " of the specified ",
            "put",
            "put");
        put(
            part,
            "patch",
            usual,
            "patch",
            "partially update " + subresource + " of the specified ",
            "patch",
            "patch");
        add(paths, collection + "/{name}/" + subresource, part, "object");
      }
    }
    if (kind.namespaced() && verbs.contains("list")) {
      Map<String, @Nullable Object> everywhere = new LinkedHashMap<>();
      put(everywhere, "get", verbs, "list", "list or watch objects of kind ", "list", "list");
      add(paths, root + kind.plural(), everywhere, "");
    }
  }

  private static void add(
      Map<String, @Nullable Object> paths,
      String path,
      Map<String, @Nullable Object> operations,
      String parameters) {
    if (!operations.isEmpty()) {
      Object shared = Json.at(RecordedFacts.descriptions(), "parameters", parameters);
      if (shared != null) {
        operations.put("parameters", shared);
      }
      paths.put(path, operations);
    }
  }

  private void put(
      Map<String, @Nullable Object> operations,
      String method,
      List<String> verbs,
      String verb,
      String description,
      String action,
      String parameters) {
    if (!verbs.contains(verb)) {
      return;
    }
    Map<String, @Nullable Object> operation = new LinkedHashMap<>();
    operation.put("tags", new ArrayList<@Nullable Object>(List.of(tag())));
    operation.put("description", description + kind.kind());
    operation.put("operationId", operationId(verb));
    Object given = Json.at(RecordedFacts.descriptions(), "parameters", parameters);
    if (given != null) {
      operation.put("parameters", given);
    }
    if (method.equals("patch")) {
      operation.put("requestBody", body(patchTypes(), PATCH));
    } else if (method.equals("put") || method.equals("post")) {
      operation.put("requestBody", body(List.of("*/*"), reference()));
    }
    operation.put("responses", responses());
    operation.put("x-kubernetes-action", action);
    Map<String, @Nullable Object> gvk = new LinkedHashMap<>();
    gvk.put("group", kind.group());
    gvk.put("version", kind.version());
    gvk.put("kind", kind.kind());
    operation.put("x-kubernetes-group-version-kind", gvk);
    operations.put(method, operation);
  }

  private String tag() {
    return kind.group().isEmpty()
        ? "core_" + kind.version()
        : kind.group().split("\\.", -1)[0] + "_" + kind.version();
  }

  private String operationId(String verb) {
    String name =
        switch (verb) {
          case "get" -> "read";
          case "update" -> "replace";
          case "deletecollection" -> "deleteCollection";
          default -> verb;
        };
    String group = kind.group().isEmpty() ? "core" : kind.group().replace(".k8s.io", "");
    StringBuilder id = new StringBuilder(name);
    for (String part : group.split("[.-]", -1)) {
      id.append(capital(part));
    }
    id.append(capital(kind.version()));
    if (verb.equals("deletecollection")) {
      id = new StringBuilder(id.toString().replace("deleteCollection", "delete"));
      id.append("Collection");
    }
    return id.append(kind.namespaced() ? "Namespaced" : "").append(kind.kind()).toString();
  }

  private static String capital(String word) {
    return word.isEmpty()
        ? word
        : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private String reference() {
    return "#/components/schemas/" + component;
  }

  private List<String> patchTypes() {
    return kind.custom()
        ? List.of(
            "application/apply-patch+yaml",
            "application/json-patch+json",
            "application/merge-patch+json")
        : List.of(
            "application/apply-patch+yaml",
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json");
  }

  private static Map<String, @Nullable Object> body(List<String> types, String reference) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("content", content(types, reference));
    body.put("required", true);
    return body;
  }

  private static Map<String, @Nullable Object> content(List<String> types, String reference) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    for (String type : types) {
      Map<String, @Nullable Object> schema = new LinkedHashMap<>();
      schema.put("$ref", reference);
      Map<String, @Nullable Object> entry = new LinkedHashMap<>();
      entry.put("schema", schema);
      content.put(type, entry);
    }
    return content;
  }

  private Map<String, @Nullable Object> responses() {
    Map<String, @Nullable Object> ok = new LinkedHashMap<>();
    ok.put("description", "OK");
    ok.put("content", content(List.of("application/json", "application/yaml"), reference()));
    Map<String, @Nullable Object> unauthorized = new LinkedHashMap<>();
    unauthorized.put("description", "Unauthorized");
    Map<String, @Nullable Object> responses = new LinkedHashMap<>();
    responses.put("200", ok);
    responses.put("401", unauthorized);
    return responses;
  }
}
