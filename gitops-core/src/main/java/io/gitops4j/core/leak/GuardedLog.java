package io.gitops4j.core.leak;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A log whose arguments and exceptions lose the values of secrets before they are logged. Formats
 * are constants of the program and are not looked at.
 */
public final class GuardedLog {

  private final Logger log;
  private final Censor censor;

  GuardedLog(Logger log, Censor censor) {
    this.log = log;
    this.censor = censor;
  }

  /** Logs a warning; an exception may be the last argument. */
  public void warn(String format, @Nullable Object... arguments) {
    if (log.isWarnEnabled()) {
      log.warn(format, censored(arguments));
    }
  }

  /** Logs an error; an exception may be the last argument. */
  public void error(String format, @Nullable Object... arguments) {
    if (log.isErrorEnabled()) {
      log.error(format, censored(arguments));
    }
  }

  private @Nullable Object[] censored(@Nullable Object[] arguments) {
    if (!censor.isActive()) {
      return arguments;
    }
    @Nullable Object[] clean = new @Nullable Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      Object argument = arguments[i];
      clean[i] =
          argument instanceof Throwable thrown
              ? CensoredException.of(thrown, censor)
              : censor.text(String.valueOf(argument));
    }
    return clean;
  }
}
