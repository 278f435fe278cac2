package io.gitops4j.benchmarks.apiserver;

import io.gitops4j.benchmarks.figure.Expected;
import io.gitops4j.benchmarks.figure.Expected.Relation;
import io.gitops4j.benchmarks.figure.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prints the figures of a file, with ratios to the real server, and what is expected. */
public final class ApiServerReport {
  private static final double TIMES = 5;

  private ApiServerReport() {}

  /** Takes a file of figures; ends with 0 when all is met that is expected, otherwise with 1. */
  public static void main(String[] args) throws IOException {
    Figures figures = new Figures().read(List.of(Path.of(args[0])));
    List<Expected> expected = new ArrayList<>();
    expected.add(new Expected("start warm-ms", Relation.LESS, 300));
    expected.add(new Expected("start cold-seconds", Relation.LESS, 1));
    ratio(figures, expected, "applies", "per-second");
    ratio(figures, expected, "lists-of-1000", "mb-per-second");
    ratio(figures, expected, "watch-backlog", "events-per-second");
    ratio(figures, expected, "watch-live", "events-per-second");
    System.exit(figures.print("apiserver", expected, System.out));
  }

  /** The embedded server as it is by default, and the like for like by TLS. */
  private static void ratio(Figures figures, List<Expected> expected, String what, String unit) {
    String real = what + " kube-apiserver-" + unit;
    String name = what + " ratio-to-kube-apiserver";
    figures.addRatio(name, what + " " + unit, real);
    figures.addRatio(what + " tls-ratio-to-kube-apiserver", what + " tls-" + unit, real);
    expected.add(new Expected(name, Relation.AT_LEAST, TIMES));
  }
}
