package io.gitops4j.core.chart;

import io.gitops4j.RenderException;
import io.gitops4j.Snapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads charts from archives and from folders of a snapshot, within limits. Immutable and safe to
 * share.
 *
 * <p>A chart that is malformed fails with {@link io.gitops4j.Reason#INVALID}, one that exceeds a
 * limit with {@link io.gitops4j.Reason#LIMIT}, paths and links that lead out of it with {@link
 * io.gitops4j.Reason#DENIED}. Source of the rules: Helm 3.22 {@code pkg/chart}, {@code
 * pkg/chart/loader}.
 *
 * <pre>{@code
 * Chart chart = ChartLoader.withDefaults().archive("podinfo-6.9.0.tgz", bytes);
 * }</pre>
 *
 * @since 0.1
 */
public final class ChartLoader {

  private static final ChartLoader DEFAULTS = new ChartLoader(ChartLimits.defaults());

  private final ChartLimits limits;

  private ChartLoader(ChartLimits limits) {
    this.limits = limits;
  }

  /** A loader with {@link ChartLimits#defaults()}. */
  public static ChartLoader withDefaults() {
    return DEFAULTS;
  }

  /** A loader with other limits. */
  public static ChartLoader withLimits(ChartLimits limits) {
    return new ChartLoader(limits);
  }

  /**
   * Loads a chart packed as {@code .tgz}. Its {@code .helmignore} has no effect, as in Helm.
   *
   * @param name what messages call it, such as its file name
   * @param archive the bytes; not changed and not kept
   * @throws RenderException as the class says
   */
  public Chart archive(String name, byte[] archive) {
    LoadBudget budget = new LoadBudget(limits, "the chart " + name);
    var notices = new ArrayList<io.gitops4j.Notice>();
    return ChartReader.read(ChartArchive.files(archive, budget, notices), budget, 1, notices);
  }

  /**
   * The files of a chart packed as {@code .tgz}, unpacked and not looked at; a link is an empty
   * file, as in Helm.
   *
   * @param name what messages call it, such as its file name
   * @param archive the bytes; not changed and not kept
   * @throws RenderException as the class says, for the archive
   */
  public List<ChartFile> files(String name, byte[] archive) {
    LoadBudget budget = new LoadBudget(limits, "the chart " + name);
    return ChartArchive.files(archive, budget, new ArrayList<>());
  }

  /**
   * Loads a chart from a folder, without what its {@code .helmignore} leaves out. Links are
   * followed as long as they stay in the snapshot.
   *
   * @param snapshot the files
   * @param path the chart's folder; empty for the root
   * @throws RenderException as the class says
   */
  public Chart folder(Snapshot snapshot, String path) {
    LoadBudget budget = budget(path);
    return ChartReader.read(
        ChartFolder.files(snapshot, path, budget), budget, 1, new ArrayList<>());
  }

  /**
   * Loads a chart that was packed and is unpacked in a snapshot, as the sources of registries and
   * repositories have it. Its {@code .helmignore} has no effect: it had when it was packed.
   *
   * @param snapshot the files
   * @param path the chart's folder; empty for the root
   * @throws RenderException as the class says
   */
  public Chart unpacked(Snapshot snapshot, String path) {
    LoadBudget budget = budget(path);
    return ChartReader.read(
        ChartFolder.allFiles(snapshot, path, budget), budget, 1, new ArrayList<>());
  }

  private LoadBudget budget(String path) {
    return new LoadBudget(limits, path.isEmpty() ? "the chart" : "the chart " + path);
  }
}
