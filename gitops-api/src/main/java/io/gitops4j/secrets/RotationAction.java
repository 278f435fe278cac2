package io.gitops4j.secrets;

import org.jspecify.annotations.Nullable;

/**
 * Something that is done with the credentials of a secret.
 *
 * @param <T> what it gives
 * @param <E> what it throws
 * @since 0.1
 */
@FunctionalInterface
public interface RotationAction<T extends @Nullable Object, E extends Exception> {

  /** Does it. May be called up to three times, each time with another version. */
  T with(SecretVersion version) throws E;
}
