package io.gitops4j.core.helm;

import io.gitops4j.core.template.FunctionDefinition;
import io.gitops4j.core.template.TemplateObject;
import io.gitops4j.core.template.sprig.JsonForm;
import io.gitops4j.core.template.value.GoTypes;
import io.gitops4j.core.template.value.StructValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of Helm's structs as templates see it: fields, names in JSON, and methods. Immutable. */
final class GoStruct implements StructValue, TemplateObject, JsonForm {

  private record Field(@Nullable Object value, @Nullable String json, boolean omitEmpty) {}

  private final String typeName;
  private final boolean pointer;
  private final @Nullable String text;
  private final Map<String, Field> fields;
  private final Map<String, FunctionDefinition> methods;

  private GoStruct(Builder builder) {
    this.typeName = builder.typeName;
    this.pointer = builder.pointer;
    this.text = builder.text;
    this.fields = builder.fields;
    this.methods = builder.methods;
  }

  static Builder of(String typeName) {
    return new Builder(typeName);
  }

  @Override
  public String typeName() {
    return typeName;
  }

  @Override
  public List<String> fieldNames() {
    return new ArrayList<>(fields.keySet());
  }

  @Override
  public boolean hasField(String name) {
    return fields.containsKey(name);
  }

  @Override
  public @Nullable Object field(String name) {
    Field field = fields.get(name);
    return field == null ? null : field.value();
  }

  @Override
  public @Nullable String text() {
    return text;
  }

  @Override
  public boolean pointer() {
    return pointer;
  }

  @Override
  public @Nullable FunctionDefinition method(String name) {
    return methods.get(name);
  }

  @Override
  public @Nullable Object json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    fields.forEach(
        (name, field) -> {
          if (!field.omitEmpty() || GoTypes.isTrue(field.value())) {
            json.put(field.json() == null ? name : field.json(), field.value());
          }
        });
    return json;
  }

  /** Collects a struct. */
  static final class Builder {
    private final String typeName;
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final Map<String, FunctionDefinition> methods = new HashMap<>();
    private boolean pointer;
    private @Nullable String text;

    private Builder(String typeName) {
      this.typeName = typeName;
    }

    /** A field whose name in JSON is its own. */
    Builder field(String name, @Nullable Object value) {
      fields.put(name, new Field(value, null, false));
      return this;
    }

    /** A field with a name in JSON, always there. */
    Builder field(String name, String json, @Nullable Object value) {
      fields.put(name, new Field(value, json, false));
      return this;
    }

    /** A field with a name in JSON, where it is left out when empty. */
    Builder optional(String name, String json, @Nullable Object value) {
      fields.put(name, new Field(value, json, true));
      return this;
    }

    /** A method. */
    Builder method(String name, FunctionDefinition definition) {
      methods.put(name, definition);
      return this;
    }

    /** Makes it a pointer to the struct. */
    Builder pointer() {
      this.pointer = true;
      return this;
    }

    /** What it is printed as. */
    Builder text(String printed) {
      this.text = printed;
      return this;
    }

    GoStruct build() {
      return new GoStruct(this);
    }
  }
}
