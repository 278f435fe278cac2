package io.gitops4j.testkit.secrets.wire;

import io.gitops4j.testkit.apiserver.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of a request, read by type; a member of another type is refused. */
public final class Input {
  private final Map<?, ?> members;

  private Input(Map<?, ?> members) {
    this.members = members;
  }

  /** Reads a body. */
  public static Input parse(String body) {
    if (body.isEmpty()) {
      return new Input(Map.of());
    }
    try {
      return of(Json.parse(body.getBytes(StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw serialization();
    }
  }

  /** Members that were read already; anything but a map is refused. */
  public static Input of(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return new Input(map);
    }
    throw serialization();
  }

  /** The refusal of a body that cannot be read. */
  public static ServiceException serialization() {
    return ServiceException.of(
        "SerializationException",
        "Could not deserialize the request: it is no JSON of this shape.");
  }

  /** Text; null when it is absent. */
  public @Nullable String text(String name) {
    Object value = members.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw serialization();
  }

  /** Text that must be there, of a length in bounds. */
  public String text(String name, int min, int max) {
    String value = text(name);
    if (value == null) {
      throw ServiceException.constraint("null", member(name), "not be null");
    }
    checkLength(name, value, min, max);
    return value;
  }

  /** The same for text that a refusal must not show. */
  public String hidden(String name, int min, int max) {
    String value = text(name);
    if (value == null) {
      throw ServiceException.constraint("null", member(name), "not be null");
    }
    if (value.length() < min || value.length() > max) {
      throw ServiceException.hiddenConstraint(
          member(name),
          value.length() < min
              ? "have length greater than or equal to " + min
              : "have length less than or equal to " + max);
    }
    return value;
  }

  /** Text of a length in bounds; null when it is absent. */
  public @Nullable String optional(String name, int min, int max) {
    String value = text(name);
    if (value != null) {
      checkLength(name, value, min, max);
    }
    return value;
  }

  private static void checkLength(String name, String value, int min, int max) {
    if (value.length() < min) {
      throw ServiceException.constraint(
          "'" + value + "'", member(name), "have length greater than or equal to " + min);
    }
    if (value.length() > max) {
      throw ServiceException.constraint(
          "'" + value + "'", member(name), "have length less than or equal to " + max);
    }
  }

  /** The texts of a member, whatever it is. */
  public List<String> anyTexts(String name) {
    Object value = members.get(name);
    if (value instanceof String text) {
      return List.of(text);
    }
    List<String> texts = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(
          each -> {
            if (each instanceof String text) {
              texts.add(text);
            }
          });
    }
    return texts;
  }

  /** A list of texts; null when it is absent. */
  public @Nullable List<String> texts(String name) {
    Object value = members.get(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof List<?> list)) {
      throw serialization();
    }
    List<String> texts = new ArrayList<>();
    for (Object each : list) {
      if (!(each instanceof String text)) {
        throw serialization();
      }
      texts.add(text);
    }
    return texts;
  }

  /** A list of texts of a size in bounds; null when it is absent. */
  public @Nullable List<String> texts(String name, int min, int max) {
    List<String> texts = texts(name);
    if (texts != null && texts.size() < min) {
      throw ServiceException.constraint(
          "'" + texts + "'", member(name), "have length greater than or equal to " + min);
    }
    if (texts != null && texts.size() > max) {
      throw ServiceException.constraint(
          "'" + texts + "'", member(name), "have length less than or equal to " + max);
    }
    return texts;
  }

  /** A list of structures; empty when it is absent. */
  public List<Input> structures(String name) {
    Object value = members.get(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw serialization();
    }
    List<Input> structures = new ArrayList<>();
    list.forEach(each -> structures.add(of(each)));
    return structures;
  }

  /** A structure; null when it is absent. */
  public @Nullable Input structure(String name) {
    Object value = members.get(name);
    return value == null ? null : of(value);
  }

  /** An integer in bounds; null when it is absent. */
  public @Nullable Long number(String name, long min, long max) {
    Object value = members.get(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof Long number)) {
      throw serialization();
    }
    if (number < min) {
      throw ServiceException.constraint(
          "'" + number + "'", member(name), "have value greater than or equal to " + min);
    }
    if (number > max) {
      throw ServiceException.constraint(
          "'" + number + "'", member(name), "have value less than or equal to " + max);
    }
    return number;
  }

  /** Whether it is true; what it is when absent. */
  public boolean flag(String name, boolean absent) {
    Object value = members.get(name);
    if (value == null) {
      return absent;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw serialization();
  }

  /** Bytes; null when they are absent. */
  public byte @Nullable [] bytes(String name) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(value);
    } catch (IllegalArgumentException e) {
      throw serialization();
    }
  }

  /** Whether a member is there. */
  public boolean has(String name) {
    return members.get(name) != null;
  }

  private static String member(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }
}
