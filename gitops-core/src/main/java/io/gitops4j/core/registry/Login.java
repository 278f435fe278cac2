package io.gitops4j.core.registry;

import io.gitops4j.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A name and a password.
 *
 * @param username the name
 * @param password the password
 */
record Login(String username, SecretValue password) {

  /** The value of the {@code Authorization} header. */
  SecretValue basic() {
    byte[] pair =
        (username.strip() + ":" + password.reveal().strip()).getBytes(StandardCharsets.UTF_8);
    return SecretValue.of(password.name(), "Basic " + Base64.getEncoder().encodeToString(pair));
  }
}
