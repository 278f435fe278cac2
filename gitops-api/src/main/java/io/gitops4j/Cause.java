package io.gitops4j;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that set a field.
 *
 * @param what what it is, as {@code written} in a file or {@code set the image nginx}
 * @param value the value that the field had afterwards, as text; {@code (redacted)} where it may be
 *     a secret
 * @param at where that stands; null when it is not known
 * @since 0.1
 */
public record Cause(String what, String value, @Nullable Location at) {

  private static final int MAX_SHOWN = 60;

  /** Where that stands, if known. */
  public Optional<Location> location() {
    return Optional.ofNullable(at);
  }

  /**
   * The value on one line that is not too long: without a break of a line, shortened at 60
   * characters, {@code ""} when it is empty.
   */
  String shown() {
    String line = value.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t");
    if (line.codePointCount(0, line.length()) > MAX_SHOWN) {
      return line.substring(0, line.offsetByCodePoints(0, MAX_SHOWN - 1)) + "…";
    }
    return line.isEmpty() ? "\"\"" : line;
  }

  /** {@code 3 <- set the replicas of web overlays/prod/kustomization.yaml:5:3}, on one line. */
  @Override
  public String toString() {
    return shown() + " <- " + what + (at == null ? "" : "  " + at);
  }
}
