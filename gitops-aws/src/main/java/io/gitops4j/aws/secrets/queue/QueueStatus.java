package io.gitops4j.aws.secrets.queue;

import io.gitops4j.Failure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the reading of a queue goes.
 *
 * @param state whether it is read
 * @param received how many messages came
 * @param told how many times secrets were told that one may have changed
 * @param rejected how many messages were no events, and deleted
 * @param failures how many tries in a row failed
 * @param lastFailure why the last try failed; null when it did not
 * @since 0.1
 */
public record QueueStatus(
    State state,
    long received,
    long told,
    long rejected,
    int failures,
    @Nullable Failure lastFailure) {

  /**
   * Whether a queue is read.
   *
   * @since 0.1
   */
  public enum State {
    /** Messages are waited for. */
    READING,
    /** The last try failed; the next one comes later. Secrets are still asked for anew in time. */
    WAITING,
    /** It was closed, or the secrets were. */
    CLOSED
  }

  /** Why the last try failed. */
  public Optional<Failure> failure() {
    return Optional.ofNullable(lastFailure);
  }
}
