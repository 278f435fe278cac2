package io.gitops4j.secrets;

import java.util.function.Predicate;

/**
 * When an action is done again with another version of a secret.
 *
 * @param notAccepted whether what an action threw means that the credentials were not accepted; it
 *     is asked for every exception of the chain of causes
 * @param previousToo whether, after the fresh version was not accepted either, the one before it is
 *     tried ({@code AWSPREVIOUS}): for the moments in which the store is ahead of the database
 * @since 0.1
 */
public record RotationPolicy(Predicate<Throwable> notAccepted, boolean previousToo) {

  /** By {@link AuthenticationFailures#isOne}, and without the previous version. */
  public static RotationPolicy defaults() {
    return new RotationPolicy(AuthenticationFailures::isOne, false);
  }

  /** The same with another idea of what means not accepted. */
  public RotationPolicy notAccepted(Predicate<Throwable> value) {
    return new RotationPolicy(value, previousToo);
  }

  /** The same with or without a try of the previous version. */
  public RotationPolicy previousToo(boolean value) {
    return new RotationPolicy(notAccepted, value);
  }
}
