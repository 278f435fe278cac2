package io.gitops4j.core.chart;

import io.gitops4j.Failure;
import io.gitops4j.Location;
import io.gitops4j.Notice;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Snapshot;
import io.gitops4j.Stage;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads charts from folders together with the subcharts that they name and do not hold in {@code
 * charts/}, as {@code helm dependency build} puts them there.
 *
 * <p>What {@code Chart.lock} says counts before {@code Chart.yaml}; without it the newest version
 * in the range is taken. A subchart comes from a folder of the same snapshot where its repository
 * is {@code file://../common}, and from the {@link ChartResolver} where it is {@code https://…},
 * {@code oci://…}, or the name of one, {@code @name} or {@code alias:name}; without a resolver such
 * a chart is refused. What has no repository is expected in {@code charts/}. An archive is taken as
 * it is, and so are subcharts of fetched charts.
 *
 * <pre>{@code
 * try (RegistryCharts charts = RegistryCharts.builder().allow("charts.example.com").build()) {
 *   Chart web = ChartDependencies.builder().resolver(charts).build().load(snapshot, "charts/web");
 * }
 * }</pre>
 *
 * <p>At most 200 subcharts are added to one chart, and folders refer to folders at most 10 deep.
 * Immutable and safe to share. Source: Helm 3.22 {@code pkg/downloader/manager.go}; Flux
 * source-controller, {@code internal/helm/chart/dependency_manager.go}. Different from both: of two
 * dependencies with one name and two ranges both are fetched, locked or not; a folder that is a
 * subchart gets its own subcharts, too.
 *
 * @since 0.1
 */
public final class ChartDependencies {

  private static final int MAX_DEPTH = 10;
  private static final int MAX_ADDED = 200;
  private static final String FILE = "file://";

  /**
   * What becomes of a {@code Chart.lock} that was not made for what {@code Chart.yaml} names, where
   * a subchart is missing.
   *
   * @since 0.1
   */
  public enum StaleLock {
    /** The chart is refused, as by Helm. */
    REFUSED,
    /** The lock counts and a notice says so; Flux takes the lock without a look at that. */
    NOTED
  }

  private final ChartLoader loader;
  private final @Nullable ChartResolver resolver;
  private final StaleLock staleLock;

  private ChartDependencies(Builder builder) {
    this.loader = builder.loader;
    this.resolver = builder.resolver;
    this.staleLock = builder.staleLock;
  }

  /** Starts one that fetches nothing and refuses a lock that is out of date. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Collects the settings of {@link ChartDependencies}.
   *
   * @since 0.1
   */
  public static final class Builder {
    private ChartLoader loader = ChartLoader.withDefaults();
    private @Nullable ChartResolver resolver;
    private StaleLock staleLock = StaleLock.REFUSED;

    private Builder() {}

    /** Who loads the charts; {@link ChartLoader#withDefaults()} by default. */
    public Builder loader(ChartLoader value) {
      this.loader = value;
      return this;
    }

    /** Who gets subcharts from repositories; nobody by default, which refuses such charts. */
    public Builder resolver(@Nullable ChartResolver value) {
      this.resolver = value;
      return this;
    }

    /** What becomes of a lock that is out of date; by default the chart is refused. */
    public Builder staleLock(StaleLock value) {
      this.staleLock = value;
      return this;
    }

    /** The loader of charts with their subcharts. */
    public ChartDependencies build() {
      return new ChartDependencies(this);
    }
  }

  /**
   * The chart at a path, with its subcharts.
   *
   * @param snapshot the files
   * @param path the chart's folder, or its archive; empty for the root
   * @throws RenderException as {@link ChartLoader} and {@link ChartResolver} say; {@link
   *     Reason#DENIED} when a subchart is in a repository and there is no resolver, {@link
   *     Reason#NOT_FOUND} when a folder is not there, {@link Reason#INVALID} when a lock is out of
   *     date or a chart is not the one that is named
   */
  public Chart load(Snapshot snapshot, String path) {
    return new Run(snapshot).at(path, 1);
  }

  /** Loading one chart. */
  private final class Run {
    private final Snapshot snapshot;
    private int added;

    Run(Snapshot snapshot) {
      this.snapshot = snapshot;
    }

    Chart at(String path, int depth) {
      if (snapshot.kind(path) == Snapshot.Kind.FILE) {
        return loader.archive(path, snapshot.read(path));
      }
      Chart chart = loader.folder(snapshot, path);
      List<Chart> more = new ArrayList<>();
      List<ChartDependency> wanted = wanted(chart);
      for (int i = 0; i < wanted.size(); i++) {
        ChartDependency dependency = wanted.get(i);
        if (!dependency.repository().isEmpty() && !isThere(dependency, wanted, chart, more)) {
          Parent parent = new Parent(chart, path, depth, i);
          requireCurrentLock(parent);
          more.add(get(dependency, parent));
        }
      }
      if (more.isEmpty()) {
        return chart;
      }
      Chart whole = chart.withMoreSubcharts(more);
      return chart.isLockCurrent() ? whole : whole.withNotice(outdated(path));
    }

    private Chart get(ChartDependency dependency, Parent parent) {
      if (++added > MAX_ADDED) {
        throw problem(
            Reason.LIMIT,
            "it names more than %d subcharts that are not in charts/; put them there"
                .formatted(MAX_ADDED),
            parent);
      }
      Chart found =
          dependency.repository().startsWith(FILE)
              ? folder(dependency, parent)
              : fetched(dependency, parent);
      if (!found.name().equals(dependency.name())) {
        throw problem(
            Reason.INVALID,
            "what is there as its dependency %s is the chart %s; correct one of them"
                .formatted(reference(dependency), found.name()),
            parent);
      }
      return found;
    }

    private Chart folder(ChartDependency dependency, Parent parent) {
      String path = normal(parent.path() + "/" + dependency.repository().substring(FILE.length()));
      if (snapshot.kind(path) == Snapshot.Kind.ABSENT) {
        throw problem(
            Reason.NOT_FOUND,
            "its dependency %s is not at %s in the source; correct its repository, or add it"
                .formatted(dependency.name(), path.isEmpty() ? "the root" : path),
            parent);
      }
      if (parent.depth() == MAX_DEPTH) {
        throw problem(
            Reason.LIMIT,
            "its dependencies nest deeper than " + MAX_DEPTH + "; flatten them",
            parent);
      }
      Chart found = at(path, parent.depth() + 1);
      String version = found.metadata().version();
      if (!Versions.isInRange(version, dependency.version())) {
        throw problem(
            Reason.INVALID,
            "its dependency %s in %s has the version %s, which is not in the range %s; correct one of them"
                .formatted(
                    dependency.name(), dependency.repository(), version, dependency.version()),
            parent);
      }
      return found;
    }

    private Chart fetched(ChartDependency dependency, Parent parent) {
      String repository = dependency.repository();
      if (!repository.contains("://") && !ChartDependency.isNamed(repository)) {
        throw problem(
            Reason.INVALID,
            "the repository %s of its dependency %s is no address; write https://…, oci://…, file://… or @name"
                .formatted(repository, dependency.name()),
            parent);
      }
      ChartReference reference = reference(dependency);
      if (resolver == null) {
        throw problem(
            Reason.DENIED,
            "its dependency %s is not in charts/, and nothing is fetched; run helm dependency build and keep charts/ in the repository, or give a resolver, such as RegistryCharts"
                .formatted(reference),
            parent);
      }
      try {
        return resolver.resolve(reference);
      } catch (RenderException e) {
        Failure cause = e.failure();
        throw new RenderException(
            cause
                .withMessage(
                    "Cannot load %s, which needs %s: %s"
                        .formatted(parent.name(), reference, cause.message()))
                .withLocation(place(parent)),
            e);
      }
    }

    private void requireCurrentLock(Parent parent) {
      if (staleLock == StaleLock.REFUSED && !parent.chart().isLockCurrent()) {
        throw new RenderException(
            Failure.builder(
                    Stage.RENDER,
                    Reason.INVALID,
                    "Cannot load %s: the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml); run helm dependency update."
                        .formatted(parent.name()))
                .location(place(parent))
                .build());
      }
    }

    private Notice outdated(String path) {
      return new Notice(
          null,
          null,
          Location.of(normal(path + "/Chart.lock")),
          "Chart.lock is out of sync with Chart.yaml, and its versions are taken, as Flux does; run"
              + " helm dependency update");
    }

    private RenderException problem(Reason reason, String wrong, Parent parent) {
      return new RenderException(
          Failure.builder(Stage.RENDER, reason, "Cannot load " + parent.name() + ": " + wrong + ".")
              .location(place(parent))
              .build());
    }

    /** Where the dependency is written. */
    private Location place(Parent parent) {
      List<String> files =
          parent.chart().lock().isPresent()
              ? List.of("Chart.lock", "requirements.lock")
              : List.of("requirements.yaml", "Chart.yaml");
      for (String file : files) {
        String path = normal(parent.path() + "/" + file);
        if (snapshot.kind(path) == Snapshot.Kind.FILE) {
          YamlNode item = item(path, parent.index());
          if (item != null) {
            return item.location().orElse(Location.of(path));
          }
        }
      }
      return Location.of(normal(parent.path() + "/Chart.yaml"));
    }

    private @Nullable YamlNode item(String path, int index) {
      try {
        YamlNode root =
            ValuesReader.first(path, new String(snapshot.read(path), StandardCharsets.UTF_8));
        return root instanceof YamlMap map
                && map.get("dependencies") instanceof YamlList list
                && index < list.size()
            ? list.get(index)
            : null;
      } catch (YamlException e) {
        return null;
      }
    }
  }

  /**
   * A chart one of whose dependencies is missing.
   *
   * @param path its folder
   * @param depth how deep folders refer to folders, from 1
   * @param index which of its dependencies
   */
  private record Parent(Chart chart, String path, int depth, int index) {
    String name() {
      return path.isEmpty() ? "the chart at the root of its source" : "the chart " + path;
    }
  }

  private static List<ChartDependency> wanted(Chart chart) {
    return chart
        .lock()
        .map(ChartLock::dependencies)
        .or(() -> chart.metadata().dependencies())
        .orElse(List.of());
  }

  /** One of the name; where several dependencies share it, one in the range. */
  private static boolean isThere(
      ChartDependency dependency, List<ChartDependency> wanted, Chart chart, List<Chart> more) {
    boolean shared =
        wanted.stream().filter(each -> each.name().equals(dependency.name())).count() > 1;
    List<Chart> all = new ArrayList<>(chart.subcharts());
    all.addAll(more);
    return all.stream()
        .filter(sub -> sub.name().equals(dependency.name()))
        .anyMatch(
            sub -> !shared || Versions.isInRange(sub.metadata().version(), dependency.version()));
  }

  private static ChartReference reference(ChartDependency dependency) {
    return new ChartReference(
        dependency.repository(), dependency.name(), dependency.version(), false);
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
}
