package io.gitops4j.testkit.apiserver.crd;

import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.schema.Schema;
import io.gitops4j.testkit.apiserver.typed.DecodeFailure;
import io.gitops4j.testkit.apiserver.typed.GoTypes;
import io.gitops4j.testkit.apiserver.typed.TypedForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Drops what a schema does not declare, and nulls that it does not allow.
 *
 * <p>Where unknown fields are preserved, declared ones below are still pruned by their own schemas.
 * Metadata of the object and of embedded objects is that of every Kubernetes object. Source:
 * apiextensions-apiserver {@code pkg/apiserver/schema/pruning}, {@code objectmeta}, {@code
 * defaulting/prune.go}.
 */
final class Pruning {

  private static final TypedForm METADATA =
      TypedForm.ofStruct("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");

  private final TreeSet<String> dropped = new TreeSet<>();

  private Pruning() {}

  /**
   * Prunes an object in place.
   *
   * @return the dropped fields as {@code unknown field "spec.bogus"}, by path
   */
  static List<String> prune(
      Map<String, @Nullable Object> object, Schema schema, boolean keepUnknown) {
    Pruning pruning = new Pruning();
    if (keepUnknown) {
      pruning.metadata(object, "");
    } else {
      pruning.object(object, schema, "", true);
    }
    return pruning.dropped.stream().map(p -> "unknown field \"" + p + "\"").toList();
  }

  /** Whether something of a value would be dropped. */
  static boolean drops(Object value, Schema schema) {
    Pruning pruning = new Pruning();
    pruning.value(Json.copy(value), schema, "");
    return !pruning.dropped.isEmpty();
  }

  private void object(
      Map<String, @Nullable Object> object, Schema schema, String path, boolean whole) {
    boolean resource = whole || schema.embeddedResource();
    if (resource) {
      metadata(object, path);
    }
    boolean keeps = schema.preservesUnknownFields();
    Schema additional = schema.additionalProperties().orElse(null);
    boolean free = keeps || (schema.hasAdditionalProperties() && additional == null);
    for (String name : new ArrayList<>(object.keySet())) {
      if (resource && List.of("apiVersion", "kind", "metadata").contains(name)) {
        continue;
      }
      String at = path.isEmpty() ? name : path + "." + name;
      Schema declared = schema.properties().get(name);
      if (declared == null) {
        declared = additional;
      }
      if (declared != null) {
        value(object.get(name), declared, at);
      } else if (!free) {
        object.remove(name);
        dropped.add(at);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private void value(@Nullable Object value, Schema schema, String path) {
    if (value instanceof Map<?, ?> map) {
      object((Map<String, @Nullable Object>) map, schema, path, false);
    } else if (value instanceof List<?> list && schema.items().isPresent()) {
      for (int i = 0; i < list.size(); i++) {
        value(list.get(i), schema.items().get(), path + "[" + i + "]");
      }
    }
  }

  @SuppressWarnings("unchecked")
  private void metadata(Map<String, @Nullable Object> object, String path) {
    if (object.get("metadata") instanceof Map<?, ?> given) {
      Map<String, @Nullable Object> metadata =
          new LinkedHashMap<>((Map<String, @Nullable Object>) given);
      String prefix = path.isEmpty() ? "metadata." : path + ".metadata.";
      for (String unknown : METADATA.decode(metadata)) {
        dropped.add(prefix + unknown.substring("unknown field \"".length(), unknown.length() - 1));
      }
      object.put("metadata", metadata);
    } else if (path.isEmpty() && object.get("metadata") != null) {
      throw new DecodeFailure(noMetadata(object.get("metadata")));
    }
  }

  private static String noMetadata(@Nullable Object given) {
    return "json: cannot unmarshal "
        + GoTypes.jsonType(given)
        + " into Go value of type v1.ObjectMeta";
  }

  /** Refuses objects within the object that have a version, kind or metadata of another type. */
  static void embedded(Map<String, @Nullable Object> object, Schema schema) {
    embedded(object, schema, "");
  }

  private static void embedded(Map<String, @Nullable Object> object, Schema schema, String path) {
    object.forEach(
        (name, value) -> {
          String at = path.isEmpty() ? name : path + "." + name;
          if (schema.embeddedResource()) {
            checkEmbedded(name, value, at);
          }
          Schema declared = schema.properties().get(name);
          if (declared != null) {
            embeddedIn(value, declared, at);
          } else {
            schema
                .additionalProperties()
                .ifPresent(s -> embeddedIn(value, s, path + "[" + name + "]"));
          }
        });
  }

  private static void checkEmbedded(String name, @Nullable Object value, String path) {
    String wrong = "";
    if (List.of("apiVersion", "kind").contains(name) && !(value instanceof String)) {
      wrong = "must be a string";
    } else if (name.equals("metadata") && value != null) {
      wrong = value instanceof Map ? mistake(value) : noMetadata(value);
    }
    if (!wrong.isEmpty()) {
      throw new DecodeFailure(FieldError.invalid(path, value, wrong).toString());
    }
  }

  private static String mistake(Object metadata) {
    try {
      METADATA.decode(Json.copyMap((Map<?, ?>) metadata));
      return "";
    } catch (DecodeFailure e) {
      return String.valueOf(e.getMessage());
    }
  }

  @SuppressWarnings("unchecked")
  private static void embeddedIn(@Nullable Object value, Schema schema, String path) {
    if (value instanceof Map<?, ?> map) {
      embedded((Map<String, @Nullable Object>) map, schema, path);
    } else if (value instanceof List<?> list && schema.items().isPresent()) {
      for (int i = 0; i < list.size(); i++) {
        embeddedIn(list.get(i), schema.items().get(), path + "[" + i + "]");
      }
    }
  }

  /** Drops nulls that are not allowed and have no default. */
  static void nulls(Map<String, @Nullable Object> object, Schema schema) {
    for (String name : new ArrayList<>(object.keySet())) {
      Schema declared =
          Objects.requireNonNullElse(
              schema.properties().get(name), schema.additionalProperties().orElse(NONE));
      Object value = object.get(name);
      if (value == null) {
        if (declared != NONE && !declared.nullable() && declared.defaultValue().isEmpty()) {
          object.remove(name);
        }
      } else if (declared != NONE) {
        nested(value, declared);
      }
    }
  }

  private static final Schema NONE = Schema.of(Map.of());

  @SuppressWarnings("unchecked")
  private static void nested(Object value, Schema schema) {
    if (value instanceof Map<?, ?> map) {
      nulls((Map<String, @Nullable Object>) map, schema);
    } else if (value instanceof List<?> list && schema.items().isPresent()) {
      for (Object element : list) {
        if (element != null) {
          nested(element, schema.items().get());
        }
      }
    }
  }
}
