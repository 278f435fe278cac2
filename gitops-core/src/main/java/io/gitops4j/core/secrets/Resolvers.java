package io.gitops4j.core.secrets;

import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.core.leak.GuardedLog;
import io.gitops4j.spi.SecretResolver;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Calls resolvers so that whatever they throw is told about the field that refers to the secret.
 */
final class Resolvers {

  private Resolvers() {}

  static SecretResolver of(Map<String, SecretResolver> resolvers, SecretRef ref) {
    SecretResolver resolver = resolvers.get(ref.store());
    if (resolver == null) {
      throw new IllegalStateException("a reference is one only to the store of a known resolver");
    }
    return resolver;
  }

  /**
   * What a call of a resolver gives.
   *
   * @throws SecretException when it fails
   */
  static <T> T call(Reference reference, GuardedLog log, Supplier<T> call) {
    try {
      return call.get();
    } catch (SecretException e) {
      throw reference.failed(e);
    } catch (RuntimeException e) {
      log.warn("The secret resolver {} threw", reference.secret().store(), e);
      throw reference.failed(
          Reason.INTERNAL,
          "its resolver threw "
              + e.getClass().getName()
              + ", which is a defect of it; see the log and report it to its author.",
          e);
    }
  }
}
