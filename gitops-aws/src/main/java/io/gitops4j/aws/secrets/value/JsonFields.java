package io.gitops4j.aws.secrets.value;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Looks at fields of a JSON object that somebody sent: a token, a message. Read as strictly, and
 * with the same limits, as secrets are; what it says appears in no error and no {@code toString}.
 *
 * @since 0.1
 */
public final class JsonFields {

  private final JsonDocument document;

  private JsonFields(JsonDocument document) {
    this.document = document;
  }

  /** The fields of a text; nothing when it is no JSON object, or exceeds the limits. */
  public static Optional<JsonFields> of(String text) {
    try {
      return Optional.of(new JsonFields(JsonDocument.of(text.getBytes(StandardCharsets.UTF_8))));
    } catch (JsonException malformed) {
      return Optional.empty();
    }
  }

  /**
   * A field as text: a string as it is meant, anything else as it is written.
   *
   * @param field its name or, with a slash in front, a JSON pointer (RFC 6901)
   * @return the text; nothing when there is no such field, or it is null
   */
  public Optional<String> text(String field) {
    JsonNode node = document.find(field);
    return node == null || node instanceof JsonNode.Null
        ? Optional.empty()
        : Optional.of(document.text(node));
  }

  /**
   * The items of an array as texts, as {@link #text} gives them; those that are null are left out.
   *
   * @param field as of {@link #text}
   * @param most the most items that are looked at
   * @return the texts; empty when there is no such field, or it is no array
   */
  public List<String> texts(String field, int most) {
    return document.find(field) instanceof JsonNode.Items array
        ? array.items().stream()
            .limit(most)
            .filter(item -> !(item instanceof JsonNode.Null))
            .map(document::text)
            .toList()
        : List.of();
  }
}
