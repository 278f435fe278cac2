package io.gitops4j.examples.secrets.supplier;

import io.gitops4j.secrets.Secret;
import java.util.function.Supplier;

/**
 * A user name and its password, out of one version of a secret. It prints without the password,
 * which a record would otherwise show.
 *
 * <pre>{@code
 * Supplier<Login> logins = Login.of(secrets.lookup("prod/kafka"));
 * }</pre>
 *
 * @param username the user
 * @param password its password
 */
public record Login(String username, String password) {

  /**
   * The login of now, at every call. Both fields are of the same version, which two lookups of one
   * field each could not promise.
   */
  public static Supplier<Login> of(Secret secret) {
    return () -> secret.as(Login.class);
  }

  @Override
  public String toString() {
    return "Login[username=" + username + ", password redacted]";
  }
}
