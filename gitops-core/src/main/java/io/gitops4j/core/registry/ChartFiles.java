package io.gitops4j.core.registry;

import io.gitops4j.Failure;
import io.gitops4j.RenderException;
import io.gitops4j.Revision;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.core.chart.ChartFile;
import io.gitops4j.core.chart.ChartLimits;
import io.gitops4j.core.chart.ChartLoader;
import io.gitops4j.core.source.MemorySnapshot;

/** Unpacks the archive of a chart: its files are at the root of the snapshot. */
final class ChartFiles {

  private ChartFiles() {}

  /**
   * The files.
   *
   * @param name what the archive is called in messages
   * @throws SourceException when it is malformed, hostile or too large
   */
  static MemorySnapshot unpack(String name, byte[] archive, ChartLimits limits, Revision revision) {
    MemorySnapshot.Builder files = MemorySnapshot.builder(revision);
    try {
      for (ChartFile file : ChartLoader.withLimits(limits).files(name, archive)) {
        files.file(file.name(), file.bytes());
      }
    } catch (RenderException e) {
      throw new SourceException(
          Failure.of(Stage.FETCH, e.failure().reason(), e.failure().message()), e);
    }
    return files.build();
  }
}
