package io.gitops4j.secrets;

import io.gitops4j.Failure;
import io.gitops4j.SecretRef;
import java.time.Duration;
import java.time.Instant;

/**
 * Something that happened to the secrets of a service. No event holds a value.
 *
 * @since 0.1
 */
public sealed interface SecretsEvent {

  /** When it happened, by the clock of the secrets. */
  Instant at();

  /**
   * A secret is known for the first time.
   *
   * @param at when
   * @param ref the secret, without a field
   * @param version the id of its version
   * @since 0.1
   */
  record Known(Instant at, SecretRef ref, String version) implements SecretsEvent {}

  /**
   * A secret has a new version.
   *
   * @param at when
   * @param ref the secret, without a field
   * @param previous the id of the version before
   * @param current the id of the version that is current now
   * @since 0.1
   */
  record Rotated(Instant at, SecretRef ref, String previous, String current)
      implements SecretsEvent {}

  /**
   * A secret could not be asked for anew; comes once when that begins, not for every further try.
   * The last value goes on being served.
   *
   * @param at when
   * @param ref the secret, without a field
   * @param failure why
   * @param age how long ago the value was confirmed
   * @since 0.1
   */
  record Stale(Instant at, SecretRef ref, Failure failure, Duration age) implements SecretsEvent {}

  /**
   * A secret could not be asked for anew for so long that its value is not served any more.
   *
   * @param at when
   * @param ref the secret, without a field
   * @param failure the last failure
   * @param age how long ago the value was confirmed
   * @since 0.1
   */
  record Expired(Instant at, SecretRef ref, Failure failure, Duration age)
      implements SecretsEvent {}

  /**
   * A secret that was stale or expired is confirmed again.
   *
   * @param at when
   * @param ref the secret, without a field
   * @param outage how long the store gave no answer for it
   * @since 0.1
   */
  record Recovered(Instant at, SecretRef ref, Duration outage) implements SecretsEvent {}

  /**
   * The secrets work, but not as well as they could: calls one by one because batches are not
   * permitted, or another region because the first one does not answer.
   *
   * @param at when
   * @param message one sentence: what, why, what to do
   * @since 0.1
   */
  record Degraded(Instant at, String message) implements SecretsEvent {}

  /**
   * A listener threw.
   *
   * @param at when
   * @param ref the secret, without a field
   * @param thrown the class of what it threw
   * @since 0.1
   */
  record ListenerFailed(Instant at, SecretRef ref, String thrown) implements SecretsEvent {}
}
