package io.gitops4j.core.kustomize.remote;

import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.SecretValue;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;
import io.gitops4j.core.source.SourceIgnore;
import io.gitops4j.core.source.SourceLimits;
import io.gitops4j.core.source.git.GitAccess;
import io.gitops4j.core.source.git.GitAddress;
import io.gitops4j.core.source.git.GitSource;
import io.gitops4j.core.source.git.GitSubmodules;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Fetches remote bases by our own Git, and remote files by HTTP, from where the caller allows it.
 *
 * <p>Nothing is allowed at first: neither a host nor plain http nor a folder of this machine. A
 * repository is read whole, at depth 1, with all files in it whatever {@code .sourceignore} says,
 * and with its submodules unless an entry says {@code submodules=false}; they, too, must be
 * allowed. A reference is a branch, tag, full name or commit of 40 hex digits; a tag counts before
 * a branch of the same name. The files of a commit are kept, so a render again asks only what a
 * branch or tag points to, and nothing for a commit; files by HTTP are read anew for each render.
 *
 * <p>Redirects go only to what is allowed, with at most five in a row. SSH needs a key and known
 * hosts, given as {@link Builder#credentials}, or {@link Builder#replace} makes an https address of
 * it. Source: kustomize, {@code api/internal/git/cloner.go}; Git, {@code url.<base>.insteadOf}.
 *
 * <pre>{@code
 * RemoteResolver remotes =
 *     GitRemoteResolver.builder().allow("https://github.com/our-org/").build();
 * Renderer renderer = new KustomizeRenderer(KustomizeOptions.flux().withRemotes(remotes));
 * }</pre>
 *
 * <p>Safe to use from many threads; it holds no threads and files between calls but those of the
 * HTTP client and of a cache directory, and need not be closed.
 *
 * @since 0.1
 */
public final class GitRemoteResolver implements RemoteResolver {

  private static final int LOCKS = 64;

  private final AllowList allowed;
  private final Map<String, String> replacements;
  private final Map<String, Map<String, SecretValue>> credentials;
  private final @Nullable HttpClient given;
  private final @Nullable Path cacheDirectory;
  private final RemoteLimits limits;
  private final SnapshotCache kept;
  private final List<ReentrantLock> locks = new ArrayList<>();
  private @Nullable HttpClient own;

  private GitRemoteResolver(Builder builder) {
    this.allowed = new AllowList(Set.copyOf(builder.hosts), List.copyOf(builder.addresses));
    this.replacements = new LinkedHashMap<>(builder.replacements);
    this.credentials = Map.copyOf(builder.credentials);
    this.given = builder.httpClient;
    this.cacheDirectory = builder.cacheDirectory;
    this.limits = builder.limits;
    this.kept = new SnapshotCache(builder.maxKeptBytes);
    for (int i = 0; i < LOCKS; i++) {
      locks.add(new ReentrantLock());
    }
  }

  /** Starts a resolver that allows nothing. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Collects the settings of a {@link GitRemoteResolver}.
   *
   * <p>Methods throw {@link IllegalArgumentException} for what is malformed.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final Set<String> hosts = new LinkedHashSet<>();
    private final List<Target> addresses = new ArrayList<>();
    private final Map<String, String> replacements = new LinkedHashMap<>();
    private final Map<String, Map<String, SecretValue>> credentials = new LinkedHashMap<>();
    private @Nullable HttpClient httpClient;
    private @Nullable Path cacheDirectory;
    private RemoteLimits limits = RemoteLimits.defaults();
    private long maxKeptBytes = 256L << 20;

    private Builder() {}

    /**
     * Allows all that hosts serve by https and by SSH: {@code git.example.com} for their usual
     * ports, or {@code git.example.com:8443}. Hosts are compared whole; there is no wildcard.
     */
    public Builder allowHosts(String... names) {
      for (String name : names) {
        hosts.add(origin("https://" + name).authority());
      }
      return this;
    }

    /**
     * Allows an address and what lies below it: {@code https://github.com/our-org/}, {@code
     * ssh://github.com/our-org/}, whatever the user, {@code http://git.local:8080/}, {@code
     * file:///srv/mirror/}. Parts of the path are compared whole: {@code https://host/org/repo}
     * does not allow {@code https://host/org/repo.git}.
     */
    public Builder allow(String address) {
      addresses.add(Target.parse(address));
      return this;
    }

    /**
     * Reads repositories whose address begins with a text from elsewhere: {@code
     * replace("git@github.com:", "https://github.com/")}, or a mirror. What it is replaced by must
     * be allowed; the longest beginning counts.
     *
     * @param beginning it ends in {@code /} or {@code :}
     */
    public Builder replace(String beginning, String other) {
      if (!beginning.endsWith("/") && !beginning.endsWith(":")) {
        throw new IllegalArgumentException(
            "the beginning " + beginning + " must end in / or :, so that it ends a host or folder");
      }
      replacements.put(beginning, other);
      return this;
    }

    /**
     * What opens a host, by the keys that {@link GitSource.Builder#credentials} takes; sent to that
     * host and port alone.
     *
     * @param host {@code git.example.com} for https; {@code ssh://git.example.com} for SSH; {@code
     *     http://git.local:8080} to send them without TLS
     */
    public Builder credentials(String host, Map<String, SecretValue> values) {
      GitAccess access = GitAccess.of(values);
      Target target = origin(host.contains("://") ? host : "https://" + host);
      boolean opens = access.identity().isPresent() && access.knownHosts().isPresent();
      if (target.scheme().equals("ssh") && !opens) {
        throw new IllegalArgumentException(GitAccess.SSH_NEEDS);
      }
      credentials.put(target.origin(), Map.copyOf(values));
      return this;
    }

    private static Target origin(String address) {
      Target target = Target.parse(address);
      if (!target.path().equals("/") || target.host().isEmpty()) {
        throw new IllegalArgumentException(
            address
                + " is not a host alone; give its name, and its port where it is not the usual");
      }
      return target;
    }

    /**
     * The client for repositories and files, which must not follow redirects by itself and is not
     * closed; by default one of the resolver's own, and another for each fetch from a host whose
     * credentials hold {@code ca.crt}. Such certificates count for repositories, not for files, and
     * cannot be used with a client given.
     */
    public Builder httpClient(HttpClient client) {
      if (client.followRedirects() != HttpClient.Redirect.NEVER) {
        throw new IllegalArgumentException(
            "the HTTP client given follows redirects by itself; set it to Redirect.NEVER");
      }
      this.httpClient = client;
      return this;
    }

    /** The folder where Git's objects are kept between fetches; by default none. */
    public Builder cacheDirectory(Path folder) {
      this.cacheDirectory = folder;
      return this;
    }

    /** How much may be read; {@link RemoteLimits#defaults()} by default. */
    public Builder limits(RemoteLimits most) {
      this.limits = most;
      return this;
    }

    /** The most bytes of files of commits to keep in memory; 256 MiB by default, 0 for none. */
    public Builder maxKeptBytes(long bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("the bytes to keep must be 0 or more");
      }
      this.maxKeptBytes = bytes;
      return this;
    }

    /** The resolver. */
    public GitRemoteResolver build() {
      return new GitRemoteResolver(this);
    }
  }

  @Override
  public RemoteLimits limits() {
    return limits;
  }

  @Override
  public Snapshot repository(RemoteRef ref) {
    String tried = "fetch the remote repository " + ref.whole();
    Reached place = place(ref, tried);
    allowed.require(place.target, tried, "");
    String key = place.address + " " + ref.ref().orElse("") + " " + withSubmodules(ref);
    ReentrantLock lock = locks.get(Math.floorMod(key.hashCode(), LOCKS));
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RemoteFailures.of(Reason.CANCELLED, tried, "the thread was interrupted; try it again");
    }
    try (GitSource source = source(place, ref, tried)) {
      return fetched(source, place.address + " " + withSubmodules(ref));
    } catch (SourceException e) {
      throw named(e, place.address, ref);
    } finally {
      lock.unlock();
    }
  }

  private static boolean withSubmodules(RemoteRef ref) {
    return ref.submodules().orElse(true);
  }

  /** Where an address was replaced, the one of the entry is named with it. */
  private static SourceException named(SourceException e, String read, RemoteRef ref) {
    if (read.equals(ref.address())) {
      return e;
    }
    String message =
        e.failure().message().replace(read, read + " (in place of " + ref.address() + ")");
    return new SourceException(e.failure().withMessage(message), e);
  }

  private Snapshot fetched(GitSource source, String what) {
    Revision revision = source.resolve();
    String commit = what + " " + revision.digest();
    return kept.get(commit)
        .orElseGet(
            () -> {
              Snapshot snapshot = source.fetch(revision);
              kept.put(commit, snapshot);
              return snapshot;
            });
  }

  /** What is compared with what is allowed, and what is read. */
  private record Reached(Target target, String address) {}

  private Reached place(RemoteRef ref, String tried) {
    String address = replaced(ref.address());
    try {
      return place(address);
    } catch (IllegalArgumentException e) {
      String which =
          address.equals(ref.address())
              ? ""
              : "it is replaced by " + RemoteRef.redacted(address) + ", and ";
      throw RemoteFailures.of(Reason.INVALID, tried, which + e.getMessage(), e);
    }
  }

  /** Of SSH the address as it is written, since user and form count there. */
  private static Reached place(String address) {
    Target target = Target.parse(address);
    return new Reached(target, target.scheme().equals("ssh") ? address : target.toString());
  }

  private String replaced(String address) {
    return replacements.keySet().stream()
        .filter(address::startsWith)
        .max((a, b) -> Integer.compare(a.length(), b.length()))
        .map(from -> replacements.get(from) + address.substring(from.length()))
        .orElse(address);
  }

  private GitSource source(Reached place, RemoteRef ref, String tried) {
    Map<String, SecretValue> opened = credentials.getOrDefault(place.target.origin(), Map.of());
    if (place.target.scheme().equals("ssh") && opened.isEmpty()) {
      throw RemoteFailures.of(
          Reason.UNAUTHENTICATED, tried, GitAccess.SSH_NEEDS + sshCall(place.target));
    }
    GitSource.Builder source =
        GitSource.at(place.address)
            .ignore(SourceIgnore.nothing())
            .limits(
                new SourceLimits(
                    limits.maxFiles(), limits.maxFileBytes(), limits.maxRepositoryBytes()))
            .maxTransferBytes(limits.maxRepositoryBytes())
            .timeout(timeout(ref))
            .redirects(this::mayRedirect)
            .credentials(opened);
    ref.ref().ifPresent(source::anyRef);
    if (withSubmodules(ref)) {
      source.submodules(new AllowedSubmodules());
    }
    boolean trustsMore = GitAccess.of(opened).certificates().isPresent();
    boolean local = place.target.host().isEmpty();
    if (!local && (given != null || !trustsMore)) {
      source.httpClient(client());
    }
    if (cacheDirectory != null) {
      source.cacheDirectory(cacheDirectory);
    }
    return source.build();
  }

  private static String sshCall(Target target) {
    return " with GitRemoteResolver.Builder.credentials(\"" + target.origin() + "\", …)";
  }

  /** Submodules from where the resolver may read, with what opens the host. */
  private final class AllowedSubmodules implements GitSubmodules {
    @Override
    public Place place(String url) {
      Reached place = GitRemoteResolver.place(replaced(url));
      if (!allowed.allows(place.target)) {
        throw new IllegalArgumentException(AllowList.advice(place.target));
      }
      Map<String, SecretValue> opened = credentials.getOrDefault(place.target.origin(), Map.of());
      if (place.target.scheme().equals("ssh") && opened.isEmpty()) {
        throw new IllegalArgumentException(GitAccess.SSH_NEEDS + sshCall(place.target));
      }
      return new Place(GitAddress.parse(place.address), GitAccess.of(opened));
    }

    @Override
    public boolean requiresAddress() {
      return true;
    }
  }

  private Duration timeout(RemoteRef ref) {
    Duration asked = ref.timeout().orElse(limits.timeout());
    return asked.compareTo(limits.maxTimeout()) > 0 ? limits.maxTimeout() : asked;
  }

  private boolean mayRedirect(URI next) {
    String text = next.toString();
    int mark = text.indexOf('?');
    try {
      return allowed.allows(Target.parse(mark < 0 ? text : text.substring(0, mark)));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public byte[] file(RemoteFile file) {
    return new FileDownload(client(), allowed, this::authorization, limits).read(file);
  }

  private Optional<SecretValue> authorization(Target target) {
    Map<String, SecretValue> known = credentials.get(target.origin());
    return known == null ? Optional.empty() : GitAccess.of(known).authorization();
  }

  private synchronized HttpClient client() {
    HttpClient known = given == null ? own : given;
    if (known == null) {
      known =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(limits.timeout())
              .build();
      own = known;
    }
    return known;
  }
}
