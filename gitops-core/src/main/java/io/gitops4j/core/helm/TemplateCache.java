package io.gitops4j.core.helm;

import io.gitops4j.core.chart.ChartFile;
import io.gitops4j.core.template.FunctionTable;
import io.gitops4j.core.template.MissingKey;
import io.gitops4j.core.template.TemplateLimits;
import io.gitops4j.core.template.TemplateSet;
import io.gitops4j.core.template.value.GoText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compiled templates by their names and contents, those used last. Safe to use from many threads;
 * of two that need the same at once both may compile it.
 */
final class TemplateCache {

  private record Key(List<String> names, List<ChartFile> files) {}

  private final FunctionTable functions;
  private final TemplateLimits limits;
  private final Map<Key, TemplateSet> sets;

  TemplateCache(FunctionTable functions, TemplateLimits limits, int most) {
    this.functions = functions;
    this.limits = limits;
    this.sets =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, TemplateSet> eldest) {
            return size() > most;
          }
        };
  }

  /** The set of some templates, which later ones of a name win. */
  TemplateSet get(List<ChartTemplate> templates) {
    Key key =
        new Key(
            templates.stream().map(ChartTemplate::name).toList(),
            templates.stream().map(ChartTemplate::file).toList());
    synchronized (sets) {
      TemplateSet known = sets.get(key);
      if (known != null) {
        return known;
      }
    }
    TemplateSet.Builder builder =
        TemplateSet.builder()
            .name("gotpl")
            .functions(functions)
            .limits(limits)
            .missingKey(MissingKey.ZERO);
    templates.forEach(template -> builder.add(template.name(), GoText.text(template.file().bytes())));
    TemplateSet set = builder.build();
    synchronized (sets) {
      sets.put(key, set);
    }
    return set;
  }
}
