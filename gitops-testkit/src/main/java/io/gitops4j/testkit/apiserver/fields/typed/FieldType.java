package io.gitops4j.testkit.apiserver.fields.typed;

import io.gitops4j.testkit.apiserver.schema.BuiltinKinds;
import io.gitops4j.testkit.apiserver.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a value may be, as far as merging goes: a scalar, a list, a map, or any of these.
 *
 * <p>The rules of making one from OpenAPI: {@code x-kubernetes-list-type} says what a list is; when
 * it is absent, {@code x-kubernetes-patch-strategy: merge} makes a list keyed by {@code
 * x-kubernetes-patch-merge-key}, or a set when there is none; otherwise a list is atomic. Maps are
 * granular unless {@code x-kubernetes-map-type: atomic}. A node without a type may be anything. An
 * object without members and without {@code additionalProperties} is deduced: its maps are
 * granular, its lists atomic. Below {@code x-kubernetes-preserve-unknown-fields} the members that
 * are not declared are deduced too. Sources: kube-openapi, {@code pkg/schemaconv}; apiextensions-
 * apiserver, {@code pkg/controller/openapi/builder}. Tests: {@code MergeTest}, {@code
 * FieldManagerTest}.
 *
 * <p>Immutable; children are made when they are asked for, since types may contain themselves.
 */
public final class FieldType {

  /** What a scalar may be. */
  public enum Scalar {
    /** An integer or a float. */
    NUMERIC,
    /** A text. */
    STRING,
    /** True or false. */
    BOOLEAN,
    /** Any of these. */
    UNTYPED
  }

  /** How a value is looked at. */
  public enum View {
    /** As a map. */
    MAP,
    /** As a scalar. */
    SCALAR,
    /** As a list. */
    LIST
  }

  static final FieldType DEDUCED = new FieldType(Scalar.UNTYPED, null, null);
  private static final FieldType ATOMIC = new FieldType(Scalar.UNTYPED, null, null);
  static final FieldType TEXT = new FieldType(Scalar.STRING, null, null);

  static {
    DEDUCED.list = ListType.atomic(ATOMIC);
    DEDUCED.map = MapType.of(DEDUCED, false);
    ATOMIC.list = ListType.atomic(ATOMIC);
    ATOMIC.map = MapType.of(ATOMIC, true);
  }

  private final @Nullable Scalar scalar;
  private @Nullable ListType list;
  private @Nullable MapType map;

  private FieldType(@Nullable Scalar scalar, @Nullable ListType list, @Nullable MapType map) {
    this.scalar = scalar;
    this.list = list;
    this.map = map;
  }

  /** The type of a value without any schema. */
  public static FieldType deduced() {
    return DEDUCED;
  }

  /** The type of a built-in kind, or of any node of its schema. */
  public static FieldType of(Schema schema) {
    return of(schema, schema.preservesUnknownFields());
  }

  /** The type of a custom kind: metadata is that of built-in kinds, whatever the schema says. */
  public static FieldType ofCustomKind(Schema schema) {
    return new FieldType(
        null, null, MapType.of(schema, schema.preservesUnknownFields(), wholeObject()));
  }

  /** The members that every object has. */
  static Map<String, FieldType> wholeObject() {
    FieldType metadata =
        BuiltinKinds.get()
            .component("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")
            .map(FieldType::of)
            .orElse(DEDUCED);
    return Map.of("apiVersion", TEXT, "kind", TEXT, "metadata", metadata);
  }

  static FieldType of(Schema schema, boolean preserved) {
    if (schema.typeName().endsWith(".pkg.api.resource.Quantity")) {
      return new FieldType(Scalar.UNTYPED, null, null);
    }
    if (schema.typeName().endsWith(".pkg.runtime.RawExtension")) {
      return ATOMIC;
    }
    boolean preserves = preserved || schema.preservesUnknownFields();
    return switch (schema.type()) {
      case "object" -> new FieldType(null, null, map(schema, preserves));
      case "array" -> new FieldType(null, ListType.of(schema, preserves), null);
      case "integer", "number" -> new FieldType(Scalar.NUMERIC, null, null);
      case "boolean" -> new FieldType(Scalar.BOOLEAN, null, null);
      case "string" -> new FieldType(text(schema.format()), null, null);
      default ->
          new FieldType(Scalar.UNTYPED, ListType.of(schema, preserves), map(schema, preserves));
    };
  }

  private static MapType map(Schema schema, boolean preserves) {
    return MapType.of(schema, preserves, schema.embeddedResource() ? wholeObject() : Map.of());
  }

  private static Scalar text(String format) {
    return format.isEmpty() || format.equals("byte") ? Scalar.STRING : Scalar.UNTYPED;
  }

  /** What a scalar may be; null when the value is no scalar. */
  public @Nullable Scalar scalar() {
    return scalar;
  }

  /** What a list is; empty when the value is no list. */
  public Optional<ListType> list() {
    return Optional.ofNullable(list);
  }

  /** What a map is; empty when the value is no map. */
  public Optional<MapType> map() {
    return Optional.ofNullable(map);
  }

  /**
   * How to look at a value: by what it is, if this may be that; otherwise by what this is first.
   */
  public View view(@Nullable Object value) {
    if (value instanceof Map<?, ?>) {
      return map != null ? View.MAP : first();
    }
    if (value instanceof List<?>) {
      return list != null ? View.LIST : first();
    }
    return value != null && scalar != null ? View.SCALAR : first();
  }

  private View first() {
    if (map != null) {
      return View.MAP;
    }
    return scalar != null ? View.SCALAR : View.LIST;
  }

  /** What a list is, when {@link #view} said it is one. */
  public ListType asList() {
    return list().orElseThrow();
  }

  /** What a map is, when {@link #view} said it is one. */
  public MapType asMap() {
    return map().orElseThrow();
  }
}
