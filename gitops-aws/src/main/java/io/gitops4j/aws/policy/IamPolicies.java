package io.gitops4j.aws.policy;

import io.gitops4j.SecretRef;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The least IAM policies for services that read secrets with this library.
 *
 * <pre>{@code
 * IamPolicy policy =
 *     IamPolicies.secretsRead(
 *         List.of(SecretRef.parse("aws-secretsmanager:prod/db")),
 *         AwsPlace.of("eu-west-1", "123456789012"));
 * Files.writeString(Path.of("secrets.tf"), policy.toHcl("secrets"));
 * }</pre>
 *
 * @since 0.1
 */
public final class IamPolicies {

  private static final Pattern ISSUER = Pattern.compile("[a-z0-9.-]+(/[A-Za-z0-9._-]+)*");

  private IamPolicies() {}

  /** As {@link #secretsRead(Collection, AwsPlace, ReadOptions)}, with the default options. */
  public static IamPolicy secretsRead(Collection<SecretRef> refs, AwsPlace home) {
    return secretsRead(refs, home, ReadOptions.defaults());
  }

  /**
   * What a role needs to read secrets of Secrets Manager and parameters of the Parameter Store.
   *
   * @param refs the references, their fields and parameters of no account; at least one
   * @param home where names without an ARN belong, and where the role is
   * @param options what else
   * @throws IllegalArgumentException when a reference is of another store, or its name has
   *     characters that no name has, a wildcard for example; or a key is for none of the secrets
   */
  public static IamPolicy secretsRead(
      Collection<SecretRef> refs, AwsPlace home, ReadOptions options) {
    return new SecretsReadPolicy(home, options).of(refs);
  }

  /**
   * Compares a policy that a role has with the least one, as far as secrets and parameters go.
   * Conditions are taken to hold.
   *
   * @param policyJson the policy document
   * @throws IllegalArgumentException when it is no policy document, or has statements by exclusion
   *     ({@code NotAction}, {@code NotResource}); and as {@link #secretsRead}
   */
  public static PolicyComparison compare(
      String policyJson, Collection<SecretRef> refs, AwsPlace home, ReadOptions options) {
    return new PolicyReview(secretsRead(refs, home, options))
        .compare(PolicyDocument.read(policyJson));
  }

  /**
   * The trust policy of a role that the pods of a service account take on by a token of the
   * cluster's identity provider (IAM roles for service accounts; EKS User Guide, "Assign IAM roles
   * to Kubernetes service accounts").
   *
   * @param issuer the cluster's issuer, as EKS shows it: {@code
   *     https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE}
   * @param home where the role is
   */
  public static IamPolicy trustOfServiceAccount(
      ServiceAccount account, String issuer, AwsPlace home) {
    String provider = issuer.startsWith("https://") ? issuer.substring(8) : issuer;
    if (!ISSUER.matcher(provider).matches()) {
      throw new IllegalArgumentException("not an issuer of tokens: " + issuer);
    }
    String arn =
        "arn:" + home.partition() + ":iam::" + home.account() + ":oidc-provider/" + provider;
    String subject = "system:serviceaccount:" + account.namespace() + ":" + account.name();
    return trust(
        "TrustServiceAccount",
        new PolicyPrincipal("Federated", arn),
        List.of("sts:AssumeRoleWithWebIdentity"),
        List.of(
            new PolicyCondition("StringEquals", provider + ":aud", List.of("sts.amazonaws.com")),
            new PolicyCondition("StringEquals", provider + ":sub", List.of(subject))));
  }

  /**
   * The trust policy of a role that the pods of a service account get by EKS Pod Identity, kept to
   * that account by the tags that EKS puts on the session (EKS User Guide, "Create IAM role with
   * trust policy required by EKS Pod Identity").
   */
  public static IamPolicy trustOfPodIdentity(ServiceAccount account) {
    return trust(
        "TrustPodIdentity",
        new PolicyPrincipal("Service", "pods.eks.amazonaws.com"),
        List.of("sts:AssumeRole", "sts:TagSession"),
        List.of(
            new PolicyCondition(
                "StringEquals",
                "aws:RequestTag/kubernetes-namespace",
                List.of(account.namespace())),
            new PolicyCondition(
                "StringEquals",
                "aws:RequestTag/kubernetes-service-account",
                List.of(account.name()))));
  }

  private static IamPolicy trust(
      String sid,
      PolicyPrincipal principal,
      List<String> actions,
      List<PolicyCondition> conditions) {
    return new IamPolicy(
        List.of(new PolicyStatement(sid, principal, actions, List.of(), conditions)), List.of());
  }
}
