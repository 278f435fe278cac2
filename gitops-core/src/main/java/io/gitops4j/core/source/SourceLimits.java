package io.gitops4j.core.source;

/**
 * How much a source may hold before reading it is refused.
 *
 * @param maxFiles the most files, links and folders of a snapshot; more fail the fetch with {@link
 *     io.gitops4j.Reason#LIMIT}. 1 or more, default 50,000
 * @param maxFileBytes the largest file whose content is kept; a larger one is listed with its size
 *     and fails with {@link io.gitops4j.Reason#LIMIT} only when it is read. Default 10 MiB
 * @param maxTotalBytes the most bytes of all contents together; more fail the fetch with {@link
 *     io.gitops4j.Reason#LIMIT}. Default 256 MiB
 * @since 0.1
 */
public record SourceLimits(int maxFiles, long maxFileBytes, long maxTotalBytes) {

  private static final SourceLimits DEFAULTS = new SourceLimits(50_000, 10L << 20, 256L << 20);

  /** Checks that every limit is positive. */
  public SourceLimits {
    if (maxFiles < 1 || maxFileBytes < 1 || maxTotalBytes < 1) {
      throw new IllegalArgumentException("a limit of a source must be at least 1");
    }
  }

  /** 50,000 entries, 10 MiB a file, 256 MiB together. */
  public static SourceLimits defaults() {
    return DEFAULTS;
  }

  /** The same with another number of files, links and folders. */
  public SourceLimits withMaxFiles(int count) {
    return new SourceLimits(count, maxFileBytes, maxTotalBytes);
  }

  /** The same with another size of one file. */
  public SourceLimits withMaxFileBytes(long bytes) {
    return new SourceLimits(maxFiles, bytes, maxTotalBytes);
  }

  /** The same with another size of all files together. */
  public SourceLimits withMaxTotalBytes(long bytes) {
    return new SourceLimits(maxFiles, maxFileBytes, bytes);
  }
}
