package io.gitops4j.core.helmrelease;

import io.gitops4j.Failure;
import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.Stage;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ChartDependencies;
import io.gitops4j.core.chart.ChartLoader;
import io.gitops4j.core.chart.ChartResolver;
import io.gitops4j.core.chart.ValuesReader;
import io.gitops4j.core.version.SemanticVersion;
import io.gitops4j.core.yaml.YamlException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the chart of a release of the files of its source, as source-controller makes the artifact
 * of a HelmChart.
 *
 * <p>The rule: a path leads to a folder or an archive; subcharts that {@code Chart.yaml} names and
 * that are not in {@code charts/} are taken from other folders of the source and from repositories
 * ({@link ChartDependencies}); a chart of a repository of charts is taken as it is; values files
 * are merged and replace the default values; the version gets, as build metadata, the first 12
 * digits of the revision where that counts, and the generation of the HelmChart where there are
 * values files. Surprising: we know no generation and take 1, what a HelmChart has that was never
 * changed; the default {@code values.yaml} counts only where it is in the list. Source: Flux
 * source-controller, {@code internal/helm/chart/builder_local.go}, {@code builder_remote.go};
 * helm-controller, {@code mutateChartWithSourceRevision}. Tests: {@code ReleaseChartsTest}.
 *
 * <p>Immutable and safe to share.
 */
public final class ReleaseCharts {

  private static final int DIGITS = 12;

  private final ChartDependencies dependencies;

  /**
   * Makes charts.
   *
   * @param resolver gets subcharts that a chart names and does not hold; null for nobody
   */
  public ReleaseCharts(@Nullable ChartResolver resolver) {
    this.dependencies =
        ChartDependencies.builder()
            .resolver(resolver)
            .staleLock(ChartDependencies.StaleLock.NOTED)
            .build();
  }

  /**
   * The chart that is selected.
   *
   * @throws RenderException when there is none, or it or a values file is malformed, or a subchart
   *     cannot be had
   */
  public Chart load(Snapshot snapshot, ChartSelection selection) {
    return new Loading(snapshot, selection).chart();
  }

  /** Loading one chart. */
  private final class Loading {
    private final Snapshot snapshot;
    private final ChartSelection selection;

    Loading(Snapshot snapshot, ChartSelection selection) {
      this.snapshot = snapshot;
      this.selection = selection;
    }

    Chart chart() {
      Chart chart = selected(selection.path());
      if (!selection.valuesFiles().isEmpty()) {
        chart = chart.withValues(values());
      }
      String metadata = metadata();
      return metadata.isEmpty() ? chart : chart.withVersion(version(chart, metadata));
    }

    private Chart selected(String path) {
      if (selection.origin() == ChartSelection.Origin.CHART) {
        return ChartLoader.withDefaults().unpacked(snapshot, path);
      }
      if (snapshot.kind(path) == Snapshot.Kind.ABSENT) {
        throw failure(
            Reason.NOT_FOUND, "there is neither a folder nor an archive; correct spec.chart", path);
      }
      return dependencies.load(snapshot, path);
    }

    private Map<String, @Nullable Object> values() {
      Map<String, @Nullable Object> merged = new LinkedHashMap<>();
      for (String file : selection.valuesFiles()) {
        String text = text(file);
        if (text == null) {
          if (selection.ignoreMissingValuesFiles()) {
            continue;
          }
          throw failure(
              Reason.NOT_FOUND,
              "there is no values file " + file + "; correct valuesFiles",
              selection.path());
        }
        try {
          merged = ValuesComposition.merged(merged, ValuesReader.read(file, text));
        } catch (YamlException e) {
          throw new RenderException(
              Failure.builder(
                      Stage.RENDER,
                      e.exceedsLimit() ? Reason.LIMIT : Reason.INVALID,
                      "Cannot read the values file "
                          + file
                          + ": "
                          + e.getMessage()
                          + "; correct it.")
                  .location(e.location())
                  .build(),
              e);
        }
      }
      return merged;
    }

    private @Nullable String text(String file) {
      String path = normal(file);
      return snapshot.kind(path) == Snapshot.Kind.FILE
          ? new String(snapshot.read(path), StandardCharsets.UTF_8)
          : null;
    }

    private String metadata() {
      String revision =
          selection.strategy() == ChartSelection.Strategy.REVISION
              ? digits(snapshot.revision())
              : "";
      if (selection.valuesFiles().isEmpty()) {
        return revision;
      }
      return revision.isEmpty() ? "1" : revision + ".1";
    }
  }

  /** A path in normal form; what leads out of the root ends there. */
  private static String normal(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return String.join("/", parts);
  }

  private static String digits(Revision revision) {
    String digest = revision.digest();
    String hex = digest.substring(digest.indexOf(':') + 1);
    String head = hex.length() > DIGITS ? hex.substring(0, DIGITS) : hex;
    return head.replaceAll("[^0-9A-Za-z.-]", "-");
  }

  private static String version(Chart chart, String metadata) {
    SemanticVersion version = SemanticVersion.parse(chart.metadata().version());
    String prerelease = version.prerelease().isEmpty() ? "" : "-" + version.prerelease();
    return version.major()
        + "."
        + version.minor()
        + "."
        + version.patch()
        + prerelease
        + "+"
        + metadata;
  }

  private static RenderException failure(Reason reason, String what, String path) {
    String chart = path.isEmpty() ? "the chart at the root of its source" : "the chart " + path;
    Failure.Builder failure =
        Failure.builder(Stage.RENDER, reason, "Cannot load " + chart + ": " + what + ".");
    if (!path.isEmpty()) {
      failure.location(Location.of(path));
    }
    return new RenderException(failure.build());
  }
}
