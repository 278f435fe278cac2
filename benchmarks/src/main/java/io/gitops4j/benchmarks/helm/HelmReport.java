package io.gitops4j.benchmarks.helm;

import io.gitops4j.benchmarks.figure.Expected;
import io.gitops4j.benchmarks.figure.Expected.Relation;
import io.gitops4j.benchmarks.figure.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Prints the figures of a file, with ratios to the CLI, and what the project has promised. */
public final class HelmReport {

  /**
   * Go's engine in a warm process took so many milliseconds for rendering alone, and for loading
   * the last: measured before this project began, as no program of Helm's prints them.
   */
  private static final List<Expected> EXPECTED =
      List.of(
          new Expected("podinfo warm-ms", Relation.LESS, 2.3),
          new Expected("ingress-nginx warm-ms", Relation.LESS, 10),
          new Expected("argo-cd warm-ms", Relation.LESS, 38),
          new Expected("kube-prometheus-stack warm-ms", Relation.LESS, 97),
          new Expected("kube-prometheus-stack load-ms", Relation.LESS, 44));

  private HelmReport() {}

  /**
   * Takes a file of figures, and the charts that were rendered for them; ends with 0 when all is
   * met that is expected of those, otherwise with 1.
   */
  public static void main(String[] args) throws IOException {
    Figures figures = new Figures().read(List.of(Path.of(args[0])));
    List<String> charts = Arrays.asList(args).subList(1, args.length);
    List<Expected> expected = new ArrayList<>();
    for (String chart : charts) {
      figures.addRatio(
          chart + " cold-ratio-to-cli", chart + " cold-seconds", chart + " cli-seconds");
      figures.addRatio(
          chart + " archived-ratio-to-cli", chart + " archived-seconds", chart + " cli-seconds");
      if (figures.median(chart + " aot-seconds").isPresent()) {
        figures.addRatio(
            chart + " aot-ratio-to-cli", chart + " aot-seconds", chart + " cli-seconds");
        expected.add(new Expected(chart + " aot-ratio-to-cli", Relation.AT_MOST, 3));
      }
      EXPECTED.stream().filter(each -> each.name().startsWith(chart + " ")).forEach(expected::add);
      expected.add(new Expected(chart + " 8-threads-efficiency", Relation.AT_LEAST, 0.8));
      expected.add(new Expected(chart + " cold-ratio-to-cli", Relation.AT_MOST, 3));
      expected.add(new Expected(chart + " archived-ratio-to-cli", Relation.AT_MOST, 3));
    }
    expected.add(new Expected(charts.get(0) + " heap-growth-mb", Relation.LESS, 1));
    System.exit(figures.print("helm", expected, System.out));
  }
}
