package io.gitops4j.aws.secrets.cache;

import org.jspecify.annotations.Nullable;

/**
 * Something that has a time, in the order of the times and, at the same time, of the numbers, which
 * differ for all that are in one order.
 */
abstract class Timed implements Comparable<Timed> {
  final long nanos;
  private final long number;

  Timed(long nanos, long number) {
    this.nanos = nanos;
    this.number = number;
  }

  /** By the difference, because times of a timer may pass from the highest number to the lowest. */
  @Override
  public final int compareTo(Timed other) {
    long before = nanos - other.nanos;
    return before != 0 ? Long.signum(before) : Long.compare(number, other.number);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public final int hashCode() {
    return Long.hashCode(number);
  }
}
