package io.gitops4j.benchmarks.secrets;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints figures, each with what is expected of it; the median where there are several of one name.
 *
 * <p>What is expected is what the project has promised; of the start, no more time than the peer
 * needs in the same run.
 */
final class Report {

  private enum Relation {
    LESS("<"),
    AT_MOST("<="),
    EXACTLY("=");

    private final String sign;

    Relation(String sign) {
      this.sign = sign;
    }

    boolean holds(double value, double limit) {
      return switch (this) {
        case LESS -> value < limit;
        case AT_MOST -> value <= limit;
        case EXACTLY -> value == limit;
      };
    }
  }

  private record Expected(String name, Relation relation, double limit) {}

  private static final List<Expected> SECRETS =
      List.of(
          new Expected("cached-read/1-thread ns", Relation.LESS, 15),
          new Expected("cached-read/1-thread bytes", Relation.AT_MOST, 0),
          new Expected("cached-read/2-threads ns", Relation.LESS, 15),
          new Expected("cached-read/2-threads bytes", Relation.AT_MOST, 0),
          new Expected("cached-read/16-threads ns", Relation.LESS, 15),
          new Expected("cached-read/16-threads bytes", Relation.AT_MOST, 0),
          new Expected("expiry/200-threads p99.9-ms", Relation.LESS, 1),
          new Expected("expiry/200-threads blocked-reads", Relation.AT_MOST, 0),
          new Expected("expiry/200-threads failed-reads", Relation.AT_MOST, 0),
          new Expected("expiry/200-threads fewest-upstream-calls", Relation.EXACTLY, 1),
          new Expected("expiry/200-threads most-upstream-calls", Relation.EXACTLY, 1),
          new Expected("hung-call/200-threads p99.9-ms", Relation.LESS, 1),
          new Expected("hung-call/200-threads blocked-reads", Relation.AT_MOST, 0),
          new Expected("hung-call/200-threads failed-reads", Relation.AT_MOST, 0),
          new Expected("cold-start/60-secrets batch-calls", Relation.EXACTLY, 3),
          new Expected("cold-start/60-secrets calls", Relation.EXACTLY, 3),
          new Expected("outage/10-minutes reads", Relation.EXACTLY, 6_000_000),
          new Expected("outage/10-minutes failed-reads", Relation.AT_MOST, 0),
          new Expected("outage/10-minutes wrong-reads", Relation.AT_MOST, 0),
          new Expected("outage/10-minutes warnings", Relation.EXACTLY, 1),
          new Expected("outage/10-minutes recoveries", Relation.EXACTLY, 1),
          new Expected("start-to-first-secret ratio-to-peer", Relation.AT_MOST, 1),
          new Expected("footprint jars", Relation.AT_MOST, 30),
          new Expected("footprint megabytes", Relation.AT_MOST, 15));

  private Report() {}

  /** Prints the figures of files; the answer is 0 when all that is expected is there and met. */
  static int print(List<Path> files, PrintStream out) throws IOException {
    Map<String, List<Double>> figures = new LinkedHashMap<>();
    for (Path file : files) {
      for (String line : Files.readAllLines(file)) {
        Figure figure = Figure.parse(line);
        figures.computeIfAbsent(figure.name(), name -> new ArrayList<>()).add(figure.value());
      }
    }
    List<Double> ours = figures.get("start-to-first-secret seconds");
    List<Double> peer = figures.get("start-to-first-secret peer-seconds");
    if (ours != null && peer != null) {
      figures.put("start-to-first-secret ratio-to-peer", List.of(median(ours) / median(peer)));
    }
    int shortfalls = 0;
    for (Map.Entry<String, List<Double>> figure : figures.entrySet()) {
      shortfalls += line(figure.getKey(), median(figure.getValue()), out) ? 0 : 1;
    }
    for (Expected expected : SECRETS) {
      if (!figures.containsKey(expected.name())) {
        out.println("secrets/" + expected.name() + " was not measured: short");
        shortfalls++;
      }
    }
    return shortfalls == 0 ? 0 : 1;
  }

  private static boolean line(String name, double value, PrintStream out) {
    String text = "secrets/" + name + " " + Figure.number(value);
    for (Expected expected : SECRETS) {
      if (expected.name().equals(name)) {
        boolean met = expected.relation().holds(value, expected.limit());
        out.println(
            text
                + ", expected "
                + expected.relation().sign
                + " "
                + Figure.number(expected.limit())
                + ": "
                + (met ? "met" : "short"));
        return met;
      }
    }
    out.println(text);
    return true;
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length == 0
        ? Double.NaN
        : Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
  }
}
