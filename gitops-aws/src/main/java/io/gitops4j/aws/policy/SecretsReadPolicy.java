package io.gitops4j.aws.policy;

import io.gitops4j.SecretRef;
import io.gitops4j.aws.client.Arn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes the least policy for reading secrets.
 *
 * <p>What is allowed the same way becomes one statement: the secrets of the home account, those of
 * each other account, the parameters. What surprises:
 *
 * <ul>
 *   <li>{@code BatchGetSecretValue} knows no resources, so it is allowed on {@code *}; it gives
 *       nothing by itself, because {@code GetSecretValue} is asked for each secret all the same
 *       (Service Authorization Reference; Secrets Manager API, BatchGetSecretValue).
 *   <li>{@code kms:Decrypt} is asked for by the service in the caller's name, so it is kept to
 *       calls that come through it ({@code kms:ViaService}) and to these secrets, whose ARN is in
 *       the encryption context (Secrets Manager User Guide, "Secret encryption and decryption";
 *       Systems Manager: {@code PARAMETER_ARN}). Keys of the service itself need no statement.
 *   <li>A secret of another account is also guarded by its own policy and its key's, and the
 *       service's own key cannot be used from there: a hint says so. Where a role is taken on
 *       instead, that role is what may be used, and its policy must allow the rest.
 * </ul>
 *
 * <p>Tests: {@code IamPoliciesTest}, with a folder per case.
 */
final class SecretsReadPolicy {

  private final AwsPlace home;
  private final ReadOptions options;
  private final List<PolicyStatement> statements = new ArrayList<>();
  private final Set<String> hints = new TreeSet<>();

  SecretsReadPolicy(AwsPlace home, ReadOptions options) {
    this.home = home;
    this.options = options;
  }

  IamPolicy of(Collection<SecretRef> refs) {
    if (refs.isEmpty()) {
      throw new IllegalArgumentException("a policy needs at least one reference");
    }
    List<SecretResource> direct = new ArrayList<>();
    Set<String> roles = new TreeSet<>();
    for (SecretRef ref : refs) {
      SecretResource resource = SecretResource.of(ref, home);
      String role = options.accountRoles().get(resource.account());
      if (role == null) {
        direct.add(resource);
      } else {
        roles.add(role);
        hints.add(
            "The policy of the role %s must allow reading %s: make it with secretsRead for the account %s."
                .formatted(role, resource.name(), resource.account()));
      }
    }
    List<SecretResource> secrets = ofService(direct, "secretsmanager");
    List<SecretResource> parameters = ofService(direct, "ssm");
    read("ReadSecrets", secretActions(), secrets);
    if (options.batch() && !secrets.isEmpty()) {
      statements.add(
          statement(
              "ReadSecretsInBatches", List.of("secretsmanager:BatchGetSecretValue"), List.of("*")));
    }
    read("ReadParameters", parameterActions(), parameters);
    decrypt(direct);
    if (!roles.isEmpty()) {
      statements.add(statement("TakeOnRoles", List.of("sts:AssumeRole"), List.copyOf(roles)));
    }
    return new IamPolicy(statements, List.copyOf(hints));
  }

  private static List<SecretResource> ofService(List<SecretResource> all, String service) {
    return all.stream().filter(resource -> resource.service().equals(service)).toList();
  }

  private List<String> secretActions() {
    return options.describe()
        ? List.of("secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue")
        : List.of("secretsmanager:GetSecretValue");
  }

  private List<String> parameterActions() {
    return options.batch()
        ? List.of("ssm:GetParameter", "ssm:GetParameters")
        : List.of("ssm:GetParameter");
  }

  private void read(String sid, List<String> actions, List<SecretResource> resources) {
    Map<String, List<String>> byAccount = new TreeMap<>();
    for (SecretResource resource : resources) {
      byAccount
          .computeIfAbsent(resource.account(), any -> new ArrayList<>())
          .addAll(patterns(resource));
      if (!resource.account().equals(home.account())) {
        hintOfAccount(resource);
      }
    }
    List<String> own = byAccount.remove(home.account());
    if (own != null) {
      statements.add(statement(sid, actions, own));
    }
    byAccount.forEach(
        (account, patterns) ->
            statements.add(statement(sid + "OfAccount" + account, actions, patterns)));
  }

  private List<String> patterns(SecretResource resource) {
    return options.regions(resource.region()).stream().map(resource::pattern).toList();
  }

  private void hintOfAccount(SecretResource resource) {
    if (resource.service().equals("ssm")) {
      hints.add(
          ("The parameter %s is of the account %s: it must be an advanced parameter that is shared"
                  + " by Resource Access Manager.")
              .formatted(resource.name(), resource.account()));
    } else {
      hints.add(
          ("The secret %s is of the account %s: its resource policy must allow"
                  + " secretsmanager:GetSecretValue to the role, and it must be encrypted with a"
                  + " customer key whose policy allows kms:Decrypt to it, because the key"
                  + " aws/secretsmanager cannot be used from another account.")
              .formatted(resource.name(), resource.account()));
    }
  }

  private void decrypt(List<SecretResource> resources) {
    int number = 0;
    for (Map.Entry<String, Set<String>> key : options.keys().entrySet()) {
      int before = statements.size();
      for (String service : List.of("secretsmanager", "ssm")) {
        List<String> contexts =
            contexts(ofService(resources, service), key.getKey(), key.getValue());
        if (!contexts.isEmpty()) {
          number++;
          statements.add(decrypt("Decrypt" + number, service, key.getKey(), contexts));
        }
      }
      if (statements.size() == before) {
        throw new IllegalArgumentException(
            "the key " + key.getKey() + " is not for any of these secrets in its region");
      }
      String keyAccount = arn(key.getKey()).account();
      if (!keyAccount.equals(home.account())) {
        hints.add(
            "The key %s is of the account %s: its key policy must allow kms:Decrypt to the role."
                .formatted(key.getKey(), keyAccount));
      }
    }
  }

  private List<String> contexts(List<SecretResource> resources, String key, Set<String> names) {
    String region = arn(key).region();
    return resources.stream()
        .filter(resource -> names.isEmpty() || names.contains(resource.name()))
        .filter(resource -> options.regions(resource.region()).contains(region))
        .map(resource -> resource.pattern(region))
        .toList();
  }

  /** The options took no key that is no ARN. */
  private static Arn arn(String key) {
    return Arn.parse(key).orElseThrow();
  }

  private PolicyStatement decrypt(String sid, String service, String key, List<String> contexts) {
    String region = arn(key).region();
    String context = service.equals("ssm") ? "PARAMETER_ARN" : "SecretARN";
    return new PolicyStatement(
        sid,
        null,
        List.of("kms:Decrypt"),
        List.of(key),
        List.of(
            new PolicyCondition(
                "StringEquals",
                "kms:ViaService",
                List.of(service + "." + region + "." + home.dnsSuffix(region))),
            new PolicyCondition("StringLike", "kms:EncryptionContext:" + context, contexts)));
  }

  private static PolicyStatement statement(
      String sid, List<String> actions, List<String> resources) {
    return new PolicyStatement(sid, null, actions, resources, List.of());
  }
}
