package io.gitops4j.benchmarks.figure;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The figures of a run: the median counts where there are several of one name. */
public final class Figures {

  private final Map<String, List<Double>> all = new LinkedHashMap<>();

  /** None yet. */
  public Figures() {}

  /** Adds the figures of files, one a line. */
  public Figures read(List<Path> files) throws IOException {
    for (Path file : files) {
      for (String line : Files.readAllLines(file)) {
        Figure figure = Figure.parse(line);
        add(figure.name(), figure.value());
      }
    }
    return this;
  }

  /** Adds a figure. */
  public void add(String name, double value) {
    all.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
  }

  /** Adds how many times one figure is another, where both were measured. */
  public void addRatio(String name, String of, String to) {
    OptionalDouble upper = median(of);
    OptionalDouble lower = median(to);
    if (upper.isPresent() && lower.isPresent()) {
      add(name, upper.getAsDouble() / lower.getAsDouble());
    }
  }

  /** The median of a figure, if it was measured. */
  public OptionalDouble median(String name) {
    List<Double> values = all.get(name);
    return values == null ? OptionalDouble.empty() : OptionalDouble.of(median(values));
  }

  /** The median of numbers, of which there is at least one; the higher of two in the middle. */
  public static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /**
   * Prints each figure, with what is expected of it.
   *
   * @param benchmark what comes before each name
   * @return 0 when all that is expected was measured and is met, otherwise 1
   */
  public int print(String benchmark, List<Expected> expectations, PrintStream out) {
    Map<String, Expected> expected = new LinkedHashMap<>();
    expectations.forEach(e -> expected.put(e.name(), e));
    int shortfalls = 0;
    for (Map.Entry<String, List<Double>> figure : all.entrySet()) {
      double value = median(figure.getValue());
      Expected promise = expected.remove(figure.getKey());
      out.println(
          benchmark
              + "/"
              + figure.getKey()
              + " "
              + Figure.number(value)
              + (promise == null ? "" : promise.verdict(value)));
      shortfalls += promise == null || promise.isMet(value) ? 0 : 1;
    }
    for (String missing : expected.keySet()) {
      out.println(benchmark + "/" + missing + " was not measured: short");
      shortfalls++;
    }
    return shortfalls == 0 ? 0 : 1;
  }
}
