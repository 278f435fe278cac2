package io.gitops4j.core.helm.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Values of a chart as the validator reads them: every number that is whole is an integer. */
final class JsonNodes {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** From here on a double is no exact count. */
  private static final double LARGE = 0x1p53;

  private JsonNodes() {}

  static JsonNode of(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      ObjectNode node = NODES.objectNode();
      map.forEach((key, entry) -> node.set(String.valueOf(key), of(entry)));
      return node;
    }
    if (value instanceof List<?> list) {
      ArrayNode node = NODES.arrayNode(list.size());
      list.forEach(item -> node.add(of(item)));
      return node;
    }
    if (value instanceof Boolean bool) {
      return NODES.booleanNode(bool);
    }
    if (value instanceof Number number) {
      return number(number);
    }
    return value == null ? NODES.nullNode() : NODES.stringNode(String.valueOf(value));
  }

  private static JsonNode number(Number number) {
    if (number instanceof BigInteger integer) {
      return NODES.numberNode(integer);
    }
    if (number instanceof Double || number instanceof Float) {
      double value = number.doubleValue();
      if (value != Math.rint(value) || Double.isInfinite(value)) {
        return NODES.numberNode(value);
      }
      return Math.abs(value) < LARGE
          ? NODES.numberNode((long) value)
          : NODES.numberNode(new BigDecimal(value).toBigInteger());
    }
    return NODES.numberNode(number.longValue());
  }
}
