package io.gitops4j.aws.registry;

import io.gitops4j.SecretValue;
import io.gitops4j.spi.RegistryCredentials.Login;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A token as AWS gives it: {@code AWS:PASSWORD} in Base64.
 *
 * @param name the name
 * @param password the password
 * @param expiresAt when it ends
 */
record EcrToken(String name, SecretValue password, @Nullable Instant expiresAt) {

  /**
   * Reads a token.
   *
   * @throws IllegalArgumentException when it is none
   */
  static EcrToken of(@Nullable String token, @Nullable Instant expiresAt) {
    if (token == null) {
      throw new IllegalArgumentException("there is no token");
    }
    String pair = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
    int colon = pair.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("it is no name and password");
    }
    return new EcrToken(
        pair.substring(0, colon),
        SecretValue.of("the token of Amazon ECR", pair.substring(colon + 1)),
        expiresAt);
  }

  Login login() {
    return new Login(name, password, expiresAt);
  }
}
