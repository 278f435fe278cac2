package io.gitops4j.testkit.secrets.faults;

import io.gitops4j.testkit.secrets.vault.SecretIds;
import io.gitops4j.testkit.secrets.wire.Caller;
import java.util.List;

/**
 * Which requests a fault is for; an empty text is for all.
 *
 * @param operation the operation
 * @param secret the name of a secret
 * @param region the region that is called
 * @param caller an access key id, or the ARN of a role
 * @param skip how many are spared first
 * @param times how many it is for
 */
record Scope(String operation, String secret, String region, String caller, long skip, long times) {
  static final Scope ALL = new Scope("", "", "", "", 0, Long.MAX_VALUE);

  Scope withOperation(String name) {
    return new Scope(name, secret, region, caller, skip, times);
  }

  Scope withSecret(String name) {
    return new Scope(operation, name, region, caller, skip, times);
  }

  Scope withRegion(String name) {
    return new Scope(operation, secret, name, caller, skip, times);
  }

  Scope withCaller(String name) {
    return new Scope(operation, secret, region, name, skip, times);
  }

  Scope withSkip(long count) {
    return new Scope(operation, secret, region, caller, count, times);
  }

  Scope withTimes(long count) {
    return new Scope(operation, secret, region, caller, skip, count);
  }

  boolean covers(String named, List<String> ids, Caller by) {
    return (operation.isEmpty() || operation.equals(named))
        && (secret.isEmpty() || ids.stream().anyMatch(this::isSecret))
        && (region.isEmpty() || region.equals(by.region()))
        && (caller.isEmpty() || by.isNamed(caller));
  }

  private boolean isSecret(String id) {
    return id.equals(secret) || SecretIds.names(id).contains(secret);
  }

  /** Whether another is for nothing that this one is not for. */
  boolean contains(Scope other) {
    return (operation.isEmpty() || operation.equals(other.operation))
        && (secret.isEmpty() || secret.equals(other.secret))
        && (region.isEmpty() || region.equals(other.region))
        && (caller.isEmpty() || caller.equals(other.caller));
  }
}
