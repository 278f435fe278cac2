package io.gitops4j.aws.secrets.store;

import io.gitops4j.SecretValue;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A version of a secret, as a store gave it. Whoever gets it owns the value.
 *
 * @param arn the full name, for who compares
 * @param version the id of the version
 * @param stages the stages it has
 * @param made when the version was made; null when the store does not tell
 * @param value the value
 * @since 0.1
 */
public record StoredSecret(
    String arn, String version, Set<String> stages, @Nullable Instant made, SecretValue value) {

  /** Copies the stages. */
  public StoredSecret {
    stages = Set.copyOf(stages);
  }

  /** When the version was made. */
  public Optional<Instant> createdAt() {
    return Optional.ofNullable(made);
  }
}
