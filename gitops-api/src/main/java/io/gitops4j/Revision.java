package io.gitops4j;

import java.util.Optional;

/**
 * The state of a source at a moment, in Flux's form: {@code main@sha1:<40 hex>}, {@code
 * v1.2.0@sha1:<40 hex>}, {@code refs/heads/main@sha1:…}, or a bare digest such as {@code sha256:…}.
 *
 * <p>Two revisions are equal when their text is equal. The order of two revisions is not defined.
 * Source: Flux source-controller, {@code Artifact.revision}.
 *
 * @param value the whole text, never empty
 * @since 0.1
 */
public record Revision(String value) {

  /** Checks that the text is not blank. */
  public Revision {
    if (value.isBlank()) {
      throw new IllegalArgumentException("revision is blank");
    }
  }

  /** A revision from its text. */
  public static Revision of(String value) {
    return new Revision(value);
  }

  /**
   * A revision from a name and a digest.
   *
   * @param name a branch, a tag or a full ref name; empty for a bare digest
   * @param digest algorithm and hex digits, such as {@code sha1:ab12…}
   */
  public static Revision of(String name, String digest) {
    return new Revision(name.isEmpty() ? digest : name + "@" + digest);
  }

  /** The branch, tag or ref name before the {@code @}, if there is one. */
  public Optional<String> name() {
    int at = value.lastIndexOf('@');
    return at <= 0 ? Optional.empty() : Optional.of(value.substring(0, at));
  }

  /** The digest with its algorithm: {@code sha1:…}. The whole text when there is no {@code @}. */
  public String digest() {
    return value.substring(value.lastIndexOf('@') + 1);
  }

  /** A form for people: the name and the first 8 digits of the digest, {@code main@ab12cd34}. */
  public String shortened() {
    String digest = digest();
    String hex = digest.substring(digest.indexOf(':') + 1);
    String head = hex.length() > 8 ? hex.substring(0, 8) : hex;
    return name().map(n -> n + "@" + head).orElse(head);
  }

  @Override
  public String toString() {
    return value;
  }
}
