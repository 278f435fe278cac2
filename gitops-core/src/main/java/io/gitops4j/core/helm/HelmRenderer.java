package io.gitops4j.core.helm;

import io.gitops4j.Location;
import io.gitops4j.Notice;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ChartDependency;
import io.gitops4j.core.chart.ChartFile;
import io.gitops4j.core.chart.Versions;
import io.gitops4j.core.helm.schema.SchemaValidator;
import io.gitops4j.core.helm.schema.SchemaValidators;
import io.gitops4j.core.template.TemplateLimits;
import io.gitops4j.core.template.helm.KubeVersion;
import io.gitops4j.core.template.sprig.SprigFunctions;
import io.gitops4j.core.template.sprig.TemplateEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Renders charts as {@code helm template} of version 3.22 does, without a cluster, a network or a
 * file. What was compiled last is kept, so one renderer should serve many renderings. Safe to use
 * from many threads; needs not be closed.
 *
 * <p>A chart, values or templates that are malformed fail with {@link Reason#INVALID}, in Helm's
 * words where it is a template that fails; what a limit ends fails with {@link Reason#LIMIT}, a
 * chart that is for another version of Kubernetes, or a library, with {@link Reason#UNSUPPORTED}.
 *
 * <pre>{@code
 * Chart chart = ChartLoader.withDefaults().archive("podinfo-6.9.0.tgz", bytes);
 * RenderedRelease release =
 *     HelmRenderer.create().render(chart, ReleaseOptions.of("web", "prod").build());
 * }</pre>
 *
 * @since 0.1
 */
public final class HelmRenderer {

  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final int MAX_NAME = 53;
  private static final String NOTES = "NOTES.txt";

  private final TemplateCache cache;
  private final Supplier<Optional<SchemaValidator>> schemas = new FoundOnce();

  private HelmRenderer(TemplateEnvironment environment, TemplateLimits limits) {
    this.cache = new TemplateCache(SprigFunctions.table(environment), limits);
  }

  /** A renderer with the system's time and chance and {@link TemplateLimits#defaults()}. */
  public static HelmRenderer create() {
    return of(TemplateEnvironment.system(), TemplateLimits.defaults());
  }

  /**
   * A renderer.
   *
   * @param environment where functions of templates take the time and chance from
   * @param limits what each template may do
   */
  public static HelmRenderer of(TemplateEnvironment environment, TemplateLimits limits) {
    return new HelmRenderer(environment, limits);
  }

  /**
   * Renders a chart.
   *
   * @throws RenderException as the class says
   */
  public RenderedRelease render(Chart chart, ReleaseOptions options) {
    Prepared prepared = prepare(chart, options);
    SortedMap<String, String> files =
        new TemplateRun(cache, chart.name()).run(prepared.templates(), options.lookup());
    String notes = takeNotes(chart, files, options.includesSubchartNotes());
    Warnings warnings = prepared.warnings();
    return release(prepared.root(), ManifestSorter.sort(files, warnings), notes, options, warnings);
  }

  /**
   * Tells why fields of what a chart is rendered to have their values. Nothing is done before the
   * first question, which renders the chart once more, with {@link ReleaseOptions#lookup()} if
   * templates call it.
   *
   * @param options what it was rendered with
   */
  public ExplainedRelease explain(Chart chart, ReleaseOptions options) {
    return explain(chart, options, List.of(ValuesLayer.of(options.values())));
  }

  /**
   * As {@link #explain(Chart, ReleaseOptions)}, and says where the values that are given stand.
   *
   * @param layers what {@link ReleaseOptions#values()} was put together of, the later over the
   *     earlier
   */
  public ExplainedRelease explain(Chart chart, ReleaseOptions options, List<ValuesLayer> layers) {
    return explain(chart, options, layers, UnaryOperator.identity());
  }

  /**
   * As {@link #explain(Chart, ReleaseOptions, List)}, for a chart whose files are elsewhere.
   *
   * @param places where a place in the chart is, of which the file is named as templates are:
   *     {@code top/charts/kid/values.yaml}
   */
  public ExplainedRelease explain(
      Chart chart,
      ReleaseOptions options,
      List<ValuesLayer> layers,
      UnaryOperator<Location> places) {
    return new ExplainedRelease(
        () -> {
          Prepared prepared = prepare(chart, options);
          TemplateRun run = new TemplateRun(cache, chart.name());
          return new TracedRelease(
              run.trace(prepared.templates(), options.lookup()),
              new ValuesHistory(prepared.root(), layers, places),
              places);
        });
  }

  /** What is known before templates are executed. */
  private record Prepared(
      ChartNode root, Map<String, ChartTemplate> templates, Warnings warnings) {}

  private Prepared prepare(Chart chart, ReleaseOptions options) {
    requireName(options.name());
    requireInstallable(chart);
    Warnings warnings = new Warnings();
    if (chart.metadata().isDeprecated()) {
      warnings.add("This chart is deprecated");
    }
    ChartNode root = ChartNode.tree(chart);
    new SubchartChoice(warnings).apply(root, options.values());
    Map<String, @Nullable Object> values =
        new Coalescing(warnings).coalesce(root, options.values());
    if (!options.skipsSchemaValidation()) {
      SchemaCheck.require(root, values, () -> options.schemaValidator().or(schemas), warnings);
    }
    requireKubeVersion(chart, options.capabilities().kubeVersion());
    return new Prepared(root, Scopes.templates(root, values, options), warnings);
  }

  private static RenderedRelease release(
      ChartNode root,
      ManifestSorter sorted,
      String notes,
      ReleaseOptions options,
      Warnings warnings) {
    List<RenderedCrds> crds = new ArrayList<>();
    addCrds(root, crds);
    List<Notice> notices = new ArrayList<>(root.chart().notices());
    notices.addAll(warnings.notices());
    Optional<PostRenderer> postRenderer = options.postRenderer();
    if (postRenderer.isEmpty()) {
      return RenderedRelease.ofParts(
          options.includesCrds(), sorted.manifests(), sorted.hooks(), crds, notes, notices);
    }
    List<RenderedCrds> included = options.includesCrds() ? crds : List.of();
    String manifest =
        postRenderer.get().render(RenderedRelease.manifest(included, sorted.manifests()));
    List<RenderedManifest> manifests = ManifestSorter.read("the post-renderer", manifest);
    return new RenderedRelease(manifest, manifests, sorted.hooks(), crds, notes, notices);
  }

  private static void addCrds(ChartNode chart, List<RenderedCrds> crds) {
    for (ChartFile file : chart.chart().crds()) {
      crds.add(new RenderedCrds(chart.path() + "/" + file.name(), file));
    }
    chart.subcharts().forEach(child -> addCrds(child, crds));
  }

  /** Takes the notes out of what was written; those of subcharts are thrown away if not wanted. */
  private static String takeNotes(
      Chart chart, SortedMap<String, String> files, boolean ofSubcharts) {
    StringBuilder notes = new StringBuilder();
    String own = chart.name() + "/templates/" + NOTES;
    files
        .entrySet()
        .removeIf(
            file -> {
              if (!file.getKey().endsWith(NOTES)) {
                return false;
              }
              if (ofSubcharts || file.getKey().equals(own)) {
                notes.append(notes.isEmpty() ? "" : "\n").append(file.getValue());
              }
              return true;
            });
    return notes.toString();
  }

  private static void requireName(String name) {
    if (name.length() > MAX_NAME || !NAME.matcher(name).matches()) {
      throw HelmProblem.of(
          Reason.INVALID,
          "Cannot render a chart for release \"%s\": invalid release name, must match regex ^%s$ and the length must not be longer than %d; correct the name."
              .formatted(name, NAME, MAX_NAME));
    }
  }

  private static void requireInstallable(Chart chart) {
    if (chart.metadata().isLibrary()) {
      throw HelmProblem.of(
          Reason.UNSUPPORTED,
          "Cannot render the chart %s: library charts are not installable; render a chart that depends on it."
              .formatted(chart.name()));
    }
    List<String> missing =
        chart.metadata().dependencies().orElse(List.of()).stream()
            .map(ChartDependency::name)
            .filter(name -> chart.subcharts().stream().noneMatch(sub -> sub.name().equals(name)))
            .toList();
    if (!missing.isEmpty()) {
      throw HelmProblem.of(
          Reason.NOT_FOUND,
          "Cannot render the chart %s: found in Chart.yaml, but missing in charts/ directory: %s; run helm dependency build."
              .formatted(chart.name(), String.join(", ", missing)));
    }
  }

  private static void requireKubeVersion(Chart chart, KubeVersion version) {
    String range = chart.metadata().kubeVersion();
    if (!range.isEmpty() && !Versions.isInRange(version.version(), range)) {
      throw HelmProblem.of(
          Reason.UNSUPPORTED,
          "Cannot render the chart %s: chart requires kubeVersion: %s which is incompatible with Kubernetes %s; use another version of the chart."
              .formatted(chart.name(), range, version.version()));
    }
  }

  /**
   * The validator of the class path. It is looked for with the first schema, since a class that has
   * not been used yet makes the JVM open one archive of the class path after the other.
   */
  private static final class FoundOnce implements Supplier<Optional<SchemaValidator>> {
    private boolean looked;
    private Optional<SchemaValidator> found = Optional.empty();

    @Override
    public synchronized Optional<SchemaValidator> get() {
      if (!looked) {
        found = SchemaValidators.onClassPath();
        looked = true;
      }
      return found;
    }
  }
}
