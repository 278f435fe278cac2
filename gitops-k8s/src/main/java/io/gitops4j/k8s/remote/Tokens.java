package io.gitops4j.k8s.remote;

import io.gitops4j.spi.ClusterCredentials;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a login until a fifth of its life is left, and asks for the next one then. Safe for use by
 * several threads, of which one asks.
 */
final class Tokens {

  private final Supplier<ClusterCredentials.Login> source;
  private final Clock clock;
  private ClusterCredentials.@Nullable Login login;
  private Instant until = Instant.MIN;

  Tokens(Supplier<ClusterCredentials.Login> source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  synchronized ClusterCredentials.Login login() {
    ClusterCredentials.Login known = login;
    if (known != null && clock.instant().isBefore(until)) {
      return known;
    }
    Instant asked = clock.instant();
    ClusterCredentials.Login fresh = source.get();
    Instant end = fresh.expiresAt();
    until =
        end == null
            ? Instant.MAX
            : asked.plus(Duration.between(asked, end).multipliedBy(4).dividedBy(5));
    login = fresh;
    return fresh;
  }
}
