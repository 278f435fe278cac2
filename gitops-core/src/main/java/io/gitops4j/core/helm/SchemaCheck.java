package io.gitops4j.core.helm;

import io.gitops4j.Reason;
import io.gitops4j.core.chart.ChartFile;
import io.gitops4j.core.helm.schema.SchemaValidator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds the coalesced values of each chart of a tree against its {@code values.schema.json}.
 *
 * <p>The rule: the root's schema sees all values, that of a subchart its part with {@code global};
 * subcharts that are turned off are not asked; all charts are told in one failure. Without a
 * validator nothing is checked, and a warning says so. Source: Helm 3.22 {@code
 * pkg/chartutil/jsonschema.go}. Tests: {@code HelmRendererTest}.
 */
final class SchemaCheck {

  private final Supplier<Optional<SchemaValidator>> validators;
  private final Warnings warnings;
  private final List<String> problems = new ArrayList<>();

  private SchemaCheck(Supplier<Optional<SchemaValidator>> validators, Warnings warnings) {
    this.validators = validators;
    this.warnings = warnings;
  }

  static void require(
      ChartNode root,
      Map<String, @Nullable Object> values,
      Supplier<Optional<SchemaValidator>> validators,
      Warnings warnings) {
    SchemaCheck check = new SchemaCheck(validators, warnings);
    check.check(root, values);
    if (!check.problems.isEmpty()) {
      throw HelmProblem.of(
          Reason.INVALID,
          "Cannot render the chart %s: values don't meet the specifications of the schema(s) in the following chart(s): %s; correct the values."
              .formatted(root.name(), String.join("; ", check.problems)));
    }
  }

  private void check(ChartNode chart, Map<String, @Nullable Object> values) {
    Optional<ChartFile> schema = chart.chart().schema();
    if (schema.isPresent()) {
      check(chart, schema.get(), values);
    }
    for (ChartNode child : chart.subcharts()) {
      Map<String, @Nullable Object> part = Tables.table(values.get(child.name()));
      if (part != null) {
        check(child, part);
      }
    }
  }

  private void check(ChartNode chart, ChartFile schema, Map<String, @Nullable Object> values) {
    Optional<SchemaValidator> validator = validators.get();
    if (validator.isEmpty()) {
      warnings.add(
          "The values of chart %s are not held against its values.schema.json, because there is no SchemaValidator; add com.networknt:json-schema-validator to the class path"
              .formatted(chart.name()));
      return;
    }
    List<String> found = validator.get().problems(schema, values);
    if (!found.isEmpty()) {
      problems.add(chart.name() + ": " + String.join(", ", found));
    }
  }
}
