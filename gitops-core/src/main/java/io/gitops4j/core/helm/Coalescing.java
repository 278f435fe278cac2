package io.gitops4j.core.helm;

import io.gitops4j.Reason;
import io.gitops4j.core.chart.ValuesReader;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of a chart and its subcharts: those given, over the chart's defaults, over those of
 * its subcharts.
 *
 * <p>The rule: a chart's defaults come below what is given, those of a subchart below what the
 * parent has under its name; what is under {@code global} in the parent goes over what the subchart
 * has there. Surprising cases: every subchart gets a {@code global}, the root only when it has one;
 * a null that is given removes a default of the chart, and a null in a parent's defaults removes
 * one of its subchart; {@code global: {a: null}} hides the root's own default from the root alone.
 * Source: Helm 3.22 {@code pkg/chartutil/coalesce.go}. Tests: fixtures {@code helm-values}, {@code
 * CoalescingPropertyTest}.
 */
final class Coalescing {

  private static final String GLOBAL = "global";

  private final Warnings warnings;
  private final Tables tables;

  Coalescing(Warnings warnings) {
    this.warnings = warnings;
    this.tables = new Tables(warnings);
  }

  /** The values with nulls acted on; what is given is not changed. */
  Map<String, @Nullable Object> coalesce(ChartNode chart, Map<String, @Nullable Object> given) {
    return chart(chart, ValuesReader.table(given), "", false);
  }

  /** The values with nulls kept for a later coalescing; what is given is not changed. */
  Map<String, @Nullable Object> merge(ChartNode chart, Map<String, @Nullable Object> given) {
    return chart(chart, ValuesReader.table(given), "", true);
  }

  private Map<String, @Nullable Object> chart(
      ChartNode chart, Map<String, @Nullable Object> values, String prefix, boolean keepNulls) {
    String path = Tables.join(prefix, chart.name());
    defaults(chart, values, path, keepNulls);
    for (ChartNode subchart : chart.subcharts()) {
      if (!values.containsKey(subchart.name())) {
        values.put(subchart.name(), new LinkedHashMap<>());
      }
      Object given = values.get(subchart.name());
      Map<String, @Nullable Object> own = Tables.table(given);
      if (own == null) {
        throw mismatch(subchart.name(), given);
      }
      globals(own, values, path);
      chart(subchart, own, path, keepNulls);
    }
    return values;
  }

  private static RuntimeException mismatch(String name, @Nullable Object given) {
    return HelmProblem.of(
        Reason.INVALID,
        "Cannot render the chart: type mismatch on %s: its values must be a mapping, and %s is given; correct the values."
            .formatted(name, given == null ? "null" : "another type"));
  }

  private void defaults(
      ChartNode chart, Map<String, @Nullable Object> values, String path, boolean keepNulls) {
    Map<String, @Nullable Object> defaults = ValuesReader.table(chart.values());
    defaults.forEach(
        (key, value) -> {
          if (!values.containsKey(key)) {
            values.put(key, value);
            return;
          }
          Object given = values.get(key);
          Map<String, @Nullable Object> above = Tables.table(given);
          Map<String, @Nullable Object> below = Tables.table(value);
          if (given == null && !keepNulls) {
            values.remove(key);
          } else if (above != null && below != null) {
            boolean ofSubchart =
                chart.subcharts().stream().anyMatch(child -> child.name().equals(key));
            tables.mergeInto(above, below, Tables.join(path, key), keepNulls || ofSubchart);
          } else if (above != null && value != null) {
            warnings.add("skipped value for " + path + "." + key + ": Not a table.");
          }
        });
  }

  /** Lays the globals of a parent over those of a subchart. */
  private void globals(
      Map<String, @Nullable Object> subchart, Map<String, @Nullable Object> parent, String path) {
    Map<String, @Nullable Object> below = global(subchart, "destination");
    Map<String, @Nullable Object> above = below == null ? null : global(parent, "source");
    if (below == null || above == null) {
      return;
    }
    above.forEach(
        (key, value) -> {
          Map<String, @Nullable Object> table = Tables.table(value);
          Map<String, @Nullable Object> other = Tables.table(below.get(key));
          if (table == null) {
            if (other == null) {
              below.put(key, value);
            } else {
              warnings.add("key " + key + " is table. Skipping");
            }
          } else if (!below.containsKey(key)) {
            below.put(key, new LinkedHashMap<>(table));
          } else if (other == null) {
            warnings.add("cannot merge map onto non-map for \"" + key + "\". Skipping.");
          } else {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>(table);
            tables.mergeInto(copy, other, Tables.join(path, key), true);
            below.put(key, copy);
          }
        });
    subchart.put(GLOBAL, below);
  }

  private @Nullable Map<String, @Nullable Object> global(
      Map<String, @Nullable Object> values, String role) {
    if (!values.containsKey(GLOBAL)) {
      return new LinkedHashMap<>();
    }
    Map<String, @Nullable Object> global = Tables.table(values.get(GLOBAL));
    if (global == null) {
      warnings.add("skipping globals because " + role + " global is not a table.");
    }
    return global;
  }
}
