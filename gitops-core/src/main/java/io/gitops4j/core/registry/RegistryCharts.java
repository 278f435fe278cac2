package io.gitops4j.core.registry;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Revision;
import io.gitops4j.SecretValue;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ChartLimits;
import io.gitops4j.core.chart.ChartLoader;
import io.gitops4j.core.chart.ChartReference;
import io.gitops4j.core.chart.ChartResolver;
import io.gitops4j.spi.RegistryCredentials;
import io.gitops4j.spi.Source;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gets the charts that kustomizations name, and the subcharts that charts name, from chart
 * repositories and registries on hosts that the program allows; every other host is refused, also
 * where a redirect, an index or a registry leads there.
 *
 * <pre>{@code
 * try (RegistryCharts charts =
 *     RegistryCharts.builder().allow("charts.example.com").allow("registry.example.com").build()) {
 *   KustomizeCharts renderer = KustomizeCharts.builder().resolver(charts).build();
 *   ChartDependencies loader = ChartDependencies.builder().resolver(charts).build();
 * }
 * }</pre>
 *
 * <p>The charts that were asked for last are kept, 32 of them: one in a version that is given in
 * full is not asked for again, of another the newest version is looked for each time. Safe to use
 * from many threads; those that ask for the same chart wait for one another. Source: kustomize,
 * {@code helmCharts}, which calls {@code helm pull --repo}; Helm 3.22 {@code
 * pkg/downloader/manager.go}.
 *
 * @since 0.1
 */
public final class RegistryCharts implements ChartResolver, AutoCloseable {

  private static final int KEPT = 32;
  private static final String PRERELEASES = ">0.0.0-0";

  private final Set<String> allowed;
  private final Set<String> insecure;
  private final Map<String, String> names;
  private final Map<String, Map<String, SecretValue>> credentials;
  private final Map<String, RegistryCredentials> clouds;
  private final Duration timeout;
  private final ChartLimits limits;
  private final SharedReach shared;
  private final Map<ChartReference, Held> held = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  private RegistryCharts(Builder builder) {
    this.allowed = Set.copyOf(builder.allowed);
    this.insecure = Set.copyOf(builder.insecure);
    this.names = Map.copyOf(builder.names);
    this.credentials = Map.copyOf(builder.credentials);
    this.clouds = Map.copyOf(builder.clouds);
    this.timeout = builder.timeout;
    this.limits = builder.limits;
    this.shared = new SharedReach(builder.httpClient, builder.timeout);
  }

  /** Starts one that allows no host yet. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Collects the settings of {@link RegistryCharts}.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final Set<String> allowed = new HashSet<>();
    private final Set<String> insecure = new HashSet<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Map<String, SecretValue>> credentials = new HashMap<>();
    private final Map<String, RegistryCredentials> clouds = new HashMap<>();
    private Duration timeout = Duration.ofSeconds(60);
    private ChartLimits limits = ChartLimits.defaults();
    private @Nullable HttpClient httpClient;

    private Builder() {}

    /**
     * Allows a host, with its port where it is not the scheme's own: {@code charts.example.com}.
     */
    public Builder allow(String host) {
      allowed.add(normal(host));
      return this;
    }

    /** What opens what is on a host: the keys of a Secret, as of the sources. */
    public Builder credentials(String host, Map<String, SecretValue> values) {
      credentials.put(normal(host), Map.copyOf(values));
      return this;
    }

    /** Who signs in to the registry on a host. */
    public Builder credentials(String host, RegistryCredentials cloud) {
      clouds.put(normal(host), cloud);
      return this;
    }

    /**
     * Gives a repository a name, as {@code helm repo add} does: charts write {@code @name} or
     * {@code alias:name}. The host must be allowed, too.
     *
     * @param address {@code https://…} or {@code oci://…}
     */
    public Builder repository(String name, String address) {
      names.put(name, address);
      return this;
    }

    /** Asks the registry on a host by http, without TLS. */
    public Builder insecure(String host) {
      insecure.add(normal(host));
      return this;
    }

    /** The longest one call may take; 60 seconds by default. */
    public Builder timeout(Duration longest) {
      this.timeout = longest;
      return this;
    }

    /** How large a chart may be; {@link ChartLimits#defaults()} by default. */
    public Builder limits(ChartLimits most) {
      this.limits = most;
      return this;
    }

    /** The client to use, which must not follow redirects by itself and is not closed. */
    public Builder httpClient(HttpClient client) {
      if (client.followRedirects() != HttpClient.Redirect.NEVER) {
        throw new IllegalArgumentException(
            "the HTTP client given follows redirects by itself; set it to Redirect.NEVER");
      }
      this.httpClient = client;
      return this;
    }

    private static String normal(String host) {
      String lower = host.toLowerCase(Locale.ROOT);
      return lower.equals("docker.io") ? "index.docker.io" : lower;
    }

    /** The resolver; the caller closes it. */
    public RegistryCharts build() {
      return new RegistryCharts(this);
    }
  }

  /** A chart that was asked for. */
  private final class Held {
    private final ChartReference reference;
    private final Opened opened;
    private @Nullable Revision revision;
    private @Nullable Chart chart;
    private boolean ended;

    private Held(ChartReference reference) {
      this.reference = reference;
      this.opened = open(reference);
    }

    /** The chart; null when this is no longer kept. */
    private synchronized @Nullable Chart chart() {
      if (ended) {
        return null;
      }
      Chart known = chart;
      if (known != null && VersionChoice.isExact(reference.version())) {
        return known;
      }
      Revision now = opened.source().resolve();
      if (known == null || !now.equals(revision)) {
        known =
            ChartLoader.withLimits(limits)
                .archive(reference.name() + "-" + now, opened.archive().of(now));
        chart = known;
        revision = now;
      }
      return known;
    }

    private synchronized void end() {
      ended = true;
      opened.source().close();
    }
  }

  private interface Archive {
    byte[] of(Revision revision);
  }

  private record Opened(Source source, Archive archive) {}

  @Override
  public Chart resolve(ChartReference reference) {
    try {
      Chart chart = held(reference).chart();
      while (chart == null) {
        chart = held(reference).chart();
      }
      return chart;
    } catch (SourceException e) {
      Failure cause = e.failure();
      Failure.Builder failure =
          Failure.builder(Stage.RENDER, cause.reason(), cause.message())
              .retryable(cause.retryable());
      cause.retryAfter().ifPresent(failure::retryAfter);
      throw new RenderException(failure.build(), e);
    }
  }

  private Held held(ChartReference reference) {
    Held forgotten = null;
    Held known;
    synchronized (held) {
      if (closed) {
        throw new IllegalStateException("the charts are closed");
      }
      known = held.get(reference);
      if (known == null) {
        known = new Held(reference);
        held.put(reference, known);
      }
      if (held.size() > KEPT) {
        forgotten = held.remove(held.keySet().iterator().next());
      }
    }
    if (forgotten != null) {
      forgotten.end();
    }
    return known;
  }

  private Opened open(ChartReference reference) {
    String url = address(reference);
    String version =
        reference.version().isEmpty() && reference.development()
            ? PRERELEASES
            : reference.version();
    if (url.toLowerCase(Locale.ROOT).startsWith("oci://")) {
      OciAddress address = OciAddress.parse(url);
      URI api = address.api(insecure.contains(address.host()), "");
      require(api, reference);
      OciSource.Builder builder =
          OciSource.at(url)
              .chart(reference.name(), version)
              .insecure(insecure.contains(address.host()))
              .credentials(credentials.getOrDefault(address.host(), Map.of()))
              .chartLimits(limits)
              .timeout(timeout)
              .reachable(this::isAllowed)
              .shared(shared);
      RegistryCredentials cloud = clouds.get(address.host());
      OciSource source = (cloud == null ? builder : builder.credentials(cloud)).build();
      return new Opened(source, source::archive);
    }
    URI address = RepositoryAddress.parse(url);
    require(address, reference);
    HelmRepositorySource source =
        HelmRepositorySource.at(url)
            .chart(reference.name())
            .version(version)
            .credentials(credentials.getOrDefault(host(address), Map.of()))
            .limits(limits)
            .timeout(timeout)
            .reachable(this::isAllowed)
            .shared(shared)
            .build();
    return new Opened(source, source::archive);
  }

  /** The address of a repository that may be named. */
  private String address(ChartReference reference) {
    String repository = reference.repository();
    String name =
        repository.startsWith("@")
            ? repository.substring(1)
            : repository.startsWith("alias:") ? repository.substring("alias:".length()) : null;
    if (name == null) {
      return repository;
    }
    String address = names.get(name);
    if (address == null) {
      throw new SourceException(
          Failure.of(
              Stage.RESOLVE,
              Reason.NOT_FOUND,
              "Cannot get the chart %s: there is no repository of that name; name it in RegistryCharts, or write its address."
                  .formatted(reference)));
    }
    return address;
  }

  private void require(URI address, ChartReference reference) {
    if (!isAllowed(address)) {
      throw new SourceException(
          Failure.of(
              Stage.RESOLVE,
              Reason.DENIED,
              "Cannot get the chart %s: the host %s is not allowed; allow it in RegistryCharts, or put the chart into the repository."
                  .formatted(reference, host(address))));
    }
  }

  private boolean isAllowed(URI address) {
    return address.getHost() != null && allowed.contains(host(address));
  }

  /** The host, with its port unless it is the scheme's own. */
  private static String host(URI address) {
    String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
    boolean own =
        address.getPort() < 0
            || address.getPort() == ("https".equalsIgnoreCase(address.getScheme()) ? 443 : 80);
    return own ? host : host + ":" + address.getPort();
  }

  /** Ends what is open. Closing twice does nothing. */
  @Override
  public void close() {
    List<Held> open;
    synchronized (held) {
      closed = true;
      open = List.copyOf(held.values());
      held.clear();
    }
    open.forEach(Held::end);
  }
}
