package io.gitops4j.testkit.apiserver.fields.typed;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.schema.Schema;
import io.gitops4j.testkit.apiserver.typed.TypedForm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Go type behind a node of a built-in kind's schema, as far as its JSON shows it.
 *
 * <p>The server compares built-in objects as Go structs, not as JSON. A member that is a struct and
 * no pointer is always there, {@code {}} at least; the schema tells by a default of {@code {}}. A
 * list, map or pointer that is required, or written without {@code omitempty}, is null rather than
 * absent. A scalar that is always there has its zero value as default. Empty lists and maps that
 * are not required are absent. This is why a POST of a Deployment does not own {@code spec} or
 * {@code spec.strategy} themselves: the empty Deployment, with which it is compared, has them.
 * Surprising: lists that are compared as a whole are compared deeply, so that in the elements of an
 * atomic list an empty list differs from none, which stays unseen. Source: kube-openapi, {@code
 * pkg/generators} (defaults and required), and {@code encoding/json} ({@code omitempty}). Tests:
 * {@code FieldManagerTest}.
 */
public final class StructType {

  private enum Shape {
    STRUCT,
    MAP,
    LIST,
    SCALAR,
    OPAQUE
  }

  /** How the server compares a node with another one. */
  private enum Comparing {
    /** Member by member. */
    MEMBERS,
    /** As a whole, but by what it shows. */
    WHOLE,
    /** As a whole, by Go's deep equality: what is empty is not what is absent. */
    DEEPLY;

    Comparing whole() {
      return this == MEMBERS ? WHOLE : this;
    }
  }

  private final Schema schema;
  private final Shape shape;
  private volatile @Nullable Map<String, StructType> members;
  private volatile @Nullable StructType element;
  private volatile @Nullable Set<String> required;

  private StructType(Schema schema) {
    this.schema = schema;
    this.shape = shape(schema);
  }

  /** The type of a node of a schema. */
  public static StructType of(Schema schema) {
    return new StructType(schema);
  }

  private static Shape shape(Schema schema) {
    return switch (schema.type()) {
      case "object" ->
          !schema.properties().isEmpty()
              ? Shape.STRUCT
              : schema.hasAdditionalProperties() ? Shape.MAP : Shape.OPAQUE;
      case "array" -> Shape.LIST;
      case "" -> Shape.OPAQUE;
      default -> Shape.SCALAR;
    };
  }

  private Map<String, StructType> members() {
    Map<String, StructType> known = members;
    if (known == null) {
      known = new LinkedHashMap<>();
      for (Map.Entry<String, Schema> entry : schema.properties().entrySet()) {
        known.put(entry.getKey(), new StructType(entry.getValue()));
      }
      members = known;
    }
    return known;
  }

  private @Nullable StructType element() {
    StructType known = element;
    if (known == null) {
      known =
          (shape == Shape.LIST ? schema.items() : schema.additionalProperties())
              .map(StructType::new)
              .orElse(null);
      element = known;
    }
    return known;
  }

  private boolean requires(String name) {
    Set<String> known = required;
    if (known == null) {
      Set<String> both = new HashSet<>(schema.required());
      both.addAll(TypedForm.alwaysPrinted(schema.typeName()));
      known = Set.copyOf(both);
      required = known;
    }
    return known.contains(name);
  }

  private boolean isStructValue() {
    return schema.raw().get("default") instanceof Map<?, ?> map && map.isEmpty();
  }

  /** A tree as the struct shows it in JSON; a fresh one. */
  public @Nullable Object shown(@Nullable Object value) {
    return shown(value, Comparing.MEMBERS);
  }

  private @Nullable Object shown(@Nullable Object value, Comparing comparing) {
    if (shape == Shape.STRUCT && value instanceof Map<?, ?> map) {
      return shownStruct(map, schema.mapType().equals("atomic") ? comparing.whole() : comparing);
    }
    StructType of = shape == Shape.MAP || shape == Shape.LIST ? element() : null;
    if (of != null && value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> out = new LinkedHashMap<>();
      map.forEach((name, item) -> out.put((String) name, of.shown(item, comparing)));
      return out;
    }
    if (of != null && value instanceof List<?> list) {
      boolean whole = comparing != Comparing.MEMBERS || isAtomicList();
      Comparing inside = whole ? Comparing.DEEPLY : comparing;
      List<@Nullable Object> out = new ArrayList<>(list.size());
      list.forEach(item -> out.add(of.shown(item, inside)));
      return out;
    }
    return Json.copy(value);
  }

  private boolean isAtomicList() {
    return !schema.listType().equals("map") && !schema.listType().equals("set");
  }

  private Map<String, @Nullable Object> shownStruct(Map<?, ?> map, Comparing comparing) {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          String name = (String) key;
          StructType member = members().get(name);
          if (member == null) {
            out.put(name, Json.copy(value));
          } else if (value != null
              && (comparing == Comparing.DEEPLY || requires(name) || !member.isOmitted(value))) {
            out.put(name, member.shown(value, comparing));
          }
        });
    boolean isUnknown = !TypedForm.ofStruct(schema.typeName()).known();
    members()
        .forEach(
            (name, member) -> {
              if (!out.containsKey(name)) {
                member.putZero(out, name, requires(name), isUnknown);
              }
            });
    return out;
  }

  private boolean isOmitted(Object value) {
    return (shape == Shape.LIST && value instanceof List<?> list && list.isEmpty())
        || (shape == Shape.MAP && value instanceof Map<?, ?> map && map.isEmpty());
  }

  /** Of a type that is not known, a default that is the zero value tells that it is printed. */
  private void putZero(
      Map<String, @Nullable Object> out, String name, boolean isRequired, boolean isUnknown) {
    if (shape == Shape.STRUCT && isStructValue()) {
      out.put(name, shownStruct(Map.of(), Comparing.MEMBERS));
    } else if (shape == Shape.SCALAR) {
      Object value = schema.raw().get("default");
      if (value != null && (isRequired || isUnknown) && Json.equal(value, zero())) {
        out.put(name, value);
      } else if (isRequired && schema.format().equals("date-time")) {
        out.put(name, null);
      }
    } else if (isRequired) {
      out.put(name, null);
    }
  }

  /**
   * Reads nulls as Go does, in place: a null member of a struct is not there, a null in a map or
   * list is the zero value of what the map or list holds.
   */
  public void dropNulls(@Nullable Object value) {
    if (shape == Shape.STRUCT && value instanceof Map<?, ?> map) {
      map.values().removeIf(item -> item == null);
      map.forEach(
          (name, item) -> {
            StructType member = members().get(name);
            if (member != null) {
              member.dropNulls(item);
            }
          });
    } else if (shape == Shape.MAP && value instanceof Map<?, ?>) {
      dropNullsInMap(Json.map(value));
    } else if (shape == Shape.LIST && value instanceof List<?>) {
      dropNullsInList(Json.list(value));
    }
  }

  private void dropNullsInMap(@Nullable Map<String, @Nullable Object> map) {
    StructType of = element();
    if (of != null && map != null) {
      map.replaceAll((name, item) -> item == null ? of.zero() : item);
      map.values().forEach(of::dropNulls);
    }
  }

  private void dropNullsInList(@Nullable List<@Nullable Object> list) {
    StructType of = element();
    if (of != null && list != null) {
      list.replaceAll(item -> item == null ? of.zero() : item);
      list.forEach(of::dropNulls);
    }
  }

  private @Nullable Object zero() {
    return switch (schema.type()) {
      case "string" -> "";
      case "integer", "number" -> 0L;
      case "boolean" -> false;
      case "object" -> new LinkedHashMap<String, @Nullable Object>();
      default -> null;
    };
  }
}
