package io.gitops4j.secrets.leak;

/**
 * How a value was written where it was found. More forms may come.
 *
 * @since 0.1
 */
public enum LeakForm {
  /** As it is, apart from how much white space stands where the value has some. */
  PLAIN,
  /**
   * In base64 of either alphabet: alone, inside a longer text that was encoded, or encoded twice.
   */
  BASE64,
  /** In hexadecimal digits, all small or all large. */
  HEX,
  /** In the escapes of a JSON string, or of JSON inside a JSON string. */
  JSON,
  /** Percent-encoded, wholly or in part. */
  URL,
  /** In the quotes, escapes, folds or indentation of YAML. */
  YAML,
  /** With the entities of HTML and XML. */
  HTML
}
