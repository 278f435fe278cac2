package io.gitops4j.testkit.apiserver.typed;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.typed.TypeTable.Field;
import io.gitops4j.testkit.apiserver.typed.TypeTable.Form;
import io.gitops4j.testkit.apiserver.typed.TypeTable.GoType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An object as kube-apiserver's internal type prints it.
 *
 * <p>Messages such as {@code spec.template: Invalid value: {…}: field is immutable} print not the
 * object of the API but the internal struct, which has no JSON names: {@code
 * {"labels":{…},"Spec":{"Volumes":null,…}}}. Fields of metadata and of types of apimachinery keep
 * their names. Where the internal struct is built otherwise (host namespaces live in the security
 * context of a Pod), the difference is made up for here. Source: the Go types, {@link TypeTable}.
 */
public final class InternalJson {

  private static final TypeTable TABLE = TypeTable.get();

  private InternalJson() {}

  /**
   * The tree that prints as the internal struct does.
   *
   * @param struct such as {@code core.PodTemplateSpec}
   * @param value the versioned object; null for an empty one
   */
  public static Map<String, @Nullable Object> of(
      String struct, @Nullable Map<String, @Nullable Object> value) {
    return struct(struct, value == null ? Map.of() : value);
  }

  private static Map<String, @Nullable Object> struct(
      String name, Map<String, @Nullable Object> value) {
    Map<String, @Nullable Object> byName = new HashMap<>();
    flattened(name, value)
        .forEach(
            (k, v) -> {
              byName.put(k.toLowerCase(Locale.ROOT), v);
            });
    Map<String, @Nullable Object> metadata = Json.map(value, "metadata");
    if (metadata != null) {
      metadata.forEach((k, v) -> byName.putIfAbsent(k.toLowerCase(Locale.ROOT), v));
    }
    Map<String, @Nullable Object> printed = new LinkedHashMap<>();
    for (Field field : Objects.requireNonNull(TABLE.fields(name), name)) {
      Object tree = tree(field.type(), byName.get(field.name().toLowerCase(Locale.ROOT)));
      if (!(field.omitEmpty() && empty(field.type(), tree))) {
        printed.put(field.name(), tree);
      }
    }
    return printed;
  }

  /** A Pod's host namespaces belong to the internal security context. */
  private static Map<String, @Nullable Object> flattened(
      String name, Map<String, @Nullable Object> value) {
    if (!name.equals("core.PodSpec")) {
      return value;
    }
    Map<String, @Nullable Object> moved = new LinkedHashMap<>(value);
    Map<String, @Nullable Object> context = new LinkedHashMap<>();
    for (String field :
        List.of("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers")) {
      if (moved.containsKey(field)) {
        context.put(field, moved.get(field));
      }
    }
    Map<String, @Nullable Object> given = Json.map(value, "securityContext");
    if (given != null || !context.isEmpty()) {
      if (given != null) {
        context.putAll(given);
      }
      moved.put("securityContext", context);
    }
    return moved;
  }

  private static boolean empty(GoType type, @Nullable Object tree) {
    if (tree == null) {
      return true;
    }
    if (type.pointer() && type.form() != Form.LIST && type.form() != Form.MAP) {
      return false;
    }
    return switch (type.form()) {
      case STRING, BYTES -> tree.equals("");
      case BOOL -> Boolean.FALSE.equals(tree);
      case INT32, INT64, FLOAT -> tree instanceof Number n && n.doubleValue() == 0;
      case LIST -> tree instanceof List<?> l && l.isEmpty();
      case MAP -> tree instanceof Map<?, ?> m && m.isEmpty();
      default -> false;
    };
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object tree(GoType type, @Nullable Object value) {
    if (value == null && type.pointer()) {
      return null;
    }
    return switch (type.form()) {
      case STRING -> value == null ? "" : value;
      case BOOL -> value == null ? false : value;
      case INT32, INT64, FLOAT -> value == null ? Long.valueOf(0) : value;
      case BYTES, ANY -> value;
      case STRUCT ->
          struct(
              type.name(),
              value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of());
      case CUSTOM -> value == null ? CustomTypes.zero(type.name()) : value;
      case LIST -> {
        List<@Nullable Object> trees = new ArrayList<>();
        if (value instanceof List<?> list) {
          list.forEach(v -> trees.add(tree(Objects.requireNonNull(type.element()), v)));
        }
        yield trees;
      }
      case MAP -> {
        Map<String, @Nullable Object> trees = new TreeMap<>();
        if (value instanceof Map<?, ?> map) {
          map.forEach(
              (k, v) -> trees.put((String) k, tree(Objects.requireNonNull(type.element()), v)));
        }
        yield trees;
      }
    };
  }
}
