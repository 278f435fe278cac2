package io.gitops4j.core.helm;

import io.gitops4j.core.chart.ChartFile;
import io.gitops4j.core.template.FunctionTable;
import io.gitops4j.core.template.TemplateLimits;
import io.gitops4j.core.template.helm.HelmTemplates;
import io.gitops4j.core.template.value.GoText;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiled templates by their names and contents, those used last. Safe to use from many threads;
 * of two that need the same at once both may compile it.
 */
final class TemplateCache {

  private static final int MOST = 64;

  /** Written out: to link those of a record is much of what the first chart costs a JVM. */
  private record Key(List<String> names, List<ChartFile> files) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && names.equals(key.names) && files.equals(key.files);
    }

    @Override
    public int hashCode() {
      return 31 * names.hashCode() + files.hashCode();
    }
  }

  private final FunctionTable functions;
  private final TemplateLimits limits;
  private final Map<Key, HelmTemplates> known;

  TemplateCache(FunctionTable functions, TemplateLimits limits) {
    this.functions = functions;
    this.limits = limits;
    this.known =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, HelmTemplates> eldest) {
            return size() > MOST;
          }
        };
  }

  HelmTemplates get(Collection<ChartTemplate> templates) {
    Key key =
        new Key(
            templates.stream().map(ChartTemplate::name).toList(),
            templates.stream().map(ChartTemplate::file).toList());
    synchronized (known) {
      HelmTemplates compiled = known.get(key);
      if (compiled != null) {
        return compiled;
      }
    }
    HelmTemplates compiled = compile(templates, false);
    synchronized (known) {
      known.put(key, compiled);
    }
    return compiled;
  }

  /** Templates to be traced, which are not kept. */
  HelmTemplates traced(Collection<ChartTemplate> templates) {
    return compile(templates, true);
  }

  private HelmTemplates compile(Collection<ChartTemplate> templates, boolean traced) {
    HelmTemplates.Builder builder =
        HelmTemplates.builder().functions(functions).limits(limits).traced(traced);
    templates.forEach(each -> builder.add(each.name(), GoText.text(each.file().bytes())));
    return builder.build();
  }
}
