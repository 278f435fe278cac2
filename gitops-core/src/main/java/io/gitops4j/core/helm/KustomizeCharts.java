package io.gitops4j.core.helm;

import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ChartLimits;
import io.gitops4j.core.chart.ChartLoader;
import io.gitops4j.core.chart.ChartResolver;
import io.gitops4j.core.kustomize.chart.ChartRenderer;
import io.gitops4j.core.kustomize.chart.ChartRequest;
import io.gitops4j.core.kustomize.chart.RenderedChart;
import io.gitops4j.core.template.FunctionTable;
import io.gitops4j.core.template.TemplateException;
import io.gitops4j.core.template.TemplateLimits;
import io.gitops4j.core.template.TemplateSet;
import io.gitops4j.core.template.helm.Capabilities;
import io.gitops4j.core.template.sprig.SprigFunctions;
import io.gitops4j.core.template.sprig.TemplateEnvironment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Renders the charts that kustomizations name, as {@code kustomize build --enable-helm} lets {@code
 * helm template} do it: charts in the repository, and others where a {@link ChartResolver} gets
 * them. Nothing is fetched and no program is started by itself.
 *
 * <pre>{@code
 * Renderer renderer =
 *     new KustomizeRenderer(KustomizeOptions.flux().withCharts(KustomizeCharts.create()));
 * }</pre>
 *
 * <p>A release without a name is {@code release-name}, one without a namespace is in {@code
 * default}. What was compiled last is kept, so one should serve many renderings. Safe to use from
 * many threads; needs not be closed. Source: Helm 3.22 {@code cmd/helm/template.go}, {@code
 * pkg/action/install.go}, {@code pkg/cli/values}; kustomize, {@code AsHelmArgs} in {@code
 * api/types/helmchartargs.go}.
 *
 * @since 0.1
 */
public final class KustomizeCharts implements ChartRenderer {

  private static final String UNNAMED = "release-name";
  private static final String DEFAULT_NAMESPACE = "default";
  private static final String NAME_TEMPLATE = "name-template";

  private final HelmRenderer renderer;
  private final ChartLoader loader;
  private final FunctionTable functions;
  private final TemplateLimits limits;
  private final @Nullable ChartResolver resolver;
  private final @Nullable SchemaValidator schemas;
  private final @Nullable Capabilities capabilities;

  private KustomizeCharts(Builder builder) {
    this.renderer = HelmRenderer.of(builder.environment, builder.limits);
    this.loader = ChartLoader.withLimits(builder.chartLimits);
    this.functions = SprigFunctions.table(builder.environment);
    this.limits = builder.limits;
    this.resolver = builder.resolver;
    this.schemas = builder.schemas;
    this.capabilities = builder.capabilities;
  }

  /** For charts in the repository, with all defaults. */
  public static KustomizeCharts create() {
    return builder().build();
  }

  /** Starts one with other settings. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Collects the settings of {@link KustomizeCharts}.
   *
   * @since 0.1
   */
  public static final class Builder {
    private TemplateEnvironment environment = TemplateEnvironment.system();
    private TemplateLimits limits = TemplateLimits.defaults();
    private ChartLimits chartLimits = ChartLimits.defaults();
    private @Nullable ChartResolver resolver;
    private @Nullable SchemaValidator schemas;
    private @Nullable Capabilities capabilities;

    private Builder() {}

    /** Where templates take the time and chance from; the system's by default. */
    public Builder environment(TemplateEnvironment value) {
      this.environment = value;
      return this;
    }

    /** What each template may do; {@link TemplateLimits#defaults()} by default. */
    public Builder limits(TemplateLimits value) {
      this.limits = value;
      return this;
    }

    /** How large a chart may be; {@link ChartLimits#defaults()} by default. */
    public Builder chartLimits(ChartLimits value) {
      this.chartLimits = value;
      return this;
    }

    /** Who gets charts that are not in the repository; nobody by default, which refuses them. */
    public Builder resolver(ChartResolver value) {
      this.resolver = value;
      return this;
    }

    /** Who holds values against schemas; nobody by default, which a notice says. */
    public Builder schemaValidator(SchemaValidator value) {
      this.schemas = value;
      return this;
    }

    /**
     * The cluster, where a kustomization does not say; by default what {@code helm template} tells.
     */
    public Builder capabilities(Capabilities value) {
      this.capabilities = value;
      return this;
    }

    /** The renderer of charts. */
    public KustomizeCharts build() {
      return new KustomizeCharts(this);
    }
  }

  @Override
  public RenderedChart render(ChartRequest request) {
    ChartPlaces places = new ChartPlaces(request);
    Chart chart = placed(places, () -> chart(request));
    places.loaded(chart);
    ReleaseOptions options = options(request, merged(request.values().over(chart.values())));
    RenderedRelease release = placed(places, () -> renderer.render(chart, options));
    return new RenderedChart(texts(release, request, places), release.notices());
  }

  private static <T> T placed(ChartPlaces places, Supplier<T> work) {
    try {
      return work.get();
    } catch (RenderException e) {
      Optional<Location> at = e.failure().location();
      throw at.isEmpty()
          ? e
          : new RenderException(e.failure().withLocation(places.of(at.get())), e);
    }
  }

  private Chart chart(ChartRequest request) {
    if (request.isThere()) {
      return loader.folder(request.snapshot(), request.folder());
    }
    if (resolver == null) {
      throw HelmProblem.of(
          Reason.DENIED,
          "Cannot render the chart %s: it is not in the repository at %s, and nothing is fetched; put it there as helm pull --untar does, or give KustomizeCharts a resolver."
              .formatted(request.chart(), request.folder()));
    }
    return resolver.resolve(request.chart());
  }

  private ReleaseOptions options(ChartRequest request, Map<String, @Nullable Object> values) {
    String namespace = request.namespace().isEmpty() ? DEFAULT_NAMESPACE : request.namespace();
    ReleaseOptions.Builder options =
        ReleaseOptions.of(name(request), namespace)
            .values(values)
            .includeCrds(request.includesCrds());
    if (capabilities != null) {
      options.capabilities(capabilities);
    }
    if (schemas != null) {
      options.schemaValidator(schemas);
    }
    if (!request.kubeVersion().isEmpty()) {
      try {
        options.kubeVersion(request.kubeVersion());
      } catch (IllegalArgumentException e) {
        throw HelmProblem.of(
            Reason.INVALID,
            "Cannot render the chart %s: %s; correct kubeVersion."
                .formatted(request.chart(), e.getMessage()));
      }
    }
    return options.moreApiVersions(request.apiVersions()).build();
  }

  private String name(ChartRequest request) {
    String template = request.nameTemplate();
    if (template.isEmpty()) {
      return request.releaseName().isEmpty() ? UNNAMED : request.releaseName();
    }
    if (!request.releaseName().isEmpty()) {
      throw HelmProblem.of(
          Reason.INVALID,
          "Cannot render the chart %s: cannot set --name-template and also specify a name; remove nameTemplate or releaseName."
              .formatted(request.chart()));
    }
    try {
      return TemplateSet.builder()
          .name(NAME_TEMPLATE)
          .functions(functions)
          .limits(limits)
          .add(NAME_TEMPLATE, template)
          .build()
          .execute(NAME_TEMPLATE, null);
    } catch (TemplateException e) {
      throw HelmProblem.of(
          e.reason() == TemplateException.Reason.LIMIT ? Reason.LIMIT : Reason.INVALID,
          "Cannot render the chart %s: %s; correct nameTemplate."
              .formatted(request.chart(), e.getMessage()),
          null,
          e);
    }
  }

  /** Lays files of values over one another: tables are merged, all else is replaced. */
  private static Map<String, @Nullable Object> merged(List<Map<String, @Nullable Object>> files) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    files.forEach(file -> lay(file, all));
    return all;
  }

  private static void lay(Map<String, @Nullable Object> upper, Map<String, @Nullable Object> all) {
    upper.forEach(
        (key, value) -> {
          Map<String, @Nullable Object> over = Tables.table(value);
          Map<String, @Nullable Object> below = Tables.table(all.get(key));
          if (over == null || below == null) {
            all.put(key, value);
          } else {
            Map<String, @Nullable Object> both = new LinkedHashMap<>(below);
            lay(over, both);
            all.put(key, both);
          }
        });
  }

  private static List<RenderedChart.Text> texts(
      RenderedRelease release, ChartRequest request, ChartPlaces places) {
    List<RenderedChart.Text> texts = new ArrayList<>();
    if (request.includesCrds()) {
      release.crds().forEach(crds -> texts.add(places.text(crds.source(), crds.content())));
    }
    release.manifests().forEach(each -> texts.add(places.text(each.source(), each.content())));
    for (Hook hook : release.hooks()) {
      boolean wanted =
          switch (request.hooks()) {
            case ALL -> true;
            case NO_TESTS -> !hook.events().contains(HookEvent.TEST);
            case NONE -> false;
          };
      if (wanted) {
        texts.add(places.text(hook.source(), hook.content()));
      }
    }
    return texts;
  }
}
