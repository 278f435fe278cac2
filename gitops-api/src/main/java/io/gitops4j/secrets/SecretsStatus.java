package io.gitops4j.secrets;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * What is known of the secrets of a service at one moment.
 *
 * @param secrets every secret that was looked up, in the order of their references
 * @param calls how many calls to stores were made, batches included
 * @param batches how many of them were batches
 * @param failures how many calls failed
 * @param rotations how many new versions were seen
 * @since 0.1
 */
public record SecretsStatus(
    List<SecretStatus> secrets, long calls, long batches, long failures, long rotations) {

  /** Copies the list. */
  public SecretsStatus {
    secrets = List.copyOf(secrets);
  }

  /** The age of the oldest value that is served; zero when there is none. */
  public Duration oldest() {
    return secrets.stream()
        .filter(s -> s.state() != SecretStatus.State.UNKNOWN)
        .map(SecretStatus::age)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /** Whether every secret is {@link SecretStatus.State#FRESH}. */
  public boolean allFresh() {
    return secrets.stream().allMatch(s -> s.state() == SecretStatus.State.FRESH);
  }
}
