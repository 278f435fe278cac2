package io.gitops4j.secrets;

import io.gitops4j.Failure;
import io.gitops4j.SecretRef;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one secret at one moment.
 *
 * @param ref the secret, without a field
 * @param state whether its value can be relied on
 * @param versionId the id of the version that is served; null when none is known
 * @param age how long ago that was confirmed by the store; zero when none is known
 * @param tries how many tries in a row failed
 * @param lastFailure why the last try failed; null when it did not
 * @param next how long until the store is asked again; zero or less when that is due
 * @since 0.1
 */
public record SecretStatus(
    SecretRef ref,
    State state,
    @Nullable String versionId,
    Duration age,
    int tries,
    @Nullable Failure lastFailure,
    Duration next) {

  /**
   * Whether a value can be relied on.
   *
   * @since 0.1
   */
  public enum State {
    /** The last try gave a value. */
    FRESH,
    /** The last try failed; the value before it is served. */
    STALE,
    /** The value is older than allowed, and not served. */
    EXPIRED,
    /** No try gave a value yet. */
    UNKNOWN
  }

  /** The id of the version that is served. */
  public Optional<String> version() {
    return Optional.ofNullable(versionId);
  }

  /** Why the last try failed. */
  public Optional<Failure> failure() {
    return Optional.ofNullable(lastFailure);
  }
}
