package io.gitops4j.spi;

import io.gitops4j.Location;
import io.gitops4j.SecretValue;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A source as a repository declares it: a Flux GitRepository, OCIRepository or Bucket.
 *
 * @param kind the Flux kind, such as {@code GitRepository}
 * @param namespace the namespace of the object
 * @param name the name of the object
 * @param url the address
 * @param ref what to read: for a GitRepository any of {@code branch}, {@code tag}, {@code semver},
 *     {@code name}, {@code commit}
 * @param ignore patterns in the form of {@code .gitignore} that replace the default exclusions;
 *     null when none are given
 * @param timeout the longest a call to the other side may take
 * @param credentials what the object's Secret holds, by key; empty when it names none
 * @param declaredAt where the object was written; null when unknown
 * @since 0.1
 */
public record SourceSpec(
    String kind,
    String namespace,
    String name,
    String url,
    Map<String, String> ref,
    @Nullable String ignore,
    Duration timeout,
    Map<String, SecretValue> credentials,
    @Nullable Location declaredAt) {

  /** Copies the maps. */
  public SourceSpec {
    ref = Map.copyOf(ref);
    credentials = Map.copyOf(credentials);
  }

  /** Where the object was written. */
  public Optional<Location> location() {
    return Optional.ofNullable(declaredAt);
  }
}
