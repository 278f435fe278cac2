package io.gitops4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.spi.SecretResolver;
import org.junit.jupiter.api.Test;

/**
 * What every {@link SecretResolver} must do. Extend it and supply a resolver whose store holds one
 * secret.
 *
 * @since 0.1
 */
public abstract class SecretResolverContract {

  /** For subclasses. */
  protected SecretResolverContract() {}

  /** A new resolver, which the test closes. */
  protected abstract SecretResolver open();

  /** A secret that is in the store. */
  protected abstract SecretRef present();

  /** The value of {@link #present()}. */
  protected abstract String value();

  /** A secret that is not in the store. */
  protected abstract SecretRef absent();

  @Test
  void id_isTheStoreOfItsReferences() {
    try (SecretResolver resolver = open()) {
      assertThat(resolver.id()).isEqualTo(present().store()).isEqualTo(absent().store());
    }
  }

  @Test
  void resolve_secretThatIsThere_givesItsValue() {
    try (SecretResolver resolver = open();
        SecretValue secret = resolver.resolve(present())) {
      assertThat(secret.reveal()).isEqualTo(value());
      assertThat(secret.toString()).doesNotContain(value());
    }
  }

  @Test
  void resolve_afterTheCallerClosedAValue_givesItAnew() {
    try (SecretResolver resolver = open()) {
      resolver.resolve(present()).close();
      try (SecretValue again = resolver.resolve(present())) {
        assertThat(again.reveal()).isEqualTo(value());
      }
    }
  }

  @Test
  void check_secretThatIsThere_isSilent() {
    try (SecretResolver resolver = open()) {
      assertThatCode(() -> resolver.check(present())).doesNotThrowAnyException();
    }
  }

  @Test
  void resolve_secretThatIsNotThere_failsAndNamesTheReferenceOnly() {
    try (SecretResolver resolver = open()) {
      SecretException thrown =
          catchThrowableOfType(SecretException.class, () -> resolver.resolve(absent()));
      assertThat(thrown).as("the exception for a missing secret").isNotNull();
      assertThat(thrown.failure().reason()).isEqualTo(Reason.NOT_FOUND);
      assertThat(thrown.getMessage()).contains(absent().name()).doesNotContain(value());
    }
  }

  @Test
  void check_secretThatIsNotThere_fails() {
    try (SecretResolver resolver = open()) {
      assertThat(catchThrowableOfType(SecretException.class, () -> resolver.check(absent())))
          .as("the exception for a missing secret")
          .isNotNull();
    }
  }

  @Test
  void resolve_fromSeveralThreads_givesTheValueToAll() throws Exception {
    try (SecretResolver resolver = open()) {
      assertThat(
              Surroundings.together(
                  4,
                  () -> {
                    try (SecretValue secret = resolver.resolve(present())) {
                      return secret.reveal();
                    }
                  }))
          .containsOnly(value());
    }
  }

  @Test
  void close_twice_isSilent() {
    SecretResolver resolver = open();
    resolver.close();
    assertThatCode(resolver::close).doesNotThrowAnyException();
  }
}
