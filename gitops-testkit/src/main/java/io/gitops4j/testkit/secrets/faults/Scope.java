package io.gitops4j.testkit.secrets.faults;

import io.gitops4j.testkit.secrets.vault.SecretIds;
import io.gitops4j.testkit.secrets.wire.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a fault is for; an empty text is for all.
 *
 * @param operation the operation
 * @param secret the name of a secret
 * @param region the region that is called
 * @param caller an access key id, or the ARN of a role
 * @param skip how many are spared first
 * @param times how many it is for
 * @param chance which of them; null for all
 */
record Scope(
    String operation,
    String secret,
    String region,
    String caller,
    long skip,
    long times,
    @Nullable Chance chance) {
  static final Scope ALL = new Scope("", "", "", "", 0, Long.MAX_VALUE, null);

  /**
   * Picks requests at random, in each run the same ones.
   *
   * @param share how many, from 0 to 1
   * @param seed what the random numbers follow from
   */
  record Chance(double share, long seed) {}

  Scope withOperation(String name) {
    return new Scope(name, secret, region, caller, skip, times, chance);
  }

  Scope withSecret(String name) {
    return new Scope(operation, name, region, caller, skip, times, chance);
  }

  Scope withRegion(String name) {
    return new Scope(operation, secret, name, caller, skip, times, chance);
  }

  Scope withCaller(String name) {
    return new Scope(operation, secret, region, name, skip, times, chance);
  }

  Scope withSkip(long count) {
    return new Scope(operation, secret, region, caller, count, times, chance);
  }

  Scope withTimes(long count) {
    return new Scope(operation, secret, region, caller, skip, count, chance);
  }

  Scope withChance(Chance picked) {
    return new Scope(operation, secret, region, caller, skip, times, picked);
  }

  boolean covers(String named, List<String> ids, Caller by) {
    return (operation.isEmpty() || operation.equals(named))
        && (secret.isEmpty() || ids.stream().anyMatch(id -> SecretIds.same(id, secret)))
        && (region.isEmpty() || region.equals(by.region()))
        && (caller.isEmpty() || by.isNamed(caller));
  }

  /** Whether another is for nothing that this one is not for. */
  boolean contains(Scope other) {
    return (operation.isEmpty() || operation.equals(other.operation))
        && (secret.isEmpty() || secret.equals(other.secret))
        && (region.isEmpty() || region.equals(other.region))
        && (caller.isEmpty() || caller.equals(other.caller));
  }
}
