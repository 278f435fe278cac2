package io.gitops4j.benchmarks.reconcile;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was measured of one phase: {@code first-apply seconds=2.1 requests=870 …}.
 *
 * @param name the phase
 * @param figures its figures by name
 */
record Phase(String name, Map<String, Double> figures) {

  static Phase parse(String line) {
    String[] words = line.trim().split(" ", -1);
    Map<String, Double> figures = new LinkedHashMap<>();
    Arrays.stream(words)
        .skip(1)
        .map(word -> word.split("=", 2))
        .forEach(pair -> figures.put(pair[0], Double.valueOf(pair[1])));
    return new Phase(words[0], figures);
  }

  @Override
  public String toString() {
    return name
        + figures.entrySet().stream()
            .map(e -> String.format(Locale.ROOT, " %s=%.3f", e.getKey(), e.getValue()))
            .collect(Collectors.joining());
  }
}
