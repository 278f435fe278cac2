package io.gitops4j.core.yaml;

/**
 * What the text of a scalar means.
 *
 * @since 0.1
 */
public enum ScalarType {
  /** Text. */
  STRING,
  /** A number without a fraction that fits 64 bits, signed or not. */
  INT,
  /** Any other number, also infinite or not a number. */
  FLOAT,
  /** True or false. */
  BOOL,
  /** Nothing. */
  NULL,
  /** A date, with or without time; as a value it is text in the form of RFC 3339. */
  TIMESTAMP
}
