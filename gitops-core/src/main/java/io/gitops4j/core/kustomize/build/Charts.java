package io.gitops4j.core.kustomize.build;

import io.gitops4j.Failure;
import io.gitops4j.Location;
import io.gitops4j.Notice;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.core.chart.ChartReference;
import io.gitops4j.core.kustomize.chart.ChartRenderer;
import io.gitops4j.core.kustomize.chart.ChartRequest;
import io.gitops4j.core.kustomize.chart.RenderedChart;
import io.gitops4j.core.kustomize.limit.LimitException;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.schema.Schema;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has the charts rendered that kustomizations name, and makes resources of what they write.
 *
 * <p>The rule: a chart is the folder of its name below {@code chartHome}, which is {@code charts};
 * with both a version and a repository, below {@code NAME-VERSION} in it. What is there counts,
 * whatever its version. Its release has the namespace of the entry, or else of the kustomization,
 * or of the next one around it that has one; and {@code namespace} then leaves its objects alone.
 * Each object stands at the file of the chart that wrote it, on no line in particular, as its lines
 * are not those of the template. Source: kustomize, {@code
 * api/internal/builtins/HelmChartInflationGenerator.go} and {@code kusttarget.go}. Tests: fixtures
 * {@code chart-*} and {@code refused-chart-*}.
 *
 * @param renderer renders them; null when they are refused
 * @param schema the types
 * @param notices is told what people should know
 */
record Charts(@Nullable ChartRenderer renderer, Schema schema, Consumer<Notice> notices) {

  private static final String HOME = "charts";

  /** What a chart in a kustomization makes. */
  List<Resource> named(KustomizationFile file, YamlMap chart) {
    YamlMap globals = file.map().map("helmGlobals");
    String home = globals == null ? "" : Build.text(globals, "chartHome");
    return render(file, chart, home, file.chartNamespace());
  }

  /** What the chart of a configuration object makes; the kustomization's fields are not for it. */
  List<Resource> configured(KustomizationFile file, Resource plugin) {
    YamlMap chart = KustomizationFields.configuration(plugin);
    return render(file, chart, Build.text(chart, "chartHome"), "");
  }

  private List<Resource> render(
      KustomizationFile file, YamlMap chart, String home, String namespace) {
    String name = Build.text(chart, "name");
    String tried = name.isEmpty() ? "render a chart" : "render the chart " + name;
    if (renderer == null) {
      throw cannot(
          chart,
          Reason.DENIED,
          tried,
          "no charts are rendered here, as without --enable-helm of kustomize; allow it with"
              + " KustomizeOptions.withCharts, or render the chart into the repository");
    }
    if (name.isEmpty()) {
      throw Problem.cannot(chart, tried, "chart name cannot be empty; name the chart");
    }
    try {
      ChartRequest request = request(file, chart, home.isEmpty() ? HOME : home, namespace, tried);
      RenderedChart made = renderer.render(request);
      made.notices().forEach(notices);
      return resources(file, made, request.isThere());
    } catch (LimitException e) {
      throw Problem.of(e, chart, tried);
    } catch (SourceException e) {
      Failure failure = e.failure();
      throw placed(Failure.of(Stage.RENDER, failure.reason(), failure.message()), chart, e);
    } catch (RenderException e) {
      throw e.failure().location().isPresent() ? e : placed(e.failure(), chart, e);
    }
  }

  private ChartRequest request(
      KustomizationFile file, YamlMap chart, String home, String namespace, String tried) {
    Files files = file.files();
    String name = Build.text(chart, "name");
    String version = Build.text(chart, "version");
    String repository = Build.text(chart, "repo");
    boolean versioned = !version.isEmpty() && !repository.isEmpty();
    String path = home + "/" + (versioned ? name + "-" + version + "/" : "") + name;
    String folder = files.resolve(file.folder(), path, chart);
    boolean isThere = files.kind(folder) == Snapshot.Kind.DIRECTORY;
    if (!isThere && repository.isEmpty()) {
      throw cannot(
          chart,
          Reason.NOT_FOUND,
          tried,
          "no repo specified for pull, no chart found at '"
              + files.shown(folder)
              + "'; add it there or correct its name");
    }
    if (!isThere) {
      files.recorder().elsewhere();
    }
    String own = Build.text(chart, "namespace");
    return new ChartRequest(
        new RecordedSnapshot(files.snapshot(), files.recorder(), files.budget()),
        folder,
        isThere,
        new ChartReference(repository, name, version, Build.flag(chart, "devel")),
        Build.text(chart, "releaseName"),
        Build.text(chart, "nameTemplate"),
        own.isEmpty() ? namespace : own,
        new ChartValues(file, chart, isThere ? path + "/values.yaml" : null, schema)::over,
        Build.flag(chart, "includeCRDs"),
        hooks(chart),
        texts(chart, "apiVersions"),
        Build.text(chart, "kubeVersion"));
  }

  private static ChartRequest.Hooks hooks(YamlMap chart) {
    if (Build.flag(chart, "skipHooks")) {
      return ChartRequest.Hooks.NONE;
    }
    return Build.flag(chart, "skipTests") ? ChartRequest.Hooks.NO_TESTS : ChartRequest.Hooks.ALL;
  }

  private static List<String> texts(YamlMap chart, String field) {
    YamlList list = chart.list(field);
    return list == null
        ? List.of()
        : list.items().stream().map(item -> ((YamlScalar) item).text()).toList();
  }

  private List<Resource> resources(KustomizationFile file, RenderedChart made, boolean isThere) {
    List<Resource> resources = new ArrayList<>();
    for (RenderedChart.Text text : made.texts()) {
      String place = isThere ? file.files().shown(text.file()) : text.file();
      for (Resource resource : read(file, place, text.content())) {
        mark(resource.node(), place);
        resource.madeByChart();
        resources.add(resource);
      }
    }
    return resources;
  }

  private List<Resource> read(KustomizationFile file, String place, String text) {
    try {
      byte[] content = text.getBytes(StandardCharsets.UTF_8);
      return ResourceReader.read(
          "what is rendered by", place, content, schema, file.files().budget());
    } catch (RenderException e) {
      throw new RenderException(e.failure().withLocation(Location.of(place)), e);
    }
  }

  private static void mark(YamlNode node, String file) {
    node.mark(file, 1, 1);
    if (node instanceof YamlMap map) {
      for (YamlMap.Entry entry : map) {
        entry.keyNode().mark(file, 1, 1);
        mark(entry.value(), file);
      }
    } else if (node instanceof YamlList list) {
      list.forEach(item -> mark(item, file));
    }
  }

  private static RenderException placed(Failure failure, YamlMap chart, RuntimeException cause) {
    return new RenderException(chart.location().map(failure::withLocation).orElse(failure), cause);
  }

  private static RenderException cannot(YamlMap chart, Reason reason, String tried, String wrong) {
    return Problem.cannot(chart.location().orElse(null), reason, tried, wrong);
  }
}
