package io.gitops4j.core.template.value;

/**
 * What sort of thing a value is to Go, as far as templates tell sorts apart.
 *
 * @since 0.1
 */
public enum GoKind {
  /** nil without a type. */
  INVALID,
  BOOL,
  /** A signed integer of any width. */
  INT,
  /** An unsigned integer of any width. */
  UINT,
  FLOAT,
  COMPLEX,
  STRING,
  SLICE,
  MAP,
  STRUCT,
  POINTER,
  FUNC
}
