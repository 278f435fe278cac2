package io.gitops4j.core.chart;

import io.gitops4j.Reason;
import io.gitops4j.RenderException;

/**
 * What the loading of one chart, with its subcharts, has used of its limits. An archive within an
 * archive counts against the same budget, so that nesting gains nothing. Not for several threads.
 */
final class LoadBudget {

  private final ChartLimits limits;
  private final String chart;
  private long bytes;
  private int files;

  LoadBudget(ChartLimits limits, String chart) {
    this.limits = limits;
    this.chart = chart;
  }

  /** What is loaded, as messages name it. */
  String chart() {
    return chart;
  }

  void archive(int size) {
    check(size, limits.archiveBytes(), "the archive has " + size + " bytes", "bytes");
  }

  void entry() {
    files++;
    check(files, limits.files(), "it has more entries", "entries");
  }

  void depth(int depth) {
    check(depth, limits.depth(), "its subcharts nest deeper", "levels");
  }

  /** Counts a file before it is unpacked. */
  void file(String name, long size) {
    if (size > limits.fileBytes()) {
      throw exceeded(
          "the file %s is larger than the maximum file size".formatted(name),
          limits.fileBytes(),
          "bytes");
    }
    bytes += size;
    check(bytes, limits.bytes(), "decompressed chart is larger than the maximum", "bytes");
  }

  /**
   * How many bytes may be unpacked from one archive: all files, and for every entry its header,
   * padding and long names.
   */
  long unpackedBytes() {
    return limits.bytes() + 4096L * limits.files();
  }

  RenderException exceeded(String what, long most, String unit) {
    return ChartProblem.of(
        Reason.LIMIT,
        chart,
        "%s, and the limit is %d %s; make it smaller or raise the limit in ChartLimits"
            .formatted(what, most, unit));
  }

  RenderException malformed(String wrong) {
    return ChartProblem.of(Reason.INVALID, chart, wrong);
  }

  RenderException denied(String wrong) {
    return ChartProblem.of(Reason.DENIED, chart, wrong);
  }

  private void check(long used, long most, String what, String unit) {
    if (used > most) {
      throw exceeded(what, most, unit);
    }
  }
}
