package io.gitops4j.benchmarks.secrets.soak;

import io.gitops4j.benchmarks.figure.Figure;
import java.io.PrintStream;

/** Prints what the soak found, a line for each property. */
final class Outcome {

  private final PrintStream out;
  private int shortfalls;

  Outcome(PrintStream out) {
    this.out = out;
  }

  /** Something to know, of which nothing is expected. */
  void tell(String what, double value) {
    out.println("secrets-soak/" + what + " " + Figure.number(value));
  }

  void tell(String what, long value) {
    tell(what, (double) value);
  }

  void atMost(String what, long value, long limit) {
    atMost(what, (double) value, (double) limit);
  }

  void atMost(String what, double value, double limit) {
    boolean met = value <= limit;
    shortfalls += met ? 0 : 1;
    out.println(
        "secrets-soak/"
            + what
            + " "
            + Figure.number(value)
            + ", expected <= "
            + Figure.number(limit)
            + ": "
            + (met ? "met" : "short"));
  }

  /** 0 when all was met, else 1. */
  int exitCode() {
    return shortfalls == 0 ? 0 : 1;
  }
}
