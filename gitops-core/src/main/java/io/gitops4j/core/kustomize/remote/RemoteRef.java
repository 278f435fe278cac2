package io.gitops4j.core.kustomize.remote;

import io.gitops4j.Reason;
import io.gitops4j.SourceException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A remote base: which repository, which folder in it, at which reference.
 *
 * <p>Two are equal when all of that is; {@link #toString()} writes one form of the many an entry
 * may have, which {@link #parse} reads back to an equal value. Neither ever holds credentials.
 *
 * @since 0.1
 */
public final class RemoteRef {

  private static final Pattern REMOTE =
      Pattern.compile(
          "(?i)(?:(?:https?|ssh|git|file)://|git@|git::|gh:|github\\.com[/:]"
              + "|[a-z][a-z0-9-]*@(?:github\\.com/|[^/:]+:)).*",
          Pattern.DOTALL);
  private static final Pattern HOST = Pattern.compile("[\\w-]+\\.[\\w.-]+");
  private static final Pattern WEB = Pattern.compile("(?i)https?://.*", Pattern.DOTALL);
  private static final Pattern USER_INFO =
      Pattern.compile(
          "(?i)^((?:git::)?(?:https?|file|git)://)(?:[^/?#]*|[^/?#@]*:(?![0-9]+/)[^?#]*)@");
  private static final Pattern PASSWORD =
      Pattern.compile("(?i)^((?:git::)?(?:ssh://)?)[^/?#@:]*:[^/?#:]*@");
  private static final Pattern QUERY =
      Pattern.compile("([?&](?!(?:ref|version|timeout|submodules)=)[^=&]*=)[^&]*");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final int MAX_SHOWN = 300;

  private final String root;
  private final String repository;
  private final String path;
  private final RemoteQuery query;

  RemoteRef(String root, String repository, String path, RemoteQuery query) {
    this.root = root;
    this.repository = repository;
    this.path = path;
    this.query = query;
  }

  /**
   * Reads an entry as kustomize 5.8.2 does, but for what it leaves to Git or lets pass:
   * credentials, dots in a repository's path, a host that is not a plain name, a query that cannot
   * be decoded.
   *
   * <p>A repository ends after the part that follows {@code _git/}, else at {@code //}, else after
   * {@code .git}, else after two parts; a {@code file://} address without such a mark is all
   * repository. Without a scheme only {@code github.com/…} and {@code user@host:…} are addresses; a
   * {@code git::} before it is passed over.
   *
   * @throws SourceException with {@link Reason#INVALID} when it is no such address
   */
  public static RemoteRef parse(String entry) {
    try {
      return RemoteRefParser.parse(entry);
    } catch (IllegalArgumentException e) {
      throw RemoteFailures.of(
          Reason.INVALID,
          "read the remote address " + redacted(entry),
          String.valueOf(e.getMessage()),
          e);
    }
  }

  /**
   * Whether an entry of a kustomization is meant for something remote, well-formed or not. A file
   * of that name in the repository still comes first where there is no {@code ://} in it.
   */
  public static boolean isRemote(String entry) {
    if (REMOTE.matcher(entry).matches()) {
      return true;
    }
    int slash = entry.indexOf('/');
    return slash > 0
        && HOST.matcher(entry.substring(0, slash)).matches()
        && entry.indexOf("?ref=", slash) > 0;
  }

  /** Whether an entry can be a remote file: it begins with {@code https://} or {@code http://}. */
  public static boolean isWeb(String entry) {
    return WEB.matcher(entry).matches();
  }

  /**
   * An entry for a message: in one line of bounded length, without credentials, and without those
   * values of its query that may be secret.
   */
  public static String redacted(String entry) {
    String start = entry.length() <= MAX_SHOWN ? entry : entry.substring(0, MAX_SHOWN) + "…";
    String line = CONTROL.matcher(start).replaceAll(" ");
    String plain = USER_INFO.matcher(line).replaceFirst("$1redacted@");
    String known = PASSWORD.matcher(plain).replaceFirst("$1redacted@");
    return QUERY.matcher(known).replaceAll("$1…");
  }

  /** What Git clones: {@code https://github.com/org/repo}, {@code git@host:org/repo.git}. */
  public String address() {
    return root + repository;
  }

  /** Whether the repository is reached by SSH. */
  public boolean ssh() {
    return !WEB.matcher(root).matches() && !root.equals("file://");
  }

  /** The folder in the repository in normal form; empty for its root. */
  public String path() {
    return path;
  }

  /** The branch, tag, full name or commit; empty for the repository's HEAD. */
  public Optional<String> ref() {
    return Optional.ofNullable(query.ref());
  }

  /** The longest a fetch may take, where the entry says. */
  public Optional<Duration> timeout() {
    return Optional.ofNullable(query.timeout());
  }

  /** Whether the entry asks for submodules; empty when it does not say, which means it does. */
  public Optional<Boolean> submodules() {
    return Optional.ofNullable(query.submodules());
  }

  /** Another folder or file of the same repository at the same reference. */
  public RemoteRef at(String other) {
    return new RemoteRef(root, repository, other, query);
  }

  /**
   * The repository at its reference, without folder and timeout; without submodules where the entry
   * wants none.
   */
  public RemoteRef whole() {
    Boolean none = submodules().orElse(true) ? null : Boolean.FALSE;
    return new RemoteRef(root, repository, "", new RemoteQuery(query.ref(), null, none));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RemoteRef that
        && address().equals(that.address())
        && path.equals(that.path)
        && query.equals(that.query);
  }

  @Override
  public int hashCode() {
    return Objects.hash(address(), path, query);
  }

  /** {@code https://host/org/repo//folder?ref=v1}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(address());
    if (!path.isEmpty() || !RemoteRefParser.endsByItself(root, repository)) {
      text.append("//").append(path);
    }
    char separator = '?';
    if (query.ref() != null) {
      text.append(separator).append("ref=").append(encoded(query.ref()));
      separator = '&';
    }
    if (query.timeout() != null) {
      text.append(separator).append("timeout=").append(written(query.timeout()));
      separator = '&';
    }
    if (query.submodules() != null) {
      text.append(separator).append("submodules=").append(query.submodules());
    }
    return text.toString();
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("%2F", "/");
  }

  private static String written(Duration time) {
    return time.toNanosPart() == 0 ? time.toSeconds() + "s" : time.toNanos() + "ns";
  }
}
