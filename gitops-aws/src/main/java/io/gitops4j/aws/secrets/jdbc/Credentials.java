package io.gitops4j.aws.secrets.jdbc;

import io.gitops4j.SecretException;
import io.gitops4j.SecretValue;
import io.gitops4j.secrets.Secret;
import io.gitops4j.secrets.SecretField;
import io.gitops4j.secrets.SecretVersion;
import java.util.function.Supplier;

/**
 * A user name and its password, both of one version of a secret.
 *
 * <p>It prints without the password. Who wants a {@code String} asks {@code password().reveal()};
 * who can take a {@code char[]} asks {@code password().revealChars()} and overwrites it. Whoever
 * gets credentials closes them. Also made by {@code secret.as(Credentials.class)}.
 *
 * <p>A pool that asks for credentials each time it opens a connection follows a rotation by a
 * {@link #supplier}, for example HikariCP since 7.0:
 *
 * <pre>{@code
 * Supplier<Credentials> current = Credentials.supplier(secrets.lookup("prod/db"));
 * config.setCredentialsProvider(
 *     () -> {
 *       try (Credentials now = current.get()) {
 *         return com.zaxxer.hikari.util.Credentials.of(now.user(), now.password().reveal());
 *       }
 *     });
 * }</pre>
 *
 * <p>But it does not hear whether they were accepted, so nothing is asked for anew when they were
 * not: that takes a {@link SecretDataSource} under the pool, or a push of rotations.
 *
 * @param user the user name
 * @param password the password
 * @since 0.1
 */
public record Credentials(@SecretField("username") String user, SecretValue password)
    implements AutoCloseable {

  /**
   * Those of the current version, in the fields that AWS names {@code username} and {@code
   * password}.
   *
   * @throws SecretException when there are no such fields, or as {@link Secret#current()}
   */
  public static Credentials of(Secret secret) {
    return supplier(secret).get();
  }

  /**
   * Gives those of the version that is current at each call, in the fields that AWS names {@code
   * username} and {@code password}. It throws as {@link #of}.
   */
  public static Supplier<Credentials> supplier(Secret secret) {
    return supplier(secret, CredentialFields.standard());
  }

  /** As {@link #supplier(Secret)}, from other fields. */
  public static Supplier<Credentials> supplier(Secret secret, CredentialFields fields) {
    CredentialFields exact = fields.of(secret.ref());
    return () -> of(secret.current(), exact);
  }

  private static Credentials of(SecretVersion version, CredentialFields fields) {
    return new Credentials(
        fields.user(version),
        SecretValue.of(version.ref() + "#password", fields.password(version)));
  }

  /** Erases the password. Closing twice does nothing. */
  @Override
  public void close() {
    password.close();
  }
}
