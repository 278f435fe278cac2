package io.gitops4j.core.cel;

import dev.cel.common.exceptions.CelInvalidArgumentException;

/**
 * How much one evaluation may still read and make with functions whose work grows with their
 * arguments. An evaluation runs in one thread, from begin to end.
 */
final class Allowance {

  /** Characters; an object of the API server has 1.5 million by default. */
  static final int UNITS = 4_000_000;

  private static final ThreadLocal<Allowance> CURRENT = new ThreadLocal<>();

  private long left = UNITS;

  private Allowance() {}

  static void begin() {
    CURRENT.set(new Allowance());
  }

  static void end() {
    CURRENT.remove();
  }

  /**
   * Takes from what is left to the evaluation of this thread.
   *
   * @throws CelInvalidArgumentException when that is too much
   */
  static void take(long units) {
    Allowance allowance = CURRENT.get();
    if (allowance != null) {
      allowance.left -= units;
      if (allowance.left < 0) {
        throw new CelInvalidArgumentException("it handles more than " + UNITS + " characters");
      }
    }
  }
}
