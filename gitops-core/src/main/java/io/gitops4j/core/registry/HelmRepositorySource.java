package io.gitops4j.core.registry;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.SecretValue;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.core.chart.ChartLimits;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.core.source.http.HttpOrigin;
import io.gitops4j.core.source.http.TransferException;
import io.gitops4j.core.source.http.Transfers;
import io.gitops4j.spi.Source;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One chart of a chart repository over HTTP, as a source: its files, unpacked, are at the root of a
 * snapshot whose revision is the version of the chart.
 *
 * <p>{@link #resolve()} asks for {@code index.yaml}, which is not transferred again while it does
 * not change; {@link #fetch} downloads one archive. The version is chosen as Flux and Helm do: what
 * is written exactly like the range, else the highest version in it, prereleases only where the
 * range names one. Where the index gives a digest, the archive must have it. Source: Flux {@code
 * HelmChart} of a {@code HelmRepository}; Helm {@code pkg/repo}.
 *
 * <p>Credentials go to the repository's scheme, host and port; with {@link Builder#passCredentials}
 * also to where an archive is, but never from https to http. At most five redirects in a row are
 * followed, never from https to http, and without credentials to another host.
 *
 * <pre>{@code
 * try (HelmRepositorySource source =
 *     HelmRepositorySource.at("https://charts.example.com").chart("web").version("1.x").build()) {
 *   Snapshot files = source.fetch(source.resolve());
 * }
 * }</pre>
 *
 * <p>Safe to use from many threads. Every call ends within the timeout, or when its thread is
 * interrupted. The JDK's HTTP client brings threads of its own, which end with the source on Java
 * 21, and on Java 17 when the client is collected; give a client to decide otherwise.
 *
 * @since 0.1
 */
public final class HelmRepositorySource implements Source {

  private static final Pattern SHA256 = Pattern.compile("(sha256:)?([0-9a-f]{64})");
  private static final Comparator<IndexEntry> YOUNGEST =
      Comparator.comparing(HelmRepositorySource::created).reversed();

  private final URI repository;
  private final String chart;
  private final String version;
  private final boolean passCredentials;
  private final @Nullable SecretValue authorization;
  private final ChartLimits limits;
  private final RepositoryIndex index;
  private final Runnable release;
  private final Reach reach;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable MemorySnapshot fetched;

  private HelmRepositorySource(Builder builder, RegistryAccess access, SharedReach.Lease lease) {
    this.repository = builder.repository;
    this.chart = builder.chart;
    this.version = builder.version;
    this.passCredentials = builder.passCredentials;
    this.authorization = access.login().map(Login::basic).orElse(null);
    this.limits = builder.limits;
    this.index = lease.index();
    this.release = lease.release();
    this.reach =
        new Reach(
            "the chart " + chart + " of " + repository,
            index.seat(),
            builder.reachable,
            builder.timeout,
            builder.maxTransferBytes);
    index.seat().enter();
  }

  /**
   * Starts a source for a repository; nothing is reached yet.
   *
   * @param address {@code https://…} or {@code http://…}, of the folder that {@code index.yaml} is
   *     in
   * @throws SourceException with {@link Reason#INVALID}, also when it holds credentials, and {@link
   *     Reason#DENIED} for another scheme
   */
  public static Builder at(String address) {
    return new Builder(RepositoryAddress.parse(address));
  }

  /**
   * Collects the settings of a {@link HelmRepositorySource}.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final URI repository;
    private String chart = "";
    private String version = "";
    private boolean passCredentials;
    private Map<String, SecretValue> credentials = Map.of();
    private Duration timeout = Duration.ofSeconds(60);
    private long maxTransferBytes = 50L << 20;
    private ChartLimits limits = ChartLimits.defaults();
    private Predicate<URI> reachable = address -> true;
    private @Nullable HttpClient httpClient;
    private @Nullable SharedReach shared;

    private Builder(URI repository) {
      this.repository = repository;
    }

    /** The name of the chart in the index; required. */
    public Builder chart(String name) {
      this.chart = name;
      return this;
    }

    /** A version, or a range of them; by default the newest that is released. */
    public Builder version(String range) {
      this.version = range;
      return this;
    }

    /**
     * What opens it: {@code username} and {@code password}; {@code ca.crt}, which is trusted;
     * {@code tls.crt} and {@code tls.key}, which are shown to who asks; by default nothing.
     */
    public Builder credentials(Map<String, SecretValue> values) {
      this.credentials = Map.copyOf(values);
      return this;
    }

    /** Whether archives on other hosts are asked for with the credentials, too; by default not. */
    public Builder passCredentials(boolean value) {
      this.passCredentials = value;
      return this;
    }

    /** The longest one call may take; 60 seconds by default. */
    public Builder timeout(Duration longest) {
      this.timeout = longest;
      return this;
    }

    /** The most bytes that an index or an archive may have; 50 MiB by default. */
    public Builder maxTransferBytes(long bytes) {
      this.maxTransferBytes = bytes;
      return this;
    }

    /** How large the chart may be; {@link ChartLimits#defaults()} by default. */
    public Builder limits(ChartLimits most) {
      this.limits = most;
      return this;
    }

    /** Which addresses may be asked, redirects and archives among them; by default any. */
    public Builder reachable(Predicate<URI> allowed) {
      this.reachable = allowed;
      return this;
    }

    /**
     * The client to use, which must not follow redirects by itself and is not closed; by default
     * one of the source's own, made when it is first needed. Neither {@code ca.crt} nor {@code
     * tls.crt} can be given with it.
     */
    public Builder httpClient(HttpClient client) {
      this.httpClient = client;
      return this;
    }

    Builder shared(SharedReach value) {
      this.shared = value;
      return this;
    }

    /**
     * The source; the caller closes it.
     *
     * @throws SourceException with {@link Reason#INVALID} when settings are wrong
     */
    public HelmRepositorySource build() {
      try {
        if (chart.isBlank()) {
          throw new IllegalArgumentException("no chart is named; give its name");
        }
        RegistryAccess access = RegistryAccess.of(credentials);
        SharedReach by = shared;
        SharedReach.Lease lease =
            by == null
                ? new SharedReach.Lease(
                    new RepositoryIndex(
                        repository,
                        access.login().map(Login::basic).orElse(null),
                        Reach.seat(httpClient, timeout, access, null)),
                    () -> {})
                : by.index(repository, access, timeout);
        return new HelmRepositorySource(this, access, lease);
      } catch (IllegalArgumentException e) {
        throw new SourceException(
            Failure.of(
                Stage.RESOLVE,
                Reason.INVALID,
                "Cannot use the chart repository " + repository + ": " + e.getMessage() + "."),
            e);
      }
    }
  }

  @Override
  public String description() {
    return "chart " + chart + " of " + repository;
  }

  @Override
  public Revision resolve() {
    return open().call(Stage.RESOLVE, "choose a version of", call -> Revision.of(chosen(call)));
  }

  private String chosen(Call call) throws IOException {
    List<IndexEntry> versions = index.now(chart, call);
    return VersionChoice.choose(versions, IndexEntry::version, version, YOUNGEST)
        .map(IndexEntry::version)
        .orElseThrow(() -> noVersion(versions.size()));
  }

  private TransferException noVersion(int count) {
    return new TransferException(
        Reason.NOT_FOUND,
        "none of its %d versions is in the range \"%s\"; widen it (prereleases count only where it names one, as >=1.0.0-0 does)"
            .formatted(count, version.isEmpty() ? "*" : version));
  }

  /** When a version was made; long ago when the index does not say. */
  private static Instant created(IndexEntry entry) {
    try {
      return entry.created().isEmpty()
          ? Instant.EPOCH
          : OffsetDateTime.parse(entry.created()).toInstant();
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  @Override
  public Snapshot fetch(Revision revision) {
    MemorySnapshot known = fetched;
    if (known != null && known.revision().equals(revision)) {
      return known;
    }
    MemorySnapshot files =
        ChartFiles.unpack(chart + "-" + revision, archive(revision), limits, revision);
    fetched = files;
    return files;
  }

  /** The archive of a version. */
  byte[] archive(Revision revision) {
    return open()
        .call(
            Stage.FETCH,
            "fetch " + revision + " of",
            call -> download(entry(revision, call), call));
  }

  private IndexEntry entry(Revision revision, Call call) throws IOException {
    for (IndexEntry entry : index.last(chart, call)) {
      if (entry.version().equals(revision.value())) {
        return entry;
      }
    }
    throw new TransferException(
        Reason.NOT_FOUND, "its index has no such version; resolve the revision again");
  }

  private byte[] download(IndexEntry entry, Call call) throws IOException {
    URI address = address(entry);
    boolean elsewhere = passCredentials && (isSecure(address) || !isSecure(repository));
    Transfers.Answer answer =
        call.ask(
            "GET",
            address,
            Map.of(),
            target ->
                isAt(repository, target) || (elsewhere && isAt(address, target))
                    ? authorization
                    : null);
    if (answer.status() != 200) {
      answer.body().close();
      throw Call.refused(
          answer,
          authorization != null && (elsewhere || isAt(repository, answer.response().uri())),
          "there is no archive at %s (%d), where its index says it is"
              .formatted(address.getRawPath(), answer.status()));
    }
    int most = (int) Math.min(reach.maxTransferBytes(), limits.archiveBytes());
    byte[] archive = Call.body(answer, most, "its archive");
    var digest = SHA256.matcher(entry.digest().toLowerCase(Locale.ROOT));
    if (digest.matches()) {
      Digests.check(archive, "sha256:" + digest.group(2), "its archive");
    }
    return archive;
  }

  private static boolean isSecure(URI address) {
    return HttpOrigin.of(address).isSecure();
  }

  private static boolean isAt(URI origin, URI target) {
    return HttpOrigin.of(origin).equals(HttpOrigin.of(target));
  }

  /** Where an archive is. Source: Helm, {@code ResolveReferenceURL} in {@code pkg/repo}. */
  private URI address(IndexEntry entry) throws TransferException {
    if (entry.url().isEmpty()) {
      throw new TransferException(Reason.INVALID, "its index does not say where its archive is");
    }
    try {
      URI given = URI.create(entry.url());
      URI address = given.isAbsolute() ? given : relative(given);
      boolean web =
          "https".equalsIgnoreCase(address.getScheme())
              || "http".equalsIgnoreCase(address.getScheme());
      if (!web || address.getHost() == null || address.getRawUserInfo() != null) {
        throw new TransferException(
            Reason.DENIED,
            "its index says that its archive is at an address that is not http:// or https:// and a host; it is not asked for");
      }
      return address;
    } catch (IllegalArgumentException e) {
      throw new TransferException(
          Reason.INVALID, "its index says that its archive is at what is not an address");
    }
  }

  private URI relative(URI given) {
    String path = String.valueOf(repository.getRawPath()).replaceFirst("/+$", "") + "/";
    String base = repository.getScheme() + "://" + repository.getRawAuthority() + path;
    String resolved = URI.create(base).resolve(given).toString();
    return URI.create(
        repository.getRawQuery() == null || given.getRawQuery() != null
            ? resolved
            : resolved + "?" + repository.getRawQuery());
  }

  private Reach open() {
    if (closed.get()) {
      throw new IllegalStateException("the source of the chart " + chart + " is closed");
    }
    return reach;
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      release.run();
      index.seat().leave();
    }
  }

  @Override
  public String toString() {
    return description();
  }
}
