package io.gitops4j.core.helm.release;

import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.helm.HelmRenderer;
import io.gitops4j.core.helm.HelmValues;
import io.gitops4j.core.helm.ReleaseOptions;
import io.gitops4j.core.helm.RenderedRelease;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a release is made of: a chart, values and the way they are rendered.
 *
 * @param chart the chart
 * @param config the values that are given
 * @param rendering how they are rendered
 * @since 0.1
 */
public record ReleaseContent(
    Chart chart, Map<String, @Nullable Object> config, Rendering rendering) {

  /** Copies the values. */
  public ReleaseContent {
    config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
  }

  /**
   * Renders one revision. It may be called more than once for one: after the chart's custom
   * resource definitions came, the cluster knows more.
   *
   * @since 0.1
   */
  @FunctionalInterface
  public interface Rendering {

    /**
     * Renders.
     *
     * @param chart the chart, whose default values may be those of an earlier revision
     * @param config the values that are given
     * @param revision the revision it is for
     * @param upgrade whether the release is there already
     * @throws io.gitops4j.RenderException when it cannot
     */
    RenderedRelease render(
        Chart chart, Map<String, @Nullable Object> config, int revision, boolean upgrade);
  }

  /** What an upgrade of a revision is made of, by the values it begins with. */
  ReleaseContent over(Release old, ValuesPolicy values) {
    return switch (values) {
      case RESET -> this;
      case RESET_THEN_REUSE ->
          new ReleaseContent(chart, HelmValues.over(config, old.config()), rendering);
      case REUSE ->
          new ReleaseContent(
              old.chart()
                  .map(known -> chart.withValues(HelmValues.of(known, old.config())))
                  .orElse(chart),
              HelmValues.over(config, old.config()),
              rendering);
    };
  }

  /** A chart rendered with options, of which revision, upgrade and values are set for each call. */
  public static ReleaseContent of(HelmRenderer renderer, Chart chart, ReleaseOptions options) {
    return new ReleaseContent(
        chart,
        options.values(),
        (of, values, revision, upgrade) ->
            renderer.render(
                of,
                options.toBuilder().values(values).revision(revision).upgrade(upgrade).build()));
  }
}
