package io.gitops4j;

import org.jspecify.annotations.Nullable;

/**
 * A field that a plan would change.
 *
 * <p>The values are printed forms for people, cut to 200 characters; those of a Secret and those
 * that hold a secret variable are masked by the applier before they get here.
 *
 * @param pointer JSON pointer of the field
 * @param before the value now; null when the field is added
 * @param after the value to be; null when the field is removed
 * @since 0.1
 */
public record FieldChange(String pointer, @Nullable String before, @Nullable String after) {

  @Override
  public String toString() {
    if (before == null) {
      return "+ " + pointer + ": " + after;
    }
    return after == null
        ? "- " + pointer + ": " + before
        : "~ " + pointer + ": " + before + " -> " + after;
  }
}
