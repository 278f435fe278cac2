package io.gitops4j.k8s.api;

import io.gitops4j.spi.ClusterCapabilities;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the API server is and serves, as charts are told it.
 *
 * <p>The rule: the version is asked for with the first question and again after ten minutes, and
 * then the kinds, too; kinds that became known meanwhile, as those of a definition that was just
 * applied, count at once. So a pass without a change costs no request, and an upgrade of the
 * cluster or a definition that somebody else applied is seen within that time. Tests: {@code
 * ServerCapabilitiesTest}.
 *
 * <p>Safe for use by several threads.
 */
public final class ServerCapabilities {

  private static final Duration FRESH = Duration.ofMinutes(10);

  private final KubernetesApi api;
  private final Discovery discovery;
  private final Clock clock;
  private @Nullable ClusterCapabilities known;
  private Instant asked = Instant.EPOCH;

  /** The capabilities of the server behind an access. */
  public ServerCapabilities(KubernetesApi api, Discovery discovery, Clock clock) {
    this.api = api;
    this.discovery = discovery;
    this.clock = clock;
  }

  /**
   * What is known, or what the server answers now.
   *
   * @throws ApiError when it cannot be asked
   */
  public synchronized ClusterCapabilities get() {
    ClusterCapabilities last = known;
    Instant now = clock.instant();
    if (last == null || now.isAfter(asked.plus(FRESH))) {
      Map<String, @Nullable Object> version = api.getPath("/version");
      if (last != null) {
        discovery.refresh();
      }
      last =
          new ClusterCapabilities(
              Json.text(version, "gitVersion"),
              Json.text(version, "major"),
              Json.text(version, "minor"),
              discovery.apiVersions());
      asked = now;
    } else {
      List<String> served = discovery.apiVersions();
      if (!served.equals(last.apiVersions())) {
        last = new ClusterCapabilities(last.version(), last.major(), last.minor(), served);
      }
    }
    known = last;
    return last;
  }
}
