package io.gitops4j.secrets;

import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One version of a secret, as the store gave it; but for the time of its confirmation it never
 * changes.
 *
 * <p>Its values are erased some time after another version took its place, or when the secrets are
 * closed: keep the {@link Secret}, not a version. It prints without its value. Safe to use from
 * many threads.
 *
 * @since 0.1
 */
public interface SecretVersion {

  /** The secret, without a field. */
  SecretRef ref();

  /** The id of the version, as the store calls it. */
  String id();

  /** The stages it had when it was read, such as {@code AWSCURRENT}. */
  Set<String> stages();

  /** When the version was made, if the store tells. */
  Optional<Instant> createdAt();

  /** When it was last confirmed by the store, by the clock of the secrets. */
  Instant confirmedAt();

  /**
   * The whole secret as text. Given out as the same text every time.
   *
   * @throws SecretException when it is binary and not UTF-8
   * @throws IllegalStateException when it was erased
   */
  String reveal();

  /**
   * A field of the secret, which is a JSON object, as text: a string as it is meant, a number or
   * boolean as it is written, an object or array as JSON without blanks. The name is that of a
   * field; if there is none, a path with dots, or a JSON pointer (RFC 6901) when it begins with a
   * slash. Given out as the same text every time.
   *
   * @throws SecretException when the secret is no JSON object, or has no such field, or it is null
   * @throws IllegalStateException when it was erased
   */
  String reveal(String field);

  /**
   * The whole secret in a new array of bytes.
   *
   * @throws IllegalStateException when it was erased
   */
  byte[] revealBytes();

  /**
   * Whether the secret is a JSON object with this field, and it is not null, by the rules of {@link
   * #reveal(String)}.
   *
   * @throws IllegalStateException when it was erased
   */
  boolean has(String field);

  /** As {@link Secret#as}, of this version. */
  <T extends Record> T as(Class<T> type);
}
