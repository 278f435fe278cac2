package io.gitops4j.benchmarks.figure;

import java.util.Locale;

/**
 * What was measured: {@code cached-read/1-thread ns 7.400}.
 *
 * @param name what, and in which unit
 * @param value how much
 */
public record Figure(String name, double value) {

  /** A figure of a library; the name of one of a peer says so. */
  public static Figure of(String library, String what, String unit, double value) {
    String owner = library.equals("ours") ? "" : library + "-";
    return new Figure(what + " " + owner + unit, value);
  }

  static Figure parse(String line) {
    int blank = line.lastIndexOf(' ');
    return new Figure(line.substring(0, blank), Double.parseDouble(line.substring(blank + 1)));
  }

  /** For people: no more digits than mean something. */
  public static String number(double value) {
    if (value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 0.01 ? "%.3f" : "%.6f", value);
  }

  @Override
  public String toString() {
    return name + " " + value;
  }
}
