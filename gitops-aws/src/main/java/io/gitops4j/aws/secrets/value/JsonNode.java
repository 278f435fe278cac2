package io.gitops4j.aws.secrets.value;

import java.util.List;
import java.util.Map;

/**
 * A value of a JSON text, as the range of bytes where it is written; what it holds stays in those
 * bytes, so that it can be erased there.
 */
sealed interface JsonNode {

  /** The first byte. */
  int start();

  /** The byte after the last. */
  int end();

  /** An object, with its fields in the order in which they are written. */
  record Fields(int start, int end, Map<String, JsonNode> fields) implements JsonNode {}

  /** An array. */
  record Items(int start, int end, List<JsonNode> items) implements JsonNode {}

  /** A string; the range is that of what is between the quotation marks. */
  record Text(int start, int end) implements JsonNode {}

  /** A number, {@code true} or {@code false}. */
  record Plain(int start, int end) implements JsonNode {}

  /** {@code null}. */
  record Null(int start, int end) implements JsonNode {}
}
