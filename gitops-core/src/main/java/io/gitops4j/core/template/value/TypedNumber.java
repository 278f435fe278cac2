package io.gitops4j.core.template.value;

import java.util.Set;

/**
 * A number of a Go type other than {@code int} (a {@link Long}) and {@code float64} (a {@link
 * Double}): {@code int64}, {@code int32}, {@code uint8}, {@code uint64}, {@code float32} and so on.
 *
 * @param type Go's name of the type
 * @param value a {@link Long} for integers, where {@code uint64} keeps its 64 bits; a {@link
 *     Double} for {@code float32}
 * @since 0.1
 */
public record TypedNumber(String type, Number value) {

  private static final Set<String> UNSIGNED =
      Set.of("uint", "uint8", "uint16", "uint32", "uint64", "uintptr");

  /** A Go {@code int64}. */
  public static TypedNumber int64(long value) {
    return new TypedNumber("int64", value);
  }

  /** Whether the type is one of Go's unsigned integers. */
  public boolean unsigned() {
    return UNSIGNED.contains(type);
  }

  /** Whether the type is a floating-point number. */
  public boolean floating() {
    return type.equals("float32");
  }
}
