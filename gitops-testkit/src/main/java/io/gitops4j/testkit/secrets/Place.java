package io.gitops4j.testkit.secrets;

import io.gitops4j.testkit.secrets.vault.Content;
import io.gitops4j.testkit.secrets.vault.Stages;
import io.gitops4j.testkit.secrets.vault.StoredSecret;
import io.gitops4j.testkit.secrets.vault.Vault;
import java.util.List;
import java.util.UUID;

/**
 * The secrets of one account in one region, without HTTP. Thread-safe.
 *
 * @since 0.1
 */
public final class Place {
  private static final int MAX_BYTES = 65_536;

  private final Vault vault;
  private final String account;
  private final String region;

  Place(Vault vault, String account, String region) {
    this.vault = vault;
    this.account = account;
    this.region = region;
  }

  /** The account. */
  public String account() {
    return account;
  }

  /** The region. */
  public String region() {
    return region;
  }

  /**
   * Makes a secret, or gives it a new value, which becomes AWSCURRENT.
   *
   * @return the id of the version
   */
  public String put(String name, String value) {
    return put(name, Content.of(value));
  }

  /**
   * Makes a secret, or gives it a new value, which becomes AWSCURRENT.
   *
   * @return the id of the version
   */
  public String put(String name, byte[] value) {
    return put(name, Content.of(value));
  }

  private String put(String name, Content value) {
    synchronized (vault) {
      StoredSecret secret =
          vault.named(account, region, name).orElseGet(() -> vault.create(account, region, name));
      return add(secret, value);
    }
  }

  /**
   * Gives a secret a new value, which becomes AWSCURRENT; the old one becomes AWSPREVIOUS.
   *
   * @return the id of the version
   * @throws IllegalArgumentException when there is no such secret
   */
  public String rotate(String name, String value) {
    return rotate(name, Content.of(value));
  }

  /**
   * Gives a secret a new value, which becomes AWSCURRENT; the old one becomes AWSPREVIOUS.
   *
   * @return the id of the version
   * @throws IllegalArgumentException when there is no such secret
   */
  public String rotate(String name, byte[] value) {
    return rotate(name, Content.of(value));
  }

  private String rotate(String name, Content value) {
    synchronized (vault) {
      return add(get(name), value);
    }
  }

  private String add(StoredSecret secret, Content value) {
    if (value.size() > MAX_BYTES) {
      throw new IllegalArgumentException(
          "The value of " + secret.name() + " has more than " + MAX_BYTES + " bytes.");
    }
    return secret
        .add(UUID.randomUUID().toString(), value, List.of(Stages.CURRENT), vault.now())
        .id();
  }

  /**
   * The ARN of a secret.
   *
   * @throws IllegalArgumentException when there is no such secret
   */
  public String arn(String name) {
    synchronized (vault) {
      return get(name).arn(region);
    }
  }

  private StoredSecret get(String name) {
    return vault
        .named(account, region, name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The fake Secrets Manager has no secret "
                        + name
                        + " in "
                        + region
                        + " of account "
                        + account
                        + "; put it first."));
  }
}
