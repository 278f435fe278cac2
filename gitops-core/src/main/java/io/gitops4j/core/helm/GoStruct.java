package io.gitops4j.core.helm;

import io.gitops4j.core.template.sprig.JsonForm;
import io.gitops4j.core.template.value.GoTypes;
import io.gitops4j.core.template.value.StructValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pointer to one of Helm's structs as templates see it: fields, and their names in JSON. */
final class GoStruct implements StructValue, JsonForm {

  private record Field(@Nullable Object value, String json, boolean omitEmpty) {}

  private final String typeName;
  private final Map<String, Field> fields = new LinkedHashMap<>();

  GoStruct(String typeName) {
    this.typeName = typeName;
  }

  /** Adds a field that is always in JSON. */
  GoStruct field(String name, String json, @Nullable Object value) {
    fields.put(name, new Field(value, json, false));
    return this;
  }

  /** Adds a field that is left out of JSON when it is empty. */
  GoStruct optional(String name, String json, @Nullable Object value) {
    fields.put(name, new Field(value, json, true));
    return this;
  }

  @Override
  public String typeName() {
    return typeName;
  }

  @Override
  public boolean pointer() {
    return true;
  }

  @Override
  public List<String> fieldNames() {
    return new ArrayList<>(fields.keySet());
  }

  @Override
  public @Nullable Object field(String name) {
    Field field = fields.get(name);
    return field == null ? null : field.value();
  }

  @Override
  public @Nullable Object json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    for (Field field : fields.values()) {
      if (!field.omitEmpty() || GoTypes.isTrue(field.value())) {
        json.put(field.json(), field.value());
      }
    }
    return json;
  }
}
