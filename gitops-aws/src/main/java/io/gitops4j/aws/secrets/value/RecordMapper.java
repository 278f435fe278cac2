package io.gitops4j.aws.secrets.value;

import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record of a JSON object: each component of the field of its name.
 *
 * <p>A string is taken for a number, a boolean or an address as well, because the console of
 * Secrets Manager writes every value of its table as a string; and a number for a string, as {@link
 * io.gitops4j.secrets.SecretVersion#reveal(String)} does. No message holds a value, and what a
 * record's own constructor throws is told by its class alone, because its message may quote one.
 */
final class RecordMapper {

  private final SecretRef ref;
  private final JsonDocument json;
  private final Class<?> wanted;

  RecordMapper(SecretRef ref, JsonDocument json, Class<?> wanted) {
    this.ref = ref;
    this.json = json;
    this.wanted = wanted;
  }

  Record make(RecordShape shape) {
    return make(shape, json.root(), "");
  }

  private Record make(RecordShape shape, JsonNode.Fields object, String path) {
    List<RecordShape.Part> parts = shape.parts();
    @Nullable Object[] values = new @Nullable Object[parts.size()];
    for (int i = 0; i < values.length; i++) {
      RecordShape.Part part = parts.get(i);
      JsonNode node = JsonDocument.find(object, part.field());
      values[i] = component(part.type(), node, new Place(path + part.name(), path + part.field()));
    }
    try {
      return (Record) shape.constructor().newInstance(values);
    } catch (InvocationTargetException thrown) {
      throw refused(
          Reason.INVALID,
          "the constructor of "
              + shape.constructor().getDeclaringClass().getSimpleName()
              + " threw "
              + thrown.getTargetException().getClass().getName());
    } catch (InstantiationException | IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Object component(Type type, @Nullable JsonNode node, Place place) {
    JsonNode given = node instanceof JsonNode.Null ? null : node;
    if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
      return given == null ? Optional.empty() : Optional.of(value(argument(generic), given, place));
    }
    if (given == null) {
      throw missing(place, node == null);
    }
    if (type instanceof Class<?> raw) {
      return value(raw, given, place);
    }
    if (type instanceof ParameterizedType generic && given instanceof JsonNode.Items array) {
      return list(argument(generic), array, place);
    }
    throw unfit(place, "array");
  }

  private static Class<?> argument(ParameterizedType generic) {
    return (Class<?>) generic.getActualTypeArguments()[0];
  }

  private SecretException missing(Place place, boolean absent) {
    return refused(
        Reason.NOT_FOUND,
        "its component "
            + place.component()
            + " takes the field "
            + place.field()
            + ", which "
            + (absent ? "the secret does not have" : "is null")
            + "; add the field, name another one with @SecretField, or make the component an"
            + " Optional");
  }

  private List<Object> list(Class<?> inner, JsonNode.Items array, Place place) {
    List<Object> made = new ArrayList<>();
    for (int i = 0; i < array.items().size(); i++) {
      made.add(component(inner, array.items().get(i), place.item(i)));
    }
    return List.copyOf(made);
  }

  private Object value(Class<?> type, JsonNode node, Place place) {
    if (type.isRecord()) {
      if (node instanceof JsonNode.Fields object) {
        return make(RecordShape.of(type), object, place.field() + ".");
      }
      throw unfit(place, "object");
    }
    if (type == SecretValue.class) {
      byte[] bytes = json.textBytes(node);
      SecretValue value = SecretValue.of(ref.withKey(place.field()).toString(), bytes);
      Arrays.fill(bytes, (byte) 0);
      return value;
    }
    if (type == char[].class) {
      byte[] bytes = json.textBytes(node);
      try (SecretValue value = SecretValue.of(place.field(), bytes)) {
        return value.revealChars();
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    }
    if (type == String.class) {
      return json.text(node);
    }
    if (node instanceof JsonNode.Fields || node instanceof JsonNode.Items) {
      throw unfit(place, type.getSimpleName());
    }
    try {
      return Scalars.read(type, json.text(node));
    } catch (RuntimeException unfit) {
      throw unfit(place, type.getSimpleName());
    }
  }

  private SecretException unfit(Place place, String type) {
    return refused(
        Reason.INVALID,
        "its component "
            + place.component()
            + " takes the field "
            + place.field()
            + ", which is no "
            + type
            + "; correct the secret, or the type of the component");
  }

  private SecretException refused(Reason reason, String why) {
    return Refusals.of(
        reason, "Cannot make a " + wanted.getSimpleName() + " of " + ref + ": " + why + ".");
  }

  /** Where a value goes to and comes from, for messages. */
  private record Place(String component, String field) {
    Place item(int index) {
      return new Place(component + "[" + index + "]", field + "." + index);
    }
  }
}
