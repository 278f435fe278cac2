package io.gitops4j.benchmarks.reconcile;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Prints the medians of all runs, each with what is expected of it.
 *
 * <p>What is expected: for the times, what the project has promised; for times and requests, also
 * what Flux needed for the same tree on a machine of the same kind (first apply 5.5 s with 1,297
 * requests, no-op 3.0 s with 867 requests and 2.6 CPU seconds, one-object commit 4.8 s); and no
 * more time than kubectl in the same run where something is there already. A first apply is only
 * compared with kubectl's, which sends each object once, where a reconcile first plans each by a
 * dry run.
 */
final class Report {

  private static final String NAME = "reconcile/services60/";

  private record Expected(String phase, String figure, double limit) {}

  private static final List<Expected> EXPECTED =
      List.of(
          new Expected("first-apply", "seconds", 3.0),
          new Expected("first-apply", "requests", 1297),
          new Expected("no-op", "seconds", 0.1),
          new Expected("no-op", "write-requests", 0),
          new Expected("no-op", "requests", 867),
          new Expected("no-op", "cpu-seconds", 2.6),
          new Expected("commit", "seconds", 1.0),
          new Expected("restart", "write-requests", 0));

  private final PrintStream out;
  private int shortfalls;

  private Report(PrintStream out) {
    this.out = out;
  }

  /** Prints; the answer is 0 when every figure is met, else 1. */
  static int print(Path ours, Path peer, PrintStream out) throws IOException {
    Report report = new Report(out);
    List<Phase> measured = phases(ours);
    List<Phase> kubectl = phases(peer);
    for (String name : List.of("cold-first-apply", "first-apply", "no-op", "commit", "restart")) {
      report.phase(name, measured, kubectl);
    }
    return report.shortfalls == 0 ? 0 : 1;
  }

  private static List<Phase> phases(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(Phase::parse).toList();
  }

  private void phase(String name, List<Phase> measured, List<Phase> kubectl) {
    TreeSet<String> figures = new TreeSet<>();
    measured.stream()
        .filter(p -> p.name().equals(name))
        .forEach(p -> figures.addAll(p.figures().keySet()));
    for (String figure : figures) {
      double value = median(measured, name, figure);
      double limit =
          EXPECTED.stream()
              .filter(e -> e.phase().equals(name) && e.figure().equals(figure))
              .mapToDouble(Expected::limit)
              .findFirst()
              .orElse(Double.NaN);
      line(name + " " + figure, value, limit);
    }
    if (kubectl.stream().anyMatch(p -> p.name().equals(name))) {
      for (String figure : kubectl.get(0).figures().keySet()) {
        line(name + " kubectl-" + figure, median(kubectl, name, figure), Double.NaN);
      }
      line(
          name + " ratio-to-kubectl",
          median(measured, name, "seconds") / median(kubectl, name, "seconds"),
          name.equals("first-apply") ? Double.NaN : 1);
    }
  }

  private void line(String what, double value, double limit) {
    String text = String.format(Locale.ROOT, "%s%s %s", NAME, what, number(value));
    if (Double.isNaN(limit)) {
      out.println(text);
      return;
    }
    boolean met = value <= limit;
    shortfalls += met ? 0 : 1;
    out.println(text + ", expected <= " + number(limit) + ": " + (met ? "met" : "short"));
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3f", value);
  }

  private static double median(List<Phase> phases, String name, String figure) {
    double[] values =
        phases.stream()
            .filter(p -> p.name().equals(name))
            .map(Phase::figures)
            .mapToDouble(f -> f.getOrDefault(figure, 0.0))
            .sorted()
            .toArray();
    return values[values.length / 2];
  }
}
