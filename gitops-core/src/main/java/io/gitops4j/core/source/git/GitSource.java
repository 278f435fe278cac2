package io.gitops4j.core.source.git;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.SecretValue;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.core.source.SourceIgnore;
import io.gitops4j.core.source.SourceLimits;
import io.gitops4j.core.source.http.HttpProxy;
import io.gitops4j.spi.Source;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Git repository as a source, by HTTP, by SSH or on this machine.
 *
 * <p>{@link #resolve()} asks for references only: one exchange with the server (two requests of
 * Git's protocol version 2), no object is transferred; with a commit given, nothing is asked.
 * {@link #fetch} receives the one commit with depth 1, and of it what is not there yet, into a bare
 * repository of the source's own; where a server does not hand out a commit by its id, or knows no
 * depth, the reference is fetched with its history. A commit that is to be in a branch, and is not
 * its head, needs the branch's history. Files are read from the object database: there is no
 * checkout, no conversion of line ends, no filter; Git LFS pointers stay pointers, submodules are
 * passed over unless they are asked for, links are links, executable files are files. A repository
 * on this machine is read where it is; nothing is copied or written.
 *
 * <p>What is kept stays bounded: when the kept objects exceed {@link Builder#maxCacheBytes} or 64
 * packs, they are dropped before the next fetch, which then receives the commit anew. The bare
 * repository is temporary and removed by {@link #close()}, unless a cache directory is given. Two
 * sources or processes with the same cache directory and address do not disturb each other: the
 * second works in a temporary one.
 *
 * <p>Which commit: the first that is given of commit, full reference name, version range, tag,
 * branch; when nothing is given, the remote's HEAD. Revisions are written as Flux does: {@code
 * main@sha1:<40 hex>}, {@code v1.2.0@sha1:…}, {@code refs/pull/1/head@sha1:…}, and {@code sha1:…}
 * for a commit alone. Source: Flux {@code GitRepository.spec.ref}.
 *
 * <p>Credentials are sent only to the scheme, host and port of the address; a redirect elsewhere is
 * followed without them, at most five in a row, and never from https to http. Nothing of the
 * machine's Git is used: no configuration of user or system, no {@code .netrc}, no credential
 * helper, no process.
 *
 * <p>SSH needs a private key ({@code identity}: ed25519, ECDSA or RSA, as OpenSSH, PEM or PKCS#8
 * write it, encrypted or not) and the keys of the host ({@code known_hosts}); a host whose key is
 * not in it is refused with the key's fingerprint. Nothing of the user's {@code ~/.ssh} is read, no
 * agent is asked, nobody is prompted. Each call connects anew, with daemon threads named {@code
 * gitops4j-ssh-…} that end with it. Source: Flux, {@code GitRepository.spec.secretRef}; OpenSSH,
 * {@code sshd(8)}.
 *
 * <pre>{@code
 * try (GitSource source =
 *     GitSource.at("https://git.example.com/fleet.git").branch("main").build()) {
 *   Snapshot files = source.fetch(source.resolve());
 * }
 * }</pre>
 *
 * <p>Safe to use from many threads; fetches of one source run one after the other. Every call ends
 * within the timeout, or when its thread is interrupted; {@link #close()} waits for a running
 * fetch. The JDK's HTTP client brings threads of its own, which end with the source on Java 21, and
 * on Java 17 when the client is collected; give a client to decide otherwise.
 *
 * @since 0.1
 */
public final class GitSource implements Source {

  private final GitAddress address;
  private final GitSelector selector;
  private final SourceIgnore ignore;
  private final SourceLimits limits;
  private final GitEngine engine;
  private volatile boolean closed;

  private GitSource(Builder builder, GitSelector selector) {
    this.address = builder.address;
    this.selector = selector;
    this.ignore = builder.ignore;
    this.limits = builder.limits;
    this.engine = GitRuntime.engines().open(builder.settings());
  }

  /**
   * Starts a source for a repository; nothing is reached yet.
   *
   * @param address {@code https://…}, {@code http://…}, {@code ssh://user@host:port/path}, {@code
   *     user@host:path}, {@code file:///…} or a path of this machine, of a bare repository or of a
   *     folder with {@code .git} in it
   * @throws SourceException with {@link Reason#INVALID}, also when it holds credentials
   */
  public static Builder at(String address) {
    return new Builder(GitAddress.parse(address));
  }

  /**
   * Collects the settings of a {@link GitSource}.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final GitAddress address;
    private final Map<String, String> ref = new LinkedHashMap<>();
    private Map<String, SecretValue> credentials = Map.of();
    private SourceIgnore ignore = SourceIgnore.defaults();
    private SourceLimits limits = SourceLimits.defaults();
    private Duration timeout = Duration.ofSeconds(60);
    private @Nullable Path cacheDirectory;
    private long maxTransferBytes = 512L << 20;
    private long maxCacheBytes = 512L << 20;
    private @Nullable HttpClient httpClient;
    private Map<String, SecretValue> proxy = Map.of();
    private @Nullable String anyRef;
    private Predicate<URI> redirects = next -> true;
    private Function<GitAccess, @Nullable GitSubmodules> submodules = access -> null;

    private Builder(GitAddress address) {
      this.address = address;
    }

    /** A branch by its short name. */
    public Builder branch(String name) {
      ref.put("branch", name);
      return this;
    }

    /** A tag by its short name; counts before a branch. */
    public Builder tag(String name) {
      ref.put("tag", name);
      return this;
    }

    /**
     * A range of versions, such as {@code >=1.0.0 <2.0.0} or {@code ~1.2}: the tag of the highest
     * version in it, of equal ones the youngest commit; counts before a tag. Source:
     * Masterminds/semver v3.
     */
    public Builder semver(String range) {
      ref.put("semver", range);
      return this;
    }

    /** A reference by its full name, such as {@code refs/pull/1/head}; counts before a range. */
    public Builder refName(String fullName) {
      ref.put("name", fullName);
      return this;
    }

    /** A commit, 40 hex digits; counts first. With a branch, it must be in that branch. */
    public Builder commit(String id) {
      ref.put("commit", id);
      return this;
    }

    /**
     * What {@code git fetch} takes: a commit of 40 hex digits, a full reference name, or the name
     * of a tag or, where there is no such tag, of a branch. Counts before all others. Source: Git,
     * {@code gitrevisions(7)}, the order of the rules for a name.
     */
    public Builder anyRef(String name) {
      this.anyRef = name;
      return this;
    }

    /** The parts of {@code spec.ref} by their names there. */
    public Builder ref(Map<String, String> parts) {
      ref.putAll(parts);
      return this;
    }

    /**
     * What opens the repository, by the keys of Flux' Secrets: {@code username} and {@code
     * password}, or {@code bearerToken}; {@code ca.crt} for more certificates to trust, in PEM; for
     * SSH {@code identity}, {@code known_hosts}, and {@code password} where the key is encrypted.
     */
    public Builder credentials(Map<String, SecretValue> values) {
      this.credentials = Map.copyOf(values);
      return this;
    }

    /** What is left out; by default Flux' rules. */
    public Builder ignore(SourceIgnore rules) {
      this.ignore = rules;
      return this;
    }

    /** How much a snapshot may hold; by default {@link SourceLimits#defaults()}. */
    public Builder limits(SourceLimits most) {
      this.limits = most;
      return this;
    }

    /** Which addresses a server may redirect to; by default any. */
    public Builder redirects(Predicate<URI> allowed) {
      this.redirects = allowed;
      return this;
    }

    /**
     * Reads submodules too, and those in them, as folders of the snapshot; by default they are
     * passed over. They may be on the host of this repository, by https, by SSH or as this
     * repository is. Source: Flux {@code GitRepository.spec.recurseSubmodules}.
     */
    public Builder recurseSubmodules() {
      return recurseSubmodules(address -> false);
    }

    /**
     * Reads submodules too, on the host of this repository and wherever else it is allowed.
     *
     * @param alsoAllowed gets {@code https://host/path}, {@code ssh://host:22/path} without a user,
     *     or {@code file:///path}; passwords and tokens are not sent there, keys for SSH are used
     */
    public Builder recurseSubmodules(Predicate<URI> alsoAllowed) {
      this.submodules = access -> new HostSubmodules(address, access, alsoAllowed);
      return this;
    }

    /** Reads submodules too, from where the caller says. */
    public Builder submodules(GitSubmodules places) {
      this.submodules = access -> places;
      return this;
    }

    /** The longest one call may take; 60 seconds by default. */
    public Builder timeout(Duration longest) {
      this.timeout = longest;
      return this;
    }

    /** The folder where objects are kept between runs; by default a temporary one. */
    public Builder cacheDirectory(Path folder) {
      this.cacheDirectory = folder;
      return this;
    }

    /** The most bytes that one call may receive; 512 MiB by default. */
    public Builder maxTransferBytes(long bytes) {
      this.maxTransferBytes = bytes;
      return this;
    }

    /** The most bytes that are kept before they are dropped; 512 MiB by default. */
    public Builder maxCacheBytes(long bytes) {
      this.maxCacheBytes = bytes;
      return this;
    }

    /**
     * The client to use, which must not follow redirects by itself and is not closed; by default
     * one of the source's own, made when it is first needed. {@code ca.crt} cannot be given with
     * it.
     */
    public Builder httpClient(HttpClient client) {
      this.httpClient = client;
      return this;
    }

    /**
     * The proxy that every request goes through, those to submodules among them, by the keys of the
     * Secret of {@code proxySecretRef}: {@code address} ({@code http://host:port}), {@code
     * username}, {@code password}; by default, or when empty, what the JVM's system properties say.
     * Only for HTTP; cannot be given with {@link #httpClient}.
     */
    public Builder proxy(Map<String, SecretValue> values) {
      this.proxy = Map.copyOf(values);
      return this;
    }

    /**
     * The source; the caller closes it.
     *
     * @throws SourceException with {@link Reason#INVALID} when settings are wrong
     */
    public GitSource build() {
      try {
        GitSelector selector = anyRef == null ? GitSelector.of(ref) : GitSelector.any(anyRef);
        return new GitSource(this, selector);
      } catch (IllegalArgumentException e) {
        throw new SourceException(
            Failure.of(
                Stage.RESOLVE,
                Reason.INVALID,
                "Cannot use the Git repository " + address + ": " + e.getMessage() + "."),
            e);
      }
    }

    private @Nullable HttpProxy proxy() {
      if (proxy.isEmpty()) {
        return null;
      }
      if (httpClient != null) {
        throw new IllegalArgumentException(
            "a proxy cannot be added to the HTTP client given; set it in that client");
      }
      if (address.ssh().isPresent()) {
        throw new IllegalArgumentException(
            "SSH does not go through an HTTP proxy; remove proxySecretRef, or use https");
      }
      return HttpProxy.of(proxy);
    }

    private GitSettings settings() {
      if (timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException("the timeout must be positive");
      }
      if (maxTransferBytes < 1 || maxCacheBytes < 1) {
        throw new IllegalArgumentException("a limit must be at least 1");
      }
      if (httpClient != null && httpClient.followRedirects() != HttpClient.Redirect.NEVER) {
        throw new IllegalArgumentException(
            "the HTTP client given follows redirects by itself; set it to Redirect.NEVER");
      }
      GitAccess access = GitAccess.of(credentials);
      if (httpClient != null && access.certificates().isPresent()) {
        throw new IllegalArgumentException(
            "ca.crt cannot be added to the HTTP client given; trust it in that client's SSLContext");
      }
      boolean opens = access.identity().isPresent() && access.knownHosts().isPresent();
      if (address.ssh().isPresent() && !opens) {
        throw new IllegalArgumentException(GitAccess.SSH_NEEDS);
      }
      return new GitSettings(
          address,
          access,
          timeout,
          cacheDirectory,
          maxTransferBytes,
          maxCacheBytes,
          httpClient,
          proxy(),
          redirects,
          submodules.apply(access));
    }
  }

  @Override
  public String description() {
    return "git " + address;
  }

  @Override
  public Revision resolve() {
    return selector.resolve(open(), new GitErrors(Stage.RESOLVE, address)).revision();
  }

  @Override
  public Snapshot fetch(Revision revision) {
    String commit =
        GitSelector.commitOf(revision)
            .orElseThrow(
                () ->
                    new GitErrors(Stage.FETCH, address)
                        .of(
                            Reason.INVALID,
                            "fetch '" + revision + "' of",
                            "it is not a revision of a Git repository, which ends in sha1: and 40"
                                + " hexadecimal digits"));
    return open()
        .read(
            new GitRead(
                revision,
                commit,
                selector.likelyRef(revision).orElse(null),
                selector.requiredBranch().orElse(null),
                ignore,
                limits));
  }

  private GitEngine open() {
    if (closed) {
      throw new IllegalStateException("the source of " + address + " is closed");
    }
    return engine;
  }

  @Override
  public void close() {
    closed = true;
    engine.close();
  }

  @Override
  public String toString() {
    return description();
  }
}
