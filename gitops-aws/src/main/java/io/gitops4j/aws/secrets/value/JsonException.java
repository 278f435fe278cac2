package io.gitops4j.aws.secrets.value;

/**
 * Tells where and why bytes are no JSON. Its message holds a place and a rule, never a part of what
 * was read: neither a name nor a character.
 */
final class JsonException extends Exception {
  private static final long serialVersionUID = 1L;

  JsonException(String message) {
    super(message);
  }
}
