package io.gitops4j.testkit.secrets.vault;

import io.gitops4j.testkit.secrets.wire.Caller;
import io.gitops4j.testkit.secrets.wire.ServiceException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All secrets of all accounts and regions.
 *
 * <p>Whoever reads or changes what it holds does so in {@code synchronized (vault)}.
 */
public final class Vault {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int SUFFIX = 6;

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<Home, Map<String, StoredSecret>> homes = new LinkedHashMap<>();

  private record Home(String account, String region) {}

  /** An empty vault, whose dates come from a clock. */
  public Vault(Clock clock) {
    this.clock = clock;
  }

  /** The time. */
  public Instant now() {
    return clock.instant();
  }

  /** Makes a secret without versions. */
  public StoredSecret create(String account, String region, String name) {
    StringBuilder suffix = new StringBuilder();
    for (int i = 0; i < SUFFIX; i++) {
      suffix.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    StoredSecret secret = new StoredSecret(account, region, name, suffix.toString(), now());
    home(account, region).put(name, secret);
    return secret;
  }

  /** A secret by its name; one whose time of deletion came is gone. */
  public Optional<StoredSecret> named(String account, String region, String name) {
    StoredSecret secret = home(account, region).get(name);
    if (secret != null && secret.deleted() != null && !now().isBefore(secret.deleted())) {
      remove(secret);
      return Optional.empty();
    }
    return Optional.ofNullable(secret);
  }

  /** A secret by what a request calls it. */
  public Optional<StoredSecret> find(Caller caller, String id) {
    Optional<SecretIds.Arn> given = SecretIds.arn(id);
    if (given.isEmpty()) {
      return named(caller.account(), caller.region(), id);
    }
    SecretIds.Arn arn = given.get();
    if (!arn.region().equals(caller.region())) {
      return Optional.empty();
    }
    for (String name : SecretIds.names(id)) {
      Optional<StoredSecret> whole =
          named(arn.account(), arn.region(), name)
              .filter(secret -> secret.resource().equals(arn.resource()));
      if (whole.isPresent()) {
        return whole;
      }
    }
    boolean partial = !arn.isWhole() && arn.account().equals(caller.account());
    return partial ? named(arn.account(), arn.region(), arn.resource()) : Optional.empty();
  }

  /**
   * A secret by what a request calls it.
   *
   * @throws ServiceException when there is none
   */
  public StoredSecret get(Caller caller, String id) {
    return find(caller, id).orElseThrow(ServiceException::noSecret);
  }

  /** The secrets of an account in a region, replicas too. */
  public List<StoredSecret> all(String account, String region) {
    List<StoredSecret> found = new ArrayList<>();
    for (String name : List.copyOf(home(account, region).keySet())) {
      named(account, region, name).ifPresent(found::add);
    }
    return found;
  }

  /** Shows a secret in another region too. */
  public void replicate(StoredSecret secret, String region) {
    home(secret.account(), region).put(secret.name(), secret);
  }

  /** Hides a secret from a region. */
  public void withdraw(StoredSecret secret, String region) {
    home(secret.account(), region).remove(secret.name(), secret);
  }

  /** Removes a secret from wherever it is. */
  public void remove(StoredSecret secret) {
    homes.values().forEach(home -> home.remove(secret.name(), secret));
  }

  private Map<String, StoredSecret> home(String account, String region) {
    return homes.computeIfAbsent(new Home(account, region), key -> new LinkedHashMap<>());
  }
}
