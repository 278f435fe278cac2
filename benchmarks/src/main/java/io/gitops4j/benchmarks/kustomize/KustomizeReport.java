package io.gitops4j.benchmarks.kustomize;

import io.gitops4j.benchmarks.figure.Expected;
import io.gitops4j.benchmarks.figure.Expected.Relation;
import io.gitops4j.benchmarks.figure.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Prints the figures of a file, with ratios to the CLI, and what the project has promised. */
public final class KustomizeReport {

  private static final String READ = "mix1000 yaml-read-times-faster";
  private static final String PER_OBJECT = "mix20000 per-object-ratio-to-mix1000";

  private static final List<Expected> EXPECTED =
      List.of(
          new Expected("services60 times-faster-warm", Relation.AT_LEAST, 20),
          new Expected("services60 cold-ratio-to-cli", Relation.AT_MOST, 1),
          new Expected("mix5000 times-faster-warm", Relation.AT_LEAST, 100),
          new Expected("mix5000 one-file-change-ms", Relation.LESS, 30),
          new Expected(READ, Relation.AT_LEAST, 5),
          new Expected(PER_OBJECT, Relation.AT_MOST, 1.5),
          new Expected("mix20000 peak-heap-mb", Relation.LESS, 256));

  private KustomizeReport() {}

  /**
   * Takes a file of figures, and the trees that were built for them; ends with 0 when all is met
   * that is expected of those, otherwise with 1.
   */
  public static void main(String[] args) throws IOException {
    Figures figures = new Figures().read(List.of(Path.of(args[0])));
    List<String> trees = Arrays.asList(args).subList(1, args.length);
    trees.forEach(tree -> compare(figures, tree));
    figures.addRatio(
        READ, "mix1000 yaml-read-completely-ns-per-object", "mix1000 yaml-read-ns-per-object");
    figures.addRatio(PER_OBJECT, "mix20000 ms-per-object", "mix1000 ms-per-object");
    List<Expected> expected =
        EXPECTED.stream().filter(each -> isMeasured(each.name(), trees)).toList();
    System.exit(figures.print("kustomize", expected, System.out));
  }

  private static boolean isMeasured(String figure, List<String> trees) {
    return trees.contains(figure.substring(0, figure.indexOf(' ')))
        && (!figure.equals(PER_OBJECT) || trees.contains("mix1000"));
  }

  private static void compare(Figures figures, String tree) {
    figures
        .median(tree + " cli-seconds")
        .ifPresent(seconds -> figures.add(tree + " cli-ms", seconds * 1000));
    figures.addRatio(tree + " ms-per-object", tree + " warm-ms", tree + " objects");
    figures.addRatio(tree + " times-faster-warm", tree + " cli-ms", tree + " warm-ms");
    figures.addRatio(tree + " cold-ratio-to-cli", tree + " cold-seconds", tree + " cli-seconds");
    figures.addRatio(
        tree + " explain-first-ratio-to-render",
        tree + " explain-first-ms",
        tree + " explain-render-ms");
  }
}
