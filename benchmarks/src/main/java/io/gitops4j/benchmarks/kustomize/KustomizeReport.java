package io.gitops4j.benchmarks.kustomize;

import io.gitops4j.benchmarks.figure.Expected;
import io.gitops4j.benchmarks.figure.Expected.Relation;
import io.gitops4j.benchmarks.figure.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Prints the figures of files, with ratios to the CLI, and what the project has promised. */
public final class KustomizeReport {

  private static final List<Expected> EXPECTED =
      List.of(
          new Expected("services60 times-faster-warm", Relation.AT_LEAST, 20),
          new Expected("services60 cold-ratio-to-cli", Relation.AT_MOST, 1),
          new Expected("mix5000 times-faster-warm", Relation.AT_LEAST, 100),
          new Expected("mix5000 one-file-change-ms", Relation.LESS, 30),
          new Expected("mix1000 yaml-read-times-faster", Relation.AT_LEAST, 5),
          new Expected("mix20000 per-object-ratio-to-mix1000", Relation.AT_MOST, 1.5),
          new Expected("mix20000 peak-heap-mb", Relation.LESS, 256));

  private KustomizeReport() {}

  /** Takes files of figures; ends with 0 when all is met, otherwise with 1. */
  public static void main(String[] args) throws IOException {
    Figures figures = new Figures().read(Arrays.stream(args).map(Path::of).toList());
    Stream.of("services60", "mix1000", "mix5000", "mix20000")
        .forEach(tree -> compare(figures, tree));
    figures.addRatio(
        "mix1000 yaml-read-times-faster",
        "mix1000 yaml-read-completely-ns-per-object",
        "mix1000 yaml-read-ns-per-object");
    figures.addRatio(
        "mix20000 per-object-ratio-to-mix1000", "mix20000 ms-per-object", "mix1000 ms-per-object");
    System.exit(figures.print("kustomize", EXPECTED, System.out));
  }

  private static void compare(Figures figures, String tree) {
    figures
        .median(tree + " cli-seconds")
        .ifPresent(seconds -> figures.add(tree + " cli-ms", seconds * 1000));
    figures.addRatio(tree + " ms-per-object", tree + " warm-ms", tree + " objects");
    figures.addRatio(tree + " times-faster-warm", tree + " cli-ms", tree + " warm-ms");
    figures.addRatio(tree + " cold-ratio-to-cli", tree + " cold-seconds", tree + " cli-seconds");
  }
}
