package io.gitops4j.aws.policy;

import io.gitops4j.aws.client.Arn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What else a policy for reading secrets is to allow, or to keep to.
 *
 * @param batch whether secrets are asked for in batches: one more action, on all resources because
 *     the service knows no other; true by default
 * @param describe whether {@code DescribeSecret} is allowed, which this library does not need;
 *     false by default
 * @param replicaRegions further regions in which the same secrets are read
 * @param keys customer keys that secrets are encrypted with: the names or ARNs of the secrets, as
 *     their references have them, by the key's ARN; no names mean all that are in the key's region
 * @param accountRoles roles of other accounts that are taken on to read their secrets, by account
 * @since 0.1
 */
public record ReadOptions(
    boolean batch,
    boolean describe,
    List<String> replicaRegions,
    Map<String, Set<String>> keys,
    Map<String, String> accountRoles) {

  private static final Pattern KEY =
      Pattern.compile("arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+");
  private static final Pattern ROLE =
      Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\w+=,.@/-]+");

  /** Copies the collections; checks regions, keys and roles. */
  public ReadOptions {
    replicaRegions = List.copyOf(replicaRegions);
    replicaRegions.forEach(AwsPlace::checkRegion);
    Map<String, Set<String>> sorted = new TreeMap<>();
    keys.forEach((key, names) -> sorted.put(checkKey(key), new TreeSet<>(names)));
    keys = Collections.unmodifiableMap(sorted);
    accountRoles = Collections.unmodifiableMap(new TreeMap<>(accountRoles));
    accountRoles.forEach(ReadOptions::checkRole);
  }

  /** Batches, and nothing else. */
  public static ReadOptions defaults() {
    return new ReadOptions(true, false, List.of(), Map.of(), Map.of());
  }

  /** The same with batches or without. */
  public ReadOptions batch(boolean value) {
    return new ReadOptions(value, describe, replicaRegions, keys, accountRoles);
  }

  /** The same with {@code DescribeSecret} or without. */
  public ReadOptions describe(boolean value) {
    return new ReadOptions(batch, value, replicaRegions, keys, accountRoles);
  }

  /** The same with other regions of replicas. */
  public ReadOptions replicas(String... regions) {
    return new ReadOptions(batch, describe, List.of(regions), keys, accountRoles);
  }

  /** The same with one more key, which all secrets of its region are encrypted with. */
  public ReadOptions key(String keyArn) {
    return key(keyArn, List.of());
  }

  /** The same with one more key, which these secrets are encrypted with. */
  public ReadOptions key(String keyArn, List<String> namesOrArns) {
    Map<String, Set<String>> more = new TreeMap<>(keys);
    more.put(keyArn, Set.copyOf(namesOrArns));
    return new ReadOptions(batch, describe, replicaRegions, more, accountRoles);
  }

  /** The same with one more role, which is taken on to read the secrets of its account. */
  public ReadOptions accountRole(String account, String roleArn) {
    Map<String, String> more = new TreeMap<>(accountRoles);
    more.put(account, roleArn);
    return new ReadOptions(batch, describe, replicaRegions, keys, more);
  }

  /** The regions in which a secret of a region is read. */
  List<String> regions(String first) {
    List<String> all = new ArrayList<>(List.of(first));
    replicaRegions.stream().filter(region -> !region.equals(first)).forEach(all::add);
    return all;
  }

  private static String checkKey(String arn) {
    if (!KEY.matcher(arn).matches()) {
      throw new IllegalArgumentException(
          "kms:Decrypt is allowed on the ARN of a key (arn:aws:kms:eu-west-1:123456789012:key/…),"
              + " which "
              + arn
              + " is not");
    }
    return arn;
  }

  private static void checkRole(String account, String arn) {
    boolean ofAccount = Arn.parse(arn).filter(a -> a.account().equals(account)).isPresent();
    if (!ROLE.matcher(arn).matches() || !ofAccount) {
      throw new IllegalArgumentException(
          arn + " is not the ARN of a role of the account " + account);
    }
  }
}
