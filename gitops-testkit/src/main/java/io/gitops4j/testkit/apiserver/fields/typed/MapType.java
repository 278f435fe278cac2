package io.gitops4j.testkit.apiserver.fields.typed;

import io.gitops4j.testkit.apiserver.schema.Schema;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a map is: its declared members, what other members are, and whether it is one value. */
public final class MapType {

  private final boolean atomic;
  private final @Nullable Schema schema;
  private final boolean preserves;
  private final Map<String, FieldType> added;
  private volatile @Nullable Map<String, FieldType> fields;
  private volatile @Nullable FieldType other;

  private MapType(
      boolean atomic,
      @Nullable Schema schema,
      boolean preserves,
      Map<String, FieldType> added,
      @Nullable FieldType other) {
    this.atomic = atomic;
    this.schema = schema;
    this.preserves = preserves;
    this.added = added;
    this.other = other;
  }

  static MapType of(FieldType element, boolean atomic) {
    return new MapType(atomic, null, false, Map.of(), element);
  }

  static MapType of(Schema schema, boolean preserves, Map<String, FieldType> added) {
    return new MapType(schema.mapType().equals("atomic"), schema, preserves, added, null);
  }

  /** Whether the map is one value. */
  public boolean isAtomic() {
    return atomic;
  }

  /** What a declared member is; null when it is not declared. */
  public @Nullable FieldType declared(String name) {
    Map<String, FieldType> known = fields;
    if (known == null) {
      known = new HashMap<>();
      if (schema != null) {
        for (Map.Entry<String, Schema> entry : schema.properties().entrySet()) {
          known.put(entry.getKey(), FieldType.of(entry.getValue(), preserves));
        }
      }
      known.putAll(added);
      fields = known;
    }
    return known.get(name);
  }

  /** What a member is, declared or not; null when it may not be there. */
  public @Nullable FieldType member(String name) {
    FieldType declared = declared(name);
    return declared != null ? declared : other();
  }

  private @Nullable FieldType other() {
    FieldType known = other;
    if (known == null && schema != null) {
      known = other(schema);
      other = known;
    }
    return known;
  }

  private @Nullable FieldType other(Schema from) {
    if (from.raw().get("additionalProperties") == null) {
      return preserves || (from.properties().isEmpty() && added.isEmpty())
          ? FieldType.deduced()
          : null;
    }
    if (!from.hasAdditionalProperties()) {
      return null;
    }
    return from.additionalProperties()
        .map(node -> FieldType.of(node, preserves))
        .orElse(FieldType.deduced());
  }

  @Nullable Object defaultOf(String name) {
    Schema property = schema == null ? null : schema.properties().get(name);
    return property == null ? null : property.defaultValue().orElse(null);
  }

  /** Whether any value may be here in any form, without a schema. */
  public boolean isDeduced() {
    return other() == FieldType.deduced()
        && added.isEmpty()
        && (schema == null || schema.properties().isEmpty());
  }
}
