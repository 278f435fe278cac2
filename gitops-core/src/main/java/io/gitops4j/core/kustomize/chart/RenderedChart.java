package io.gitops4j.core.kustomize.chart;

import io.gitops4j.Notice;
import java.util.List;

/**
 * What a chart makes for a kustomization.
 *
 * @param texts the objects, in order
 * @param notices what people should know of it
 * @since 0.1
 */
public record RenderedChart(List<Text> texts, List<Notice> notices) {

  /** Copies the lists. */
  public RenderedChart {
    texts = List.copyOf(texts);
    notices = List.copyOf(notices);
  }

  /**
   * YAML of one or more objects, or of none.
   *
   * @param file the file of the chart that wrote it, which its objects are then said to come from:
   *     a path in the snapshot if the chart is there
   * @param content the text
   * @since 0.1
   */
  public record Text(String file, String content) {}
}
