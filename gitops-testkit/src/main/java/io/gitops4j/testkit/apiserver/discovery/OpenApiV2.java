package io.gitops4j.testkit.apiserver.discovery;

import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one document of {@code /openapi/v2}, out of those of {@code /openapi/v3}.
 *
 * <p>What the older language cannot say is left out, as the real server leaves it out: choices
 * ({@code oneOf}, {@code anyOf}, {@code not}), defaults, and of what may be null all but its
 * description. A number or text is a text with the format {@code int-or-string}. The schema of a
 * parameter stands in it, that of a body is a parameter of its own. Source: kube-openapi, {@code
 * pkg/builder}; apiextensions-apiserver, {@code pkg/controller/openapi/v2}.
 */
final class OpenApiV2 {
  private static final String COMPONENTS = "#/components/schemas/";
  private static final Set<String> UNSAID = Set.of("oneOf", "anyOf", "not", "default", "nullable");
  private static final Set<String> LOST_WHEN_NULLABLE =
      Set.of("type", "items", "properties", "additionalProperties");

  private final Map<String, @Nullable Object> paths = new TreeMap<>();
  private final Map<String, @Nullable Object> definitions = new TreeMap<>();

  /** Adds a document of a group and version. */
  void add(Map<String, @Nullable Object> document) {
    members(document, "paths").forEach((path, item) -> paths.put(path, item(item)));
    members(Json.at(document, "components"), "schemas")
        .forEach((name, schema) -> definitions.put(name, schema(schema)));
  }

  /** The document. */
  Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("swagger", "2.0");
    document.put("info", new LinkedHashMap<>(Map.of("title", "Kubernetes", "version", "v1.34.4")));
    document.put("paths", paths);
    document.put("definitions", definitions);
    Map<String, @Nullable Object> token = new LinkedHashMap<>();
    token.put("description", "Bearer Token authentication");
    token.put("type", "apiKey");
    token.put("name", "authorization");
    token.put("in", "header");
    document.put("securityDefinitions", new LinkedHashMap<>(Map.of("BearerToken", token)));
    document.put(
        "security",
        List.of(new LinkedHashMap<>(Map.of("BearerToken", new ArrayList<@Nullable Object>()))));
    return document;
  }

  private static Map<String, @Nullable Object> members(@Nullable Object tree, String name) {
    return member(Json.at(tree, name));
  }

  private static Map<String, @Nullable Object> member(@Nullable Object node) {
    Map<String, @Nullable Object> member = Json.map(node);
    return member == null ? Map.of() : member;
  }

  private static Map<String, @Nullable Object> item(@Nullable Object item) {
    Map<String, @Nullable Object> converted = new LinkedHashMap<>();
    member(item)
        .forEach(
            (name, value) ->
                converted.put(
                    name, name.equals("parameters") ? parameters(value) : operation(value)));
    return converted;
  }

  private static Map<String, @Nullable Object> operation(@Nullable Object operation) {
    Map<String, @Nullable Object> converted = new LinkedHashMap<>();
    Map<String, @Nullable Object> given = member(operation);
    List<@Nullable Object> parameters = parameters(given.get("parameters"));
    List<@Nullable Object> consumes = new ArrayList<>(List.of("*/*"));
    List<@Nullable Object> produces = new ArrayList<>();
    Map<String, @Nullable Object> sent = members(given.get("requestBody"), "content");
    if (!sent.isEmpty()) {
      consumes = new ArrayList<>(sent.keySet());
      Map<String, @Nullable Object> body = new LinkedHashMap<>();
      body.put("name", "body");
      body.put("in", "body");
      body.put("required", Json.at(given, "requestBody", "required"));
      body.put("schema", schema(Json.at(sent.values().iterator().next(), "schema")));
      parameters.add(body);
    }
    Map<String, @Nullable Object> responses = new LinkedHashMap<>();
    members(given, "responses")
        .forEach(
            (code, response) -> {
              Map<String, @Nullable Object> answer = new LinkedHashMap<>();
              answer.put("description", Json.at(response, "description"));
              Map<String, @Nullable Object> content = members(response, "content");
              if (!content.isEmpty()) {
                answer.put("schema", schema(Json.at(content.values().iterator().next(), "schema")));
                content.keySet().stream().filter(t -> !produces.contains(t)).forEach(produces::add);
              }
              responses.put(code, answer);
            });
    given.forEach(
        (name, value) -> {
          if (!Set.of("parameters", "requestBody", "responses").contains(name)) {
            converted.put(name, value);
          }
        });
    converted.put("consumes", consumes);
    converted.put("produces", produces);
    converted.put("schemes", new ArrayList<@Nullable Object>(List.of("https")));
    if (!parameters.isEmpty()) {
      converted.put("parameters", parameters);
    }
    converted.put("responses", responses);
    return converted;
  }

  private static List<@Nullable Object> parameters(@Nullable Object given) {
    List<@Nullable Object> converted = new ArrayList<>();
    if (given instanceof List<?> list) {
      for (Object parameter : list) {
        Map<String, @Nullable Object> flat = new LinkedHashMap<>(member(parameter));
        Map<String, @Nullable Object> schema = Json.map(flat.remove("schema"));
        if (schema != null) {
          schema.forEach(flat::putIfAbsent);
        }
        converted.add(flat);
      }
    }
    return converted;
  }

  private static @Nullable Object schema(@Nullable Object node) {
    if (node instanceof List<?> list) {
      List<@Nullable Object> converted = new ArrayList<>();
      list.forEach(element -> converted.add(schema(element)));
      return converted;
    }
    Map<String, @Nullable Object> given = Json.map(node);
    if (given == null) {
      return node;
    }
    boolean nullable = Boolean.TRUE.equals(given.get("nullable"));
    Map<String, @Nullable Object> converted = new LinkedHashMap<>();
    given.forEach(
        (name, value) -> {
          if (name.equals("$ref")) {
            converted.put(name, String.valueOf(value).replace(COMPONENTS, "#/definitions/"));
          } else if (name.equals("properties") && value instanceof Map<?, ?> properties) {
            if (!nullable) {
              converted.put(name, properties(properties));
            }
          } else if (!UNSAID.contains(name) && !(nullable && LOST_WHEN_NULLABLE.contains(name))) {
            converted.put(name, name.startsWith("x-kubernetes") ? value : schema(value));
          }
        });
    if (given.get("allOf") instanceof List<?> all
        && all.size() == 1
        && Json.at(schema(all.get(0)), "$ref") instanceof String reference) {
      converted.remove("allOf");
      converted.put("$ref", reference);
    }
    if (given.get("oneOf") instanceof List<?> choices
        && choices.stream().anyMatch(c -> "string".equals(Json.at(c, "type")))) {
      converted.putIfAbsent("type", "string");
    }
    return converted;
  }

  /** Properties may have any names, those of keywords, too. */
  private static Map<String, @Nullable Object> properties(Map<?, ?> properties) {
    Map<String, @Nullable Object> converted = new LinkedHashMap<>();
    properties.forEach((name, value) -> converted.put((String) name, schema(value)));
    return converted;
  }
}
