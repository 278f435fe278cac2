package io.gitops4j.core.helm;

import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.core.template.TemplateException;
import io.gitops4j.core.template.helm.ClusterLookup;
import io.gitops4j.core.template.helm.HelmTemplateException;
import io.gitops4j.core.template.helm.HelmTemplates;
import io.gitops4j.core.template.trace.Origin;
import io.gitops4j.core.template.trace.TracedText;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Executes the templates of a tree of charts and words what fails. */
final class TemplateRun {

  /**
   * {@code .Chart} of a chart.
   *
   * @param path the path of the chart in the tree
   */
  record GivenChart(String path) {}

  private static final Pattern PLACE = Pattern.compile("(.*?):([0-9]+)(?::([0-9]+))?");

  private final TemplateCache cache;
  private final String chart;

  TemplateRun(TemplateCache cache, String chart) {
    this.cache = cache;
    this.chart = chart;
  }

  /** What each template writes, by its name; partials are not among them. */
  SortedMap<String, String> run(Map<String, ChartTemplate> templates, ClusterLookup lookup) {
    SortedMap<String, String> written = new TreeMap<>();
    try {
      HelmTemplates compiled = cache.get(templates.values());
      for (String name : compiled.rendered()) {
        ChartTemplate template = templates.get(name);
        if (template != null) {
          written.put(name, compiled.render(name, template.basePath(), template.scope(), lookup));
        }
      }
    } catch (HelmTemplateException e) {
      throw problem(e);
    }
    return written;
  }

  /** What each template writes, and what wrote the pieces of that. */
  SortedMap<String, TracedText> trace(Map<String, ChartTemplate> templates, ClusterLookup lookup) {
    IdentityHashMap<Object, Origin> known = new IdentityHashMap<>();
    templates.values().forEach(template -> know(template, known));
    SortedMap<String, TracedText> written = new TreeMap<>();
    try {
      HelmTemplates compiled = cache.traced(templates.values());
      for (String name : compiled.rendered()) {
        ChartTemplate template = templates.get(name);
        if (template != null) {
          written.put(
              name, compiled.trace(name, template.basePath(), template.scope(), lookup, known));
        }
      }
    } catch (HelmTemplateException e) {
      throw problem(e);
    }
    return written;
  }

  /** Names what a template is given; values by their path in those of the release. */
  private static void know(ChartTemplate template, IdentityHashMap<Object, Origin> known) {
    template
        .scope()
        .forEach(
            (name, value) -> {
              if (value != null && !name.equals("Subcharts")) {
                List<String> path = name.equals("Values") ? template.valuesPath() : List.of();
                Object root = name.equals("Chart") ? new GivenChart(template.chart()) : name;
                known.putIfAbsent(value, new Origin(root, path));
              }
            });
  }

  private RenderException problem(HelmTemplateException e) {
    Matcher place = PLACE.matcher(e.location());
    Location location = null;
    if (place.matches()) {
      int column = place.group(3) == null ? 1 : Integer.parseInt(place.group(3)) + 1;
      location = Location.of(place.group(1), Integer.parseInt(place.group(2)), column);
    }
    boolean limit =
        e.getCause() instanceof TemplateException cause
            && cause.reason() == TemplateException.Reason.LIMIT;
    return HelmProblem.of(
        limit ? Reason.LIMIT : Reason.INVALID,
        "Cannot render the chart %s: %s".formatted(chart, e.getMessage()),
        location,
        e);
  }
}
