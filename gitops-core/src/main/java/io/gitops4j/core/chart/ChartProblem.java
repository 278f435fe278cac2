package io.gitops4j.core.chart;

import io.gitops4j.Failure;
import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Stage;
import io.gitops4j.core.yaml.YamlException;

/** Makes the exceptions of loading a chart. */
final class ChartProblem {

  private static final int MAX_MESSAGE = 2_000;

  private ChartProblem() {}

  /**
   * A chart that cannot be loaded.
   *
   * @param wrong what is wrong and, after a semicolon, what to do
   */
  static RenderException of(Reason reason, String chart, String wrong) {
    return new RenderException(
        Failure.of(Stage.RENDER, reason, shortened("Cannot load " + chart + ": " + wrong + ".")));
  }

  /** A file of a chart that is malformed at a place. */
  static RenderException at(Location place, String chart, String wrong) {
    return new RenderException(
        Failure.builder(
                Stage.RENDER,
                Reason.INVALID,
                shortened("Cannot load " + chart + ": " + wrong + "."))
            .location(place)
            .build());
  }

  /** A file of a chart that is not the YAML it should be. */
  static RenderException yaml(String chart, String file, YamlException e) {
    String message =
        "Cannot load %s: cannot load %s: %s; %s."
            .formatted(chart, file, e.getMessage(), e.remedy());
    return new RenderException(
        Failure.builder(
                Stage.RENDER, e.exceedsLimit() ? Reason.LIMIT : Reason.INVALID, shortened(message))
            .location(e.location())
            .build(),
        e);
  }

  /** A message says what stands in files, which may be long. */
  private static String shortened(String message) {
    return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + " […].";
  }
}
