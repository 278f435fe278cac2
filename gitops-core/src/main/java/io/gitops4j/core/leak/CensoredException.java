package io.gitops4j.core.leak;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands in a log for an exception whose message, or that of one of its causes, held the value of a
 * secret: the same class names, messages without the value, the same stack traces.
 */
@SuppressWarnings("OverrideThrowableToString") // The class to be printed is another's.
final class CensoredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** How many causes and suppressed exceptions are looked at; what is behind them is left out. */
  private static final int MOST = 100;

  private CensoredException(
      String shown, @Nullable Throwable cause, StackTraceElement[] stackTrace) {
    super(shown, cause, true, true);
    setStackTrace(stackTrace);
  }

  /** The exception itself when nothing in it is to be censored, else what stands for it. */
  static Throwable of(Throwable thrown, Censor censor) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    return isClean(thrown, censor, seen) ? thrown : copy(thrown, censor, MOST);
  }

  private static boolean isClean(@Nullable Throwable thrown, Censor censor, Set<Throwable> seen) {
    if (thrown == null || !seen.add(thrown)) {
      return true;
    }
    String shown = thrown.toString();
    if (seen.size() > MOST || !censor.text(shown).equals(shown)) {
      return false;
    }
    for (Throwable suppressed : thrown.getSuppressed()) {
      if (!isClean(suppressed, censor, seen)) {
        return false;
      }
    }
    return isClean(thrown.getCause(), censor, seen);
  }

  private static CensoredException copy(Throwable thrown, Censor censor, int most) {
    Throwable cause = thrown.getCause();
    CensoredException copy =
        new CensoredException(
            censor.text(thrown.toString()),
            cause == null || most <= 1 ? null : copy(cause, censor, most / 2),
            thrown.getStackTrace());
    Throwable[] suppressed = thrown.getSuppressed();
    for (int i = 0; i < suppressed.length && i < most / 2; i++) {
      copy.addSuppressed(copy(suppressed[i], censor, most / 8));
    }
    return copy;
  }

  /** As the exception it stands for would print. */
  @Override
  public String toString() {
    return String.valueOf(getMessage());
  }
}
