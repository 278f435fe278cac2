package io.gitops4j.benchmarks.figure;

/**
 * What the project has promised of a figure.
 *
 * @param name the figure
 * @param relation how it is to be to the limit
 * @param limit the limit
 */
public record Expected(String name, Relation relation, double limit) {

  /** How a figure is to be to its limit. */
  public enum Relation {
    /** Less than it. */
    LESS("<"),
    /** Not more than it. */
    AT_MOST("<="),
    /** The same. */
    EXACTLY("="),
    /** Not less than it. */
    AT_LEAST(">=");

    private final String sign;

    Relation(String sign) {
      this.sign = sign;
    }

    boolean holds(double value, double limit) {
      return switch (this) {
        case LESS -> value < limit;
        case AT_MOST -> value <= limit;
        case EXACTLY -> value == limit;
        case AT_LEAST -> value >= limit;
      };
    }
  }

  boolean isMet(double value) {
    return relation.holds(value, limit);
  }

  /** {@code , expected < 15: met}, to follow the figure. */
  String verdict(double value) {
    return ", expected "
        + relation.sign
        + " "
        + Figure.number(limit)
        + ": "
        + (isMet(value) ? "met" : "short");
  }
}
