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
import io.gitops4j.core.source.SnapshotReader;
import io.gitops4j.core.source.SourceIgnore;
import io.gitops4j.core.source.SourceLimits;
import io.gitops4j.core.source.http.HttpProxy;
import io.gitops4j.core.source.http.TransferException;
import io.gitops4j.spi.RegistryCredentials;
import io.gitops4j.spi.Source;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A repository of an OCI registry as a source: an artifact, as {@code flux push artifact} makes it,
 * or a chart, as {@code helm push} does.
 *
 * <p>An artifact's revision is {@code 6.9.0@sha256:<64 hex>}, or the digest alone where that was
 * asked for; {@link #resolve()} asks for a digest only, and for the list of tags where a range is
 * given. After {@link Builder#chart} the revision is the version of the chart, and a version that
 * is given in full is not asked for before it is fetched. {@link #fetch} transfers one manifest and
 * one layer, and holds both against their digests.
 *
 * <p>Which layer: the first of the media type that is selected; without one the first, or the
 * chart's. Its files are at the root of the snapshot, those of a chart without the folder around
 * them. Of an artifact the ignore rules leave out what they do of a Git repository; a chart, and
 * what is selected with {@link Builder#copy}, is taken as it is. Links are left out. Source: Flux
 * {@code OCIRepository}, and {@code HelmChart} of a {@code HelmRepository} of type {@code oci}.
 * Different from Flux: a chart's files have no folder around them for a Kustomization either.
 *
 * <p>With {@link Builder#signedBy} nothing is given that is not signed with cosign by one of the
 * keys: {@link #resolve()} and {@link #fetch} look for the signature of the manifest that the tag
 * stands for, and what is fetched is that manifest. Source: Flux, {@code spec.verify}.
 *
 * <p>Credentials are sent to the registry, and to where it sends for tokens; a layer that is
 * elsewhere is asked for without them. At most five redirects in a row are followed, never from
 * https to http.
 *
 * <pre>{@code
 * try (OciSource source =
 *     OciSource.at("oci://registry.example.com/fleet/apps").tag("stable").build()) {
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
public final class OciSource implements Source {

  /** The media type of the layer that is a chart. Source: Helm, {@code pkg/registry}. */
  public static final String CHART_LAYER = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

  private final OciAddress repository;
  private final OciChoice choice;
  private final String mediaType;
  private final SourceIgnore ignore;
  private final SourceLimits limits;
  private final ChartLimits chartLimits;
  private final OciRegistry registry;
  private final @Nullable CosignVerification verification;
  private final Reach reach;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable MemorySnapshot fetched;

  private OciSource(Builder builder, RegistryAccess access) {
    this.repository = builder.repository();
    this.choice = builder.choice();
    this.mediaType = builder.mediaType;
    this.ignore = builder.copy ? SourceIgnore.nothing() : builder.ignore;
    this.limits = builder.limits;
    this.chartLimits = builder.chartLimits;
    URI base = repository.api(builder.insecure, "");
    SignIn signIn =
        new SignIn(
            repository,
            base,
            new SourceLogins(access, builder.provider, repository, builder.clock),
            builder.clock);
    this.registry = new OciRegistry(repository, builder.insecure, signIn);
    Map<String, SecretValue> signers = builder.signers;
    this.verification =
        signers == null ? null : new CosignVerification(registry, CosignKey.of(signers));
    SharedReach shared = builder.shared;
    HttpProxy proxy = builder.proxy.isEmpty() ? null : HttpProxy.of(builder.proxy);
    this.reach =
        new Reach(
            repository.toString(),
            shared == null
                ? Reach.seat(builder.httpClient, builder.timeout, access, proxy)
                : shared.seat(access, proxy, builder.timeout),
            builder.reachable,
            builder.timeout,
            builder.maxTransferBytes);
    reach.seat().enter();
  }

  /**
   * Starts a source for a repository; nothing is reached yet.
   *
   * @param address {@code oci://host[:port]/repository}, without a tag or a digest
   * @throws SourceException with {@link Reason#INVALID}, also when it holds credentials, and {@link
   *     Reason#DENIED} for another scheme
   */
  public static Builder at(String address) {
    return new Builder(OciAddress.parse(address));
  }

  /**
   * Collects the settings of an {@link OciSource}.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final OciAddress address;
    private final Map<String, String> ref = new LinkedHashMap<>();
    private @Nullable String chart;
    private String versions = "";
    private String mediaType = "";
    private boolean copy;
    private boolean insecure;
    private Map<String, SecretValue> credentials = Map.of();
    private @Nullable RegistryCredentials provider;
    private @Nullable Map<String, SecretValue> signers;
    private Map<String, SecretValue> proxy = Map.of();
    private SourceIgnore ignore = SourceIgnore.defaults();
    private SourceLimits limits = SourceLimits.defaults();
    private ChartLimits chartLimits = ChartLimits.defaults();
    private Duration timeout = Duration.ofSeconds(60);
    private long maxTransferBytes = 128L << 20;
    private Predicate<URI> reachable = to -> true;
    private Clock clock = Clock.systemUTC();
    private @Nullable HttpClient httpClient;
    private @Nullable SharedReach shared;

    private Builder(OciAddress address) {
      this.address = address;
    }

    /** A tag; {@code latest} by default. */
    public Builder tag(String name) {
      ref.put("tag", name);
      return this;
    }

    /** A range of versions: the tag of the highest version in it; counts before a tag. */
    public Builder semver(String range) {
      ref.put("semver", range);
      return this;
    }

    /** A regular expression (RE2) for the tags that a range looks at. */
    public Builder semverFilter(String expression) {
      ref.put("semverFilter", expression);
      return this;
    }

    /** The digest of a manifest; counts before a range. */
    public Builder digest(String sha256) {
      ref.put("digest", sha256);
      return this;
    }

    /** The keys of {@code OCIRepository.spec.ref}. */
    public Builder ref(Map<String, String> values) {
      ref.putAll(values);
      return this;
    }

    /**
     * Reads a chart of the repository of charts that the address is: the revision is its version.
     *
     * @param name the name of the chart; empty when the address names it already
     * @param range a version, or a range of them; empty is the newest that is released
     */
    public Builder chart(String name, String range) {
      this.chart = name;
      this.versions = range;
      return this;
    }

    /** The media type of the layer to take; by default the first is taken. */
    public Builder layer(String type) {
      this.mediaType = type;
      return this;
    }

    /** Takes the layer as it is, without ignore rules. */
    public Builder copy() {
      this.copy = true;
      return this;
    }

    /** Whether the registry is asked by http, without TLS; by default not. */
    public Builder insecure(boolean value) {
      this.insecure = value;
      return this;
    }

    /**
     * What opens it: {@code username} and {@code password}, or {@code .dockerconfigjson}; {@code
     * ca.crt}, which is trusted; {@code tls.crt} and {@code tls.key}, which are shown to who asks;
     * by default nothing.
     */
    public Builder credentials(Map<String, SecretValue> values) {
      this.credentials = Map.copyOf(values);
      return this;
    }

    /** Who signs in where the credentials do not; by default nobody. */
    public Builder credentials(RegistryCredentials cloud) {
      this.provider = cloud;
      return this;
    }

    /**
     * Who must have signed it with cosign: of these public keys one has to. By default nobody.
     *
     * @param keys keys of ECDSA, RSA or Ed25519 in PEM under names that end in {@code .pub}; other
     *     entries are left alone
     */
    public Builder signedBy(Map<String, SecretValue> keys) {
      this.signers = Map.copyOf(keys);
      return this;
    }

    /**
     * The proxy that every request goes through, by the keys of the Secret of {@code
     * proxySecretRef}: {@code address} ({@code http://host:port}), {@code username}, {@code
     * password}; by default, or when empty, what the JVM's system properties say. Cannot be given
     * with {@link #httpClient}.
     */
    public Builder proxy(Map<String, SecretValue> values) {
      this.proxy = Map.copyOf(values);
      return this;
    }

    /** What is left out of an artifact; by default Flux' rules. */
    public Builder ignore(SourceIgnore rules) {
      this.ignore = rules;
      return this;
    }

    /** How much a snapshot may hold; by default {@link SourceLimits#defaults()}. */
    public Builder limits(SourceLimits most) {
      this.limits = most;
      return this;
    }

    /** How large a chart may be; {@link ChartLimits#defaults()} by default. */
    public Builder chartLimits(ChartLimits most) {
      this.chartLimits = most;
      return this;
    }

    /** The longest one call may take; 60 seconds by default. */
    public Builder timeout(Duration longest) {
      this.timeout = longest;
      return this;
    }

    /** The most bytes that a layer may have, packed; 128 MiB by default, 1 GiB at most. */
    public Builder maxTransferBytes(long bytes) {
      this.maxTransferBytes = bytes;
      return this;
    }

    /** Which addresses may be asked, redirects and those for tokens among them; by default any. */
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

    Builder clock(Clock value) {
      this.clock = value;
      return this;
    }

    Builder shared(SharedReach value) {
      this.shared = value;
      return this;
    }

    private OciAddress repository() {
      return (chart == null || chart.isEmpty() ? address : address.child(chart)).repository();
    }

    private OciChoice choice() {
      return chart == null
          ? OciChoice.artifact(ref, mediaType.equals(CHART_LAYER))
          : OciChoice.chart(versions);
    }

    /**
     * The source; the caller closes it.
     *
     * @throws SourceException with {@link Reason#INVALID} when settings are wrong
     */
    public OciSource build() {
      try {
        return new OciSource(this, RegistryAccess.of(credentials));
      } catch (IllegalArgumentException e) {
        throw new SourceException(
            Failure.of(
                Stage.RESOLVE,
                Reason.INVALID,
                "Cannot use the registry address " + address + ": " + e.getMessage() + "."),
            e);
      }
    }
  }

  @Override
  public String description() {
    return (choice.isChart() ? "chart " : "artifact ") + repository;
  }

  @Override
  public Revision resolve() {
    return open().call(Stage.RESOLVE, "resolve", this::now);
  }

  private Revision now(Call call) throws IOException {
    Revision revision = choice.now(registry, call);
    if (verification != null) {
      trusted(revision, call);
    }
    return revision;
  }

  /**
   * The tag or the digest to fetch: the digest that is signed where somebody has to have signed.
   */
  private String trusted(Revision revision, Call call) throws IOException {
    String reference = choice.reference(revision);
    CosignVerification check = verification;
    if (check == null) {
      return reference;
    }
    String digest = Digests.isDigest(reference) ? reference : registry.digest(reference, call);
    check.require(digest, call);
    return digest;
  }

  @Override
  public Snapshot fetch(Revision revision) {
    Reach open = open();
    MemorySnapshot known = fetched;
    if (known != null && isSame(known.revision(), revision)) {
      return known.withRevision(revision);
    }
    MemorySnapshot files =
        open.call(Stage.FETCH, "fetch " + revision + " of", call -> files(revision, call));
    fetched = files;
    return files;
  }

  /** Whether two revisions have the same files: what counts of an artifact is its digest. */
  private boolean isSame(Revision one, Revision other) {
    return choice.isChart() ? one.equals(other) : one.digest().equals(other.digest());
  }

  private MemorySnapshot files(Revision revision, Call call) throws IOException {
    OciManifest.Descriptor layer = layer(revision, call);
    byte[] content = registry.layer(layer, call);
    if (choice.isChart() || layer.mediaType().equals(CHART_LAYER)) {
      return chart(revision, content);
    }
    return SnapshotReader.read(
        revision,
        revision + " of " + repository,
        ArtifactTree.unpack(content, limits),
        ignore,
        limits);
  }

  /** The archive of a chart in a version. */
  byte[] archive(Revision revision) {
    return open()
        .call(
            Stage.FETCH,
            "fetch " + revision + " of",
            call -> registry.layer(layer(revision, call), call));
  }

  private MemorySnapshot chart(Revision revision, byte[] content) {
    String name = repository + " " + revision;
    MemorySnapshot unpacked = ChartFiles.unpack(name, content, chartLimits, revision);
    return choice.isChart()
        ? unpacked
        : SnapshotReader.read(
            revision,
            revision + " of " + repository,
            new SnapshotTree(unpacked, ""),
            ignore,
            limits);
  }

  private OciManifest.Descriptor layer(Revision revision, Call call) throws IOException {
    OciManifest manifest = OciManifest.parse(registry.manifest(trusted(revision, call), call));
    if (manifest.isIndex()) {
      OciManifest.Descriptor one =
          manifest
              .fitting()
              .orElseThrow(
                  () ->
                      new TransferException(
                          Reason.UNSUPPORTED,
                          "it is an index of manifests, none of which is the only one or for linux/amd64; give the digest of the one that is meant"));
      manifest = OciManifest.parse(registry.manifest(one.digest(), call));
    }
    return selected(manifest);
  }

  private OciManifest.Descriptor selected(OciManifest manifest) throws TransferException {
    if (manifest.layers().isEmpty()) {
      throw new TransferException(
          Reason.INVALID, "its manifest has no layers; push an artifact with files");
    }
    String wanted = choice.isChart() ? CHART_LAYER : mediaType;
    if (wanted.isEmpty()) {
      return manifest.layers().get(0);
    }
    return manifest
        .layer(wanted)
        .orElseThrow(
            () ->
                new TransferException(
                    Reason.INVALID,
                    "it has no layer of the media type %s, but %s; correct %s"
                        .formatted(
                            wanted,
                            manifest.layerTypes(),
                            choice.isChart() ? "the name of the chart" : "layerSelector")));
  }

  private Reach open() {
    if (closed.get()) {
      throw new IllegalStateException("the source of " + repository + " is closed");
    }
    return reach;
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      reach.seat().leave();
    }
  }

  @Override
  public String toString() {
    return description();
  }
}
