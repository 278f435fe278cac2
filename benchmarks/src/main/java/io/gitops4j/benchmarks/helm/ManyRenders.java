package io.gitops4j.benchmarks.helm;

import io.gitops4j.benchmarks.figure.Figure;
import io.gitops4j.core.helm.HelmRenderer;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Loads and renders one chart ten thousand times, and prints by how much the heap has grown between
 * the thousandth and the last. Run it with a collector that empties the heap when asked, as the
 * serial one does.
 */
public final class ManyRenders {

  private static final int FIRST = 1_000;
  private static final int ALL = 10_000;

  private ManyRenders() {}

  /** Takes a name and the archive. */
  public static void main(String[] args) throws IOException {
    PackedChart packed = PackedChart.read(Path.of(args[1]));
    HelmRenderer renderer = HelmRenderer.create();
    double early = 0;
    for (int i = 1; i <= ALL; i++) {
      PackedChart.render(renderer, packed.load());
      if (i == FIRST) {
        early = heap();
      }
    }
    double late = heap();
    // The renderer is used once more, so that what it keeps counts in both.
    PackedChart.render(renderer, packed.load());
    System.out.println(new Figure(args[0] + " heap-mb", late));
    System.out.println(new Figure(args[0] + " heap-growth-mb", late - early));
  }

  private static double heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
  }
}
