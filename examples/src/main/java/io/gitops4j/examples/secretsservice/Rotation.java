package io.gitops4j.examples.secretsservice;

import io.gitops4j.testkit.secrets.FakeSecretsManager;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * What the rotation functions of AWS do to a secret of a database, in their two ways. The secret
 * has the fields that they have.
 */
final class Rotation {

  /** Tests of the new password take some time in a real function; here it is this. */
  private static final Duration TESTS = Duration.ofMillis(100);

  private static final int PASSWORD_BYTES = 16;

  private final Postgres postgres;
  private final FakeSecretsManager manager;
  private final SecureRandom random = new SecureRandom();
  private String user = "app";

  Rotation(Postgres postgres, FakeSecretsManager manager) {
    this.postgres = postgres;
    this.manager = manager;
  }

  /** Makes the two users and the secret with the first of them. */
  void begin() throws SQLException {
    postgres.user("app", password());
    postgres.user("app_clone", password());
    String first = password();
    postgres.password(user, first);
    manager.put(AccountsService.SECRET, secret(first));
  }

  /** The user whose credentials are current. */
  String user() {
    return user;
  }

  /**
   * Alternating users: the other one gets a new password and takes over.
   *
   * @return the id of the secret's new version
   */
  String takeTurns() throws SQLException, InterruptedException {
    user = user.equals("app") ? "app_clone" : "app";
    return inPlace();
  }

  /**
   * Single user: its password is changed, first in the database and then in the secret. Until the
   * second step no version of the secret has a password that works.
   *
   * @return the id of the secret's new version
   */
  String inPlace() throws SQLException, InterruptedException {
    String next = password();
    postgres.password(user, next);
    Thread.sleep(TESTS.toMillis());
    return manager.rotate(AccountsService.SECRET, secret(next));
  }

  private String password() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private String secret(String password) {
    return """
        {"engine":"postgres","host":"127.0.0.1","port":%d,"dbname":"postgres",\
        "username":"%s","password":"%s"}"""
        .formatted(postgres.port(), user, password);
  }
}
