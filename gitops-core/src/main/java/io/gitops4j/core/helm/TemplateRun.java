package io.gitops4j.core.helm;

import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.core.template.FunctionTable;
import io.gitops4j.core.template.TemplateException;
import io.gitops4j.core.template.TemplateSet;
import io.gitops4j.core.template.value.TypedMap;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Executes the templates of a tree of charts.
 *
 * <p>The rule: all templates of all charts are in one set; they are parsed and rendered in {@link
 * ChartTemplate#ORDER}; the first failure ends it. Of a failure of {@code fail} or {@code required}
 * only what they say is told, with the place in the template that is rendered, however deep the
 * call is. Source: Helm 3.22 {@code pkg/engine/engine.go}. Tests: recorded cases.
 */
final class TemplateRun {

  private static final Pattern SAID =
      Pattern.compile(
          HelmFunctions.MARK_START + "(.*)" + HelmFunctions.MARK_END, Pattern.DOTALL);
  private static final Pattern PLACE = Pattern.compile("(.*?):([0-9]+)(?::([0-9]+))?");

  private final TemplateCache cache;
  private final FunctionTable functions;

  TemplateRun(TemplateCache cache, FunctionTable functions) {
    this.cache = cache;
    this.functions = functions;
  }

  /** What each template writes, by its name; partials are not among them. */
  SortedMap<String, String> run(String chart, Collection<ChartTemplate> templates) {
    List<ChartTemplate> ordered = templates.stream().sorted(ChartTemplate.ORDER).toList();
    TemplateSet set;
    try {
      set = cache.get(ordered);
    } catch (TemplateException e) {
      throw parsing(chart, e);
    }
    SortedMap<String, String> written = new TreeMap<>();
    for (ChartTemplate template : ordered) {
      if (!template.isPartial()) {
        Map<String, @Nullable Object> scope = template.scope();
        Map<String, @Nullable Object> self = new LinkedHashMap<>();
        self.put("Name", template.name());
        self.put("BasePath", template.basePath());
        scope.put("Template", new TypedMap("chartutil.Values", "interface {}", self));
        try {
          String text = set.execute(template.name(), scope, functions);
          written.put(template.name(), HelmFunctions.withoutNoValue(text));
        } catch (TemplateException e) {
          throw executing(chart, e);
        }
      }
    }
    return written;
  }

  private static RenderException parsing(String chart, TemplateException e) {
    String message = String.valueOf(e.getMessage());
    String last = message.substring(message.lastIndexOf(": ") + 2);
    return problem(
        chart, e, "parse error at (%s): %s; correct the template".formatted(e.location(), last));
  }

  private static RenderException executing(String chart, TemplateException e) {
    String message = String.valueOf(e.getMessage());
    Matcher said = SAID.matcher(message);
    if (e.location().isEmpty() || !said.find()) {
      return problem(chart, e, message);
    }
    return problem(
        chart, e, "execution error at (%s): %s".formatted(e.location(), said.group(1)));
  }

  private static RenderException problem(String chart, TemplateException e, String what) {
    Matcher place = PLACE.matcher(e.location());
    Location location = null;
    if (place.matches()) {
      int column = place.group(3) == null ? 1 : Integer.parseInt(place.group(3)) + 1;
      location = Location.of(place.group(1), Integer.parseInt(place.group(2)), column);
    }
    return HelmProblem.of(
        e.reason() == TemplateException.Reason.LIMIT ? Reason.LIMIT : Reason.INVALID,
        "Cannot render the chart %s: %s".formatted(chart, what),
        location,
        e);
  }
}
