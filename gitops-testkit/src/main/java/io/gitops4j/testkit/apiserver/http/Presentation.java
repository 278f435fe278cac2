package io.gitops4j.testkit.apiserver.http;

import io.gitops4j.testkit.apiserver.http.ResourceReader.Page;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.registry.ServedKind;
import io.gitops4j.testkit.apiserver.table.TablePrinter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Objects, lists and events in the form that was asked for: as they are, as metadata, as a table.
 *
 * <p>Source: k8s.io/apiserver, {@code pkg/endpoints/handlers/response.go}.
 */
final class Presentation {
  private static final String META = "meta.k8s.io/";
  private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

  private final TablePrinter tables;

  Presentation(TablePrinter tables) {
    this.tables = tables;
  }

  /** What {@code includeObject} may be. */
  static String includeObject(Query query) {
    String include = query.first("includeObject");
    if (!List.of("", "Metadata", "Object", "None").contains(include)) {
      throw ApiException.badRequest(
          "Unable to convert to Table as requested: includeObject: Invalid value: "
              + Json.text(include)
              + ": must be 'Metadata', 'Object', 'None', or empty");
    }
    return include;
  }

  /** One object. */
  Map<String, @Nullable Object> object(
      ServedKind kind, Map<String, @Nullable Object> object, Negotiation form, Query query) {
    return switch (form.as()) {
      case "" -> object;
      case "PartialObjectMetadata" -> partial(object, form.version());
      case "Table" ->
          table(
              kind,
              List.of(object),
              form,
              includeObject(query),
              metadata(Json.string(object, "metadata", "resourceVersion"), "", null),
              true);
      default -> {
        if (kind.kind().custom()) {
          throw new ApiException(500, "", "content is not a list", null);
        }
        throw Negotiation.only(
            "application/json, application/yaml, application/vnd.kubernetes.protobuf");
      }
    };
  }

  private static Map<String, @Nullable Object> metadata(
      String revision, String token, @Nullable Long remaining) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("resourceVersion", revision);
    if (!token.isEmpty()) {
      metadata.put("continue", token);
    }
    if (remaining != null) {
      metadata.put("remainingItemCount", remaining);
    }
    return metadata;
  }

  private static Map<String, @Nullable Object> partial(
      Map<String, @Nullable Object> object, String version) {
    Map<String, @Nullable Object> partial = new LinkedHashMap<>();
    partial.put("kind", "PartialObjectMetadata");
    partial.put("apiVersion", META + version);
    partial.put("metadata", seen(object));
    return partial;
  }

  /**
   * The metadata as it is before an object becomes one of its version: the annotation that holds
   * what apps/v1 has no field for is not there yet.
   */
  private static @Nullable Object seen(Map<String, @Nullable Object> object) {
    if (!"DaemonSet".equals(object.get("kind"))
        || Json.at(object, "metadata", "annotations", TEMPLATE_GENERATION) == null) {
      return object.get("metadata");
    }
    Map<String, @Nullable Object> metadata = Json.child(Json.copyMap(object), "metadata");
    Map<String, @Nullable Object> annotations = Json.child(metadata, "annotations");
    annotations.remove(TEMPLATE_GENERATION);
    if (annotations.isEmpty()) {
      metadata.remove("annotations");
    }
    return metadata;
  }

  /** A list. */
  Map<String, @Nullable Object> list(ServedKind kind, Page page, Negotiation form, Query query) {
    Map<String, @Nullable Object> metadata =
        metadata(Long.toString(page.revision()), page.continueToken(), page.remaining());
    if (form.as().equals("Table")) {
      return table(kind, page.objects(), form, includeObject(query), metadata, true);
    }
    if (form.as().equals("PartialObjectMetadataList")) {
      Map<String, @Nullable Object> list = new LinkedHashMap<>();
      list.put("kind", "PartialObjectMetadataList");
      list.put("apiVersion", META + form.version());
      list.put("metadata", metadata);
      List<@Nullable Object> items = new ArrayList<>();
      page.objects().forEach(o -> items.add(partial(o, form.version())));
      list.put("items", items.isEmpty() ? null : items);
      return list;
    }
    if (!form.as().isEmpty()) {
      throw Negotiation.only(
          "application/json, application/yaml, application/vnd.kubernetes.protobuf");
    }
    return typedList(kind, metadata, items(kind, page.objects()));
  }

  /** The JSON of a list of objects as they are. */
  static byte[] listJson(ServedKind kind, Page page) {
    Map<String, @Nullable Object> metadata =
        metadata(Long.toString(page.revision()), page.continueToken(), page.remaining());
    return ListJson.of(typedList(kind, metadata, List.of()), kind, page.objects());
  }

  private static Map<String, @Nullable Object> typedList(
      ServedKind kind, Map<String, @Nullable Object> metadata, List<@Nullable Object> items) {
    if (kind.kind().custom()) {
      metadata.putIfAbsent("continue", "");
    }
    Map<String, @Nullable Object> list = new LinkedHashMap<>();
    list.put("kind", kind.listKind());
    list.put("apiVersion", kind.kind().apiVersion());
    list.put("metadata", metadata);
    list.put("items", items);
    return list;
  }

  private static List<@Nullable Object> items(
      ServedKind kind, List<Map<String, @Nullable Object>> objects) {
    if (kind.kind().custom()) {
      return new ArrayList<>(objects);
    }
    List<@Nullable Object> items = new ArrayList<>();
    for (Map<String, @Nullable Object> object : objects) {
      Map<String, @Nullable Object> item = new LinkedHashMap<>(object);
      item.remove("kind");
      item.remove("apiVersion");
      items.add(item);
    }
    return items;
  }

  private Map<String, @Nullable Object> table(
      ServedKind kind,
      List<Map<String, @Nullable Object>> objects,
      Negotiation form,
      String include,
      Map<String, @Nullable Object> metadata,
      boolean columns) {
    Map<String, @Nullable Object> table = new LinkedHashMap<>();
    table.put("kind", "Table");
    table.put("apiVersion", META + form.version());
    table.put("metadata", metadata);
    table.put("columnDefinitions", columns ? tables.columns(kind) : null);
    List<@Nullable Object> rows = new ArrayList<>();
    for (Map<String, @Nullable Object> object : objects) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("cells", tables.cells(kind, object));
      row.put(
          "object",
          switch (include) {
            case "None" -> null;
            case "Object" -> object;
            default -> partial(object, form.version());
          });
      rows.add(row);
    }
    table.put("rows", rows);
    return table;
  }

  /**
   * The object of a watch event.
   *
   * @param first whether it is the first of the watch; only its table names the columns
   */
  Map<String, @Nullable Object> event(
      ServedKind kind,
      Map<String, @Nullable Object> object,
      Negotiation form,
      String include,
      boolean first) {
    return switch (form.as()) {
      case "" -> object;
      case "Table" ->
          table(
              kind,
              List.of(object),
              form,
              include,
              metadata(Json.string(object, "metadata", "resourceVersion"), "", null),
              first);
      default -> partial(object, form.version());
    };
  }
}
