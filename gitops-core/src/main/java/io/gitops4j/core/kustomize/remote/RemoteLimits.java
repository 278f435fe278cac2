package io.gitops4j.core.kustomize.remote;

import java.time.Duration;

/**
 * How much may be read from elsewhere.
 *
 * @param maxRemotes the most repositories and files of one render; default 32
 * @param maxFiles the most files, links and folders of one repository; default 50,000
 * @param maxFileBytes the most bytes of one file, remote or in a repository; default 10 MiB
 * @param maxRepositoryBytes the most bytes of one repository, as transferred and as read; default
 *     128 MiB
 * @param maxTotalBytes the most bytes of all that one render reads; default 256 MiB
 * @param timeout the longest one exchange with a server may take where an entry does not say;
 *     default 27 seconds. Source: kustomize, {@code defaultTimeout}
 * @param maxTimeout the most of the time an entry asks for; default 2 minutes
 * @since 0.1
 */
public record RemoteLimits(
    int maxRemotes,
    int maxFiles,
    long maxFileBytes,
    long maxRepositoryBytes,
    long maxTotalBytes,
    Duration timeout,
    Duration maxTimeout) {

  private static final RemoteLimits DEFAULTS =
      new RemoteLimits(
          32,
          50_000,
          10L << 20,
          128L << 20,
          256L << 20,
          Duration.ofSeconds(27),
          Duration.ofMinutes(2));

  /** Checks that every limit is positive. */
  public RemoteLimits {
    boolean positive =
        maxRemotes > 0
            && maxFiles > 0
            && maxFileBytes > 0
            && maxRepositoryBytes > 0
            && maxTotalBytes > 0;
    if (!positive) {
      throw new IllegalArgumentException("a limit of remotes must be at least 1");
    }
    if (timeout.isZero() || timeout.isNegative() || maxTimeout.compareTo(timeout) < 0) {
      throw new IllegalArgumentException(
          "the timeout must be positive, and no more than the longest");
    }
  }

  /** The defaults. */
  public static RemoteLimits defaults() {
    return DEFAULTS;
  }

  /** The same with another number of repositories and files of one render. */
  public RemoteLimits withMaxRemotes(int count) {
    return new RemoteLimits(
        count, maxFiles, maxFileBytes, maxRepositoryBytes, maxTotalBytes, timeout, maxTimeout);
  }

  /** The same with other sizes: of one file, of one repository, and of all that a render reads. */
  public RemoteLimits withMaxBytes(long file, long repository, long total) {
    return new RemoteLimits(maxRemotes, maxFiles, file, repository, total, timeout, maxTimeout);
  }

  /** The same with other times: where an entry does not say, and the most of what it asks for. */
  public RemoteLimits withTimeout(Duration usual, Duration longest) {
    return new RemoteLimits(
        maxRemotes, maxFiles, maxFileBytes, maxRepositoryBytes, maxTotalBytes, usual, longest);
  }
}
