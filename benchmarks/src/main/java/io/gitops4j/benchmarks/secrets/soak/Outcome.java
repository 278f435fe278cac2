package io.gitops4j.benchmarks.secrets.soak;

import io.gitops4j.benchmarks.secrets.Figure;
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

  void atMost(String what, double value, double limit) {
    line(what, value, "<=", limit, value <= limit);
  }

  void atLeast(String what, double value, double limit) {
    line(what, value, ">=", limit, value >= limit);
  }

  private void line(String what, double value, String relation, double limit, boolean met) {
    shortfalls += met ? 0 : 1;
    out.println(
        "secrets-soak/"
            + what
            + " "
            + Figure.number(value)
            + ", expected "
            + relation
            + " "
            + Figure.number(limit)
            + ": "
            + (met ? "met" : "short"));
  }

  /** 0 when all was met, else 1. */
  int exitCode() {
    return shortfalls == 0 ? 0 : 1;
  }
}
