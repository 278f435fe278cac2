package io.gitops4j.core.repository;

import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.spi.SourceSpec;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells whether a declared source is the repository that is being read.
 *
 * <p>It is when the program says so, or when the addresses are equal in normal form: without
 * scheme, user, port of the scheme, {@code .git} and trailing slash, the host in lower case, {@code
 * git@host:path} read as {@code ssh://git@host/path}. Where the address of the repository is not
 * known, as with a folder, nothing is known to be foreign. Tests: {@code RepositoryIdentityTest}.
 */
public final class RepositoryIdentity {

  private static final Pattern URL =
      Pattern.compile("(?:[a-z+]+)://(?:[^/@\\s]*@)?([^/:\\s]+)(?::(\\d+))?/(\\S*)");
  private static final Pattern SCP = Pattern.compile("(?:[^/@\\s]+@)([^/:\\s]+):(?!//)(\\S+)");
  private static final Set<String> DEFAULT_PORTS = Set.of("22", "80", "443");

  private final Set<SourceKey> named;
  private final Optional<String> address;

  /**
   * The identity of a repository.
   *
   * @param description the description of its source, with its address in it if it has one
   * @param named sources that the program says are the repository
   */
  public RepositoryIdentity(String description, Set<SourceKey> named) {
    this.named = Set.copyOf(named);
    this.address = normal(description);
  }

  /** Whether the program named any source. */
  public boolean namesAny() {
    return !named.isEmpty();
  }

  /** Whether the program said that this source is the repository. */
  public boolean named(SourceKey key) {
    return named.contains(key);
  }

  /** Whether a declared source has the repository's address. */
  public boolean same(SourceSpec spec) {
    return address.isPresent() && address.equals(normal(spec.url()));
  }

  /** Whether a declared source is known to be another repository. */
  public boolean foreign(SourceSpec spec) {
    return address.isPresent() && !address.equals(normal(spec.url()));
  }

  /** The address in a text, in normal form; empty when there is none that has a host. */
  static Optional<String> normal(String text) {
    for (String word : text.strip().split("\\s+", -1)) {
      Matcher url = URL.matcher(word);
      if (url.matches()) {
        String port = url.group(2);
        String shown = port == null || DEFAULT_PORTS.contains(port) ? "" : ":" + port;
        return Optional.of(url.group(1).toLowerCase(Locale.ROOT) + shown + path(url.group(3)));
      }
      Matcher scp = SCP.matcher(word);
      if (scp.matches()) {
        return Optional.of(scp.group(1).toLowerCase(Locale.ROOT) + path(scp.group(2)));
      }
    }
    return Optional.empty();
  }

  private static String path(String path) {
    String inner = path.replaceAll("^/+|/+$", "");
    return "/" + (inner.endsWith(".git") ? inner.substring(0, inner.length() - 4) : inner);
  }
}
