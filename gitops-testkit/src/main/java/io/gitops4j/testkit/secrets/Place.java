package io.gitops4j.testkit.secrets;

import io.gitops4j.testkit.secrets.rotation.RotationFunction;
import io.gitops4j.testkit.secrets.rotation.Rotator;
import io.gitops4j.testkit.secrets.vault.Content;
import io.gitops4j.testkit.secrets.vault.RotationPlan;
import io.gitops4j.testkit.secrets.vault.Stages;
import io.gitops4j.testkit.secrets.vault.StoredSecret;
import io.gitops4j.testkit.secrets.vault.StoredSecret.Replica;
import io.gitops4j.testkit.secrets.vault.StoredVersion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The secrets and parameters of one account in one region, without HTTP: nothing of what is done
 * here meets faults or is in the log of calls. Thread-safe.
 *
 * @since 0.1
 */
public final class Place {
  private static final int MAX_BYTES = 65_536;

  private final Parts parts;
  private final String account;
  private final String region;

  Place(Parts parts, String account, String region) {
    this.parts = parts;
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
   * @throws IllegalArgumentException when the value has more than 65,536 bytes
   */
  public String put(String name, String value) {
    return put(name, Content.of(value));
  }

  /**
   * Makes a secret, or gives it a new value, which becomes AWSCURRENT.
   *
   * @return the id of the version
   * @throws IllegalArgumentException when the value has more than 65,536 bytes
   */
  public String put(String name, byte[] value) {
    return put(name, Content.of(value));
  }

  private String put(String name, Content value) {
    synchronized (parts.vault()) {
      Optional<StoredSecret> there = parts.vault().named(account, region, name);
      StoredSecret secret = there.orElseGet(() -> parts.vault().create(account, region, name));
      return add(secret, value, there.isPresent() ? "PutSecretValue" : "CreateSecret");
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
    synchronized (parts.vault()) {
      return add(get(name), value, "PutSecretValue");
    }
  }

  private String add(StoredSecret secret, Content value, String operation) {
    if (value.size() > MAX_BYTES) {
      throw new IllegalArgumentException(
          "The value of " + secret.name() + " has more than " + MAX_BYTES + " bytes.");
    }
    String id = UUID.randomUUID().toString();
    secret.add(id, value, List.of(Stages.CURRENT), parts.vault().now());
    parts.changed(operation, secret);
    return id;
  }

  /**
   * Gives a secret a new value that is labelled AWSPENDING, as a rotation that has begun does.
   *
   * @return the id of the version
   * @throws IllegalArgumentException when there is no such secret
   */
  public String putPending(String name, String value) {
    synchronized (parts.vault()) {
      String id = UUID.randomUUID().toString();
      get(name).add(id, Content.of(value), List.of(Stages.PENDING), parts.vault().now());
      return id;
    }
  }

  /**
   * Rotates a secret once by a function, through AWSPENDING.
   *
   * @return the id of the version
   * @throws IllegalArgumentException when there is no such secret
   * @throws RuntimeException what a step of the function threw; the new version stays AWSPENDING
   */
  public String rotate(String name, RotationFunction function) {
    StoredSecret secret;
    String token;
    synchronized (parts.vault()) {
      secret = get(name);
      secret.rotation(secret.rotation().by(register(function)));
      token =
          Rotator.pending(secret)
              .map(StoredVersion::id)
              .orElseGet(() -> UUID.randomUUID().toString());
    }
    parts.rotator().rotate(secret, token);
    return token;
  }

  /**
   * Rotates a secret by a function again and again, each time so long after the last, in the thread
   * that moves the virtual time, or in one of the fake's own when time is real. A function that
   * throws leaves the new version AWSPENDING, and the next rotation goes on with it.
   *
   * @throws IllegalArgumentException when there is no such secret, or the time is not positive
   */
  public void rotateEvery(String name, Duration interval, RotationFunction function) {
    if (interval.isZero() || interval.isNegative()) {
      throw new IllegalArgumentException("The time between rotations must be positive.");
    }
    synchronized (parts.vault()) {
      StoredSecret secret = get(name);
      secret.rotation(
          new RotationPlan(
              true,
              register(function),
              Map.of(),
              interval,
              secret.rotation().last(),
              parts.vault().now().plus(interval)));
      parts.rotator().schedule(secret);
    }
  }

  private String register(RotationFunction function) {
    return parts.rotator().register(account, region, function);
  }

  /**
   * Stops what {@link #rotateEvery} began; a rotation that runs is finished.
   *
   * @throws IllegalArgumentException when there is no such secret
   */
  public void stopRotation(String name) {
    synchronized (parts.vault()) {
      StoredSecret secret = get(name);
      secret.rotation(secret.rotation().cancelled());
      parts.rotator().schedule(secret);
    }
  }

  /**
   * Copies a secret to other regions, where its later values will be too.
   *
   * @throws IllegalArgumentException when there is no such secret
   */
  public void replicate(String name, String... regions) {
    synchronized (parts.vault()) {
      StoredSecret secret = get(name);
      for (String each : regions) {
        secret.replicas().put(each, new Replica("", null));
        parts.vault().replicate(secret, each);
      }
    }
  }

  /**
   * Marks a secret for deletion after a time, in which it cannot be read but restored.
   *
   * @throws IllegalArgumentException when there is no such secret
   */
  public void delete(String name, Duration window) {
    synchronized (parts.vault()) {
      StoredSecret secret = get(name);
      secret.delete(parts.vault().now().plus(window));
      parts.changed("DeleteSecret", secret);
    }
  }

  /**
   * Removes a secret at once and for ever, with its copies.
   *
   * @throws IllegalArgumentException when there is no such secret
   */
  public void remove(String name) {
    synchronized (parts.vault()) {
      StoredSecret secret = get(name);
      parts.vault().remove(secret);
      parts.changed("DeleteSecret", secret);
    }
  }

  /**
   * The id of the version that has a staging label; empty when none has.
   *
   * @throws IllegalArgumentException when there is no such secret
   */
  public Optional<String> versionId(String name, String stage) {
    synchronized (parts.vault()) {
      return get(name).at(stage).map(StoredVersion::id);
    }
  }

  /**
   * The ARN of a secret.
   *
   * @throws IllegalArgumentException when there is no such secret
   */
  public String arn(String name) {
    synchronized (parts.vault()) {
      return get(name).arn(region);
    }
  }

  /** Makes a parameter of Parameter Store of the type String, or a new version of it. */
  public long putParameter(String name, String value) {
    return parts.parameters().put(account, region, name, "String", value);
  }

  /** Makes a parameter of Parameter Store of the type SecureString, or a new version of it. */
  public long putSecureParameter(String name, String value) {
    return parts.parameters().put(account, region, name, "SecureString", value);
  }

  /**
   * Labels a version of a parameter.
   *
   * @throws IllegalArgumentException when there is no such version
   */
  public void labelParameter(String name, long version, String label) {
    parts.parameters().label(account, region, name, version, label);
  }

  private StoredSecret get(String name) {
    return parts
        .vault()
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
