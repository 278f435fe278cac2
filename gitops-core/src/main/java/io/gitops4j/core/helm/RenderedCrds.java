package io.gitops4j.core.helm;

import io.gitops4j.core.chart.ChartFile;
import org.jspecify.annotations.Nullable;

/**
 * A file of custom resource definitions of a chart or subchart, which is never a template.
 * Immutable.
 *
 * @since 0.1
 */
public final class RenderedCrds {

  private final String source;
  private final ChartFile file;

  /**
   * The text once it was asked for; definitions are often most of a chart, and seldom looked at.
   */
  private @Nullable String content;

  RenderedCrds(String source, ChartFile file) {
    this.source = source;
    this.file = file;
  }

  /** Its path in the tree of charts, such as {@code top/charts/kid/crds/a.yaml}. */
  public String source() {
    return source;
  }

  /** Its text, which may hold several documents. */
  public String content() {
    String known = content;
    if (known == null) {
      known = file.text();
      content = known;
    }
    return known;
  }

  /** How many bytes the text has. */
  int size() {
    return file.size();
  }

  @Override
  public String toString() {
    return source;
  }
}
