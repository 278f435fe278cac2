package io.gitops4j.testkit.apiserver.typed;

import io.gitops4j.testkit.apiserver.typed.TypeTable.Field;
import io.gitops4j.testkit.apiserver.typed.TypeTable.Form;
import io.gitops4j.testkit.apiserver.typed.TypeTable.GoType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Goes through the structs of an object in its typed form, from the outside in. */
public final class TypedWalk {

  /** What is told on the way. */
  public interface Visitor {
    /** A struct, before what is in it; it may be changed. */
    void struct(String name, Map<String, @Nullable Object> value);

    /** A map of quantities, such as the limits of a container; it may be changed. */
    void quantities(Map<String, @Nullable Object> value);
  }

  private TypedWalk() {}

  /** Visits an object of a struct and everything in it. */
  @SuppressWarnings("unchecked")
  public static void visit(String struct, Map<String, @Nullable Object> object, Visitor visitor) {
    visitor.struct(struct, object);
    List<Field> fields = TypeTable.get().fields(struct);
    if (fields == null) {
      return;
    }
    for (Field field : fields) {
      Object value = object.get(field.name());
      if (value != null) {
        descend(field.type(), value, visitor);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static void descend(GoType type, Object value, Visitor visitor) {
    GoType element = type.element();
    if (type.form() == Form.STRUCT && value instanceof Map<?, ?> map) {
      visit(type.name(), (Map<String, @Nullable Object>) map, visitor);
    } else if (element != null && value instanceof List<?> list) {
      for (Object one : list) {
        if (one != null) {
          descend(element, one, visitor);
        }
      }
    } else if (element != null && value instanceof Map<?, ?> map) {
      if (element.form() == Form.CUSTOM && element.name().equals("Quantity")) {
        visitor.quantities((Map<String, @Nullable Object>) map);
      }
      for (Object one : map.values()) {
        if (one != null) {
          descend(element, one, visitor);
        }
      }
    }
  }
}
