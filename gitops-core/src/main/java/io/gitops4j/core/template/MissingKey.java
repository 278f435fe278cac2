package io.gitops4j.core.template;

/**
 * What a field is that a map does not have: Go's option {@code missingkey}.
 *
 * @since 0.1
 */
public enum MissingKey {
  /** No value: it is printed as {@code <no value>}, and its fields are no value either. */
  DEFAULT,
  /** nil, or the zero of the map's type: a field of it is an error. Helm's choice. */
  ZERO,
  /** An error. Helm's choice where it is strict. */
  ERROR
}
