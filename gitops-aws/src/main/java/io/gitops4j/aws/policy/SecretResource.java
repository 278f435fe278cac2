package io.gitops4j.aws.policy;

import io.gitops4j.SecretRef;
import io.gitops4j.aws.client.Arn;
import java.util.regex.Pattern;

/**
 * What a reference means to IAM: the pattern that matches the ARN of its secret or parameter, and
 * nothing else.
 *
 * <p>Secrets Manager puts a hyphen and six random characters behind a name to make its ARN, which a
 * policy made before the secret cannot know: {@code -??????} stands for them, where {@code -*}
 * would match other secrets too (Secrets Manager User Guide, "Permissions policy examples"). An ARN
 * that has the six characters is taken as it is. A parameter's ARN has its name without the slash
 * in front, and nothing random.
 *
 * <p>Names are checked against what the services allow, so that no name brings a wildcard or a
 * policy variable of its own.
 *
 * @param service {@code secretsmanager} or {@code ssm}
 * @param name the name or ARN in the reference
 * @param region the region its ARN says, or the home region
 * @param account the account its ARN says, or the home account
 * @param partition the partition its ARN says, or the home partition
 * @param rest what follows the account in the pattern
 */
record SecretResource(
    String service, String name, String region, String account, String partition, String rest) {

  static final String SECRETS_MANAGER = "aws-secretsmanager";
  static final String PARAMETER_STORE = "aws-parameterstore";

  private static final Pattern SECRET_NAME = Pattern.compile("[A-Za-z0-9/_+=.@!-]{1,519}");
  private static final Pattern PARAMETER_NAME =
      Pattern.compile("/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*");
  private static final Pattern RANDOM_PART = Pattern.compile(".+-[A-Za-z0-9]{6}");

  static SecretResource of(SecretRef ref, AwsPlace home) {
    String service =
        switch (ref.store()) {
          case SECRETS_MANAGER -> "secretsmanager";
          case PARAMETER_STORE -> "ssm";
          default ->
              throw new IllegalArgumentException(
                  ref + " is neither in " + SECRETS_MANAGER + " nor in " + PARAMETER_STORE);
        };
    return Arn.looksLike(ref.name()) ? ofArn(ref, service) : ofName(ref, service, home);
  }

  private static SecretResource ofName(SecretRef ref, String service, AwsPlace home) {
    String rest =
        service.equals("ssm") ? parameter(ref, ref.name()) : secret(ref, ref.name()) + "-??????";
    return new SecretResource(
        service, ref.name(), home.region(), home.account(), home.partition(), rest);
  }

  private static SecretResource ofArn(SecretRef ref, String service) {
    Arn arn =
        Arn.parse(ref.name())
            .filter(a -> a.service().equals(service))
            .orElseThrow(() -> malformed(ref, "is not an ARN of " + service));
    String rest = arn.resource();
    if (service.equals("ssm")) {
      if (!rest.startsWith("parameter/")) {
        throw malformed(ref, "is not the ARN of a parameter");
      }
      rest = parameter(ref, rest.substring("parameter".length()));
    } else {
      if (!rest.startsWith("secret:")) {
        throw malformed(ref, "is not the ARN of a secret");
      }
      String name = rest.substring("secret:".length());
      rest = secret(ref, name) + (RANDOM_PART.matcher(name).matches() ? "" : "-??????");
    }
    AwsPlace place = new AwsPlace(arn.partition(), arn.region(), arn.account());
    return new SecretResource(
        service, ref.name(), place.region(), place.account(), place.partition(), rest);
  }

  private static String secret(SecretRef ref, String name) {
    if (!SECRET_NAME.matcher(name).matches()) {
      throw malformed(
          ref,
          "has characters that no secret's name has: letters, digits and /_+=.@!- are allowed");
    }
    return "secret:" + name;
  }

  private static String parameter(SecretRef ref, String name) {
    if (!PARAMETER_NAME.matcher(name).matches()) {
      throw malformed(
          ref, "has characters that no parameter's name has: letters, digits and /_.- are allowed");
    }
    return "parameter/" + (name.startsWith("/") ? name.substring(1) : name);
  }

  private static IllegalArgumentException malformed(SecretRef ref, String why) {
    return new IllegalArgumentException(ref + " " + why);
  }

  /** The pattern in a region, which may be one of a replica: their ARNs differ by it alone. */
  String pattern(String inRegion) {
    return "arn:" + partition + ":" + service + ":" + inRegion + ":" + account + ":" + rest;
  }
}
