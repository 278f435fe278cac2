package io.gitops4j.aws.secrets.jdbc;

import io.gitops4j.SecretRef;
import io.gitops4j.secrets.SecretVersion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where in a secret the user name and the password are.
 *
 * @since 0.1
 */
public final class CredentialFields {

  /** Null when it is in the secret. */
  private final @Nullable String user;

  private final @Nullable String userField;

  /** Null for the secret as a whole. */
  private final @Nullable String passwordField;

  /** Whether the reference to a secret may name the password's field. */
  private final boolean byReference;

  private CredentialFields(
      @Nullable String user,
      @Nullable String userField,
      @Nullable String passwordField,
      boolean byReference) {
    this.user = user;
    this.userField = userField;
    this.passwordField = passwordField;
    this.byReference = byReference;
  }

  /**
   * The fields {@code username} and {@code password}, as AWS has them in secrets for databases;
   * where the reference names a field, as in {@code prod/db#reader}, that is the password.
   */
  public static CredentialFields standard() {
    return new CredentialFields(null, "username", "password", true);
  }

  /** Two fields by their names, or their paths as {@link SecretVersion#reveal(String)} reads. */
  public static CredentialFields named(String user, String password) {
    return new CredentialFields(null, user, password, false);
  }

  /**
   * A user name that is no secret, and a secret that is its password: as a whole, or in the field
   * that the reference names.
   */
  public static CredentialFields passwordOnly(String user) {
    return new CredentialFields(user, null, null, true);
  }

  /** The same, for secrets that are looked up by this reference. */
  CredentialFields of(SecretRef ref) {
    return byReference && ref.key() != null
        ? new CredentialFields(user, userField, ref.key(), false)
        : this;
  }

  String user(SecretVersion version) {
    return userField == null ? Objects.requireNonNull(user) : version.reveal(userField);
  }

  String password(SecretVersion version) {
    return passwordField == null ? version.reveal() : version.reveal(passwordField);
  }

  @Override
  public String toString() {
    return "CredentialFields[user="
        + (userField == null ? user : "#" + userField)
        + ", password="
        + (passwordField == null ? "the whole" : "#" + passwordField)
        + "]";
  }
}
