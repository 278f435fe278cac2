package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Whether bytes are a JSON object, with the complaint of Go's parser where it is a simple one. */
final class GoJson {

  private GoJson() {}

  /** What is wrong; empty when the bytes are an object. */
  static String problem(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      Object value = Json.parse(bytes);
      if (value == null || value instanceof Map<?, ?>) {
        return "";
      }
      String type =
          value instanceof String ? "string" : value instanceof Number ? "number" : "array";
      return "json: cannot unmarshal "
          + (value instanceof Boolean ? "bool" : type)
          + " into Go value of type map[string]interface {}";
    } catch (IllegalArgumentException e) {
      String stripped = text.stripLeading();
      if (stripped.isEmpty()) {
        return "unexpected end of JSON input";
      }
      char first = stripped.charAt(0);
      return "{[\"-0123456789tfn".indexOf(first) >= 0
          ? "unexpected end of JSON input"
          : "invalid character '" + first + "' looking for beginning of value";
    }
  }
}
