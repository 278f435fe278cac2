package io.gitops4j.core.helm.schema;

import io.gitops4j.core.chart.ChartFile;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds values against a JSON schema. It must not fetch what a schema refers to from a network or a
 * disk, as Helm does: a chart could make it ask any host. It may be called by many threads.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface SchemaValidator {

  /**
   * What is wrong with values.
   *
   * @param schema {@code values.schema.json}; without {@code $schema} it is of draft 2020-12
   * @param values the values; 80.0 is an integer
   * @return one text for each problem, such as {@code at '/port': maximum: got 500, want 100};
   *     empty when nothing is wrong
   */
  List<String> problems(ChartFile schema, Map<String, @Nullable Object> values);
}
