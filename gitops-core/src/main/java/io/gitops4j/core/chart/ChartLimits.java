package io.gitops4j.core.chart;

/**
 * How much of a hostile chart is read before giving up with {@link io.gitops4j.Reason#LIMIT}. All
 * of them count for a chart together with its subcharts.
 *
 * @param archiveBytes the most bytes of an archive as it is stored; default 64 MiB
 * @param bytes the most bytes of all files together, unpacked; default 100 MiB, as in Helm
 * @param fileBytes the most bytes of one file, unpacked; default 5 MiB, as in Helm
 * @param files the most files, folders and other entries of archives; default 20,000
 * @param depth how deep subcharts may nest; default 16
 * @since 0.1
 */
public record ChartLimits(int archiveBytes, int bytes, int fileBytes, int files, int depth) {

  /** Checks that all are positive. */
  public ChartLimits {
    if (archiveBytes <= 0 || bytes <= 0 || fileBytes <= 0 || files <= 0 || depth <= 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /** The defaults named above. */
  public static ChartLimits defaults() {
    return new ChartLimits(64 << 20, 100 << 20, 5 << 20, 20_000, 16);
  }
}
