package io.gitops4j.secrets.leak;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches what a guarded writer or stream takes when it refuses leaks: one scanner goes on over
 * everything, also what was passed on before, and a new one begins with what is held when the
 * values have changed.
 */
final class Watch implements AutoCloseable {
  private final LeakGuard guard;
  private final boolean redacts;
  private @Nullable LeakScanner scanner;
  private long scannerOffset;
  private long dropped;

  Watch(LeakGuard guard, OnLeak onLeak) {
    this.guard = guard;
    this.redacts = onLeak == OnLeak.REDACT;
  }

  boolean redacts() {
    return redacts;
  }

  /**
   * Looks at what came.
   *
   * @param held gives a scanner what is held from before
   * @param added gives it what came
   * @return a leak that is complete, with its offset in everything that was written
   */
  Optional<Leak> see(Consumer<LeakScanner> held, Consumer<LeakScanner> added) {
    if (redacts) {
      return Optional.empty();
    }
    LeakScanner current = scanner;
    if (current == null || !guard.isCurrent(current.patterns())) {
      close();
      current = guard.scanner();
      scanner = current;
      scannerOffset = dropped;
      held.accept(current);
    }
    added.accept(current);
    Optional<Leak> first = current.first();
    if (first.isPresent()) {
      close();
    }
    return first.map(l -> new Leak(l.secret(), l.form(), scannerOffset + l.offset()));
  }

  /** Counts what is not held any more. */
  void dropped(int units) {
    dropped += units;
  }

  /** Erases what the scanner keeps. */
  @Override
  public void close() {
    if (scanner != null) {
      scanner.close();
      scanner = null;
    }
  }
}
