package io.gitops4j.aws.eks;

import io.gitops4j.SecretValue;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Tokens of EKS. The rule: a token is {@code k8s-aws-v1.} and, in Base64 for URLs without padding,
 * the address of a call of STS {@code GetCallerIdentity} that is signed in the query, for 60
 * seconds, over the header {@code x-k8s-aws-id} with the cluster's name; so it opens that cluster
 * and no other. The cluster makes the call itself to find out who we are, and takes the token for
 * 15 minutes. No call is made to make one. Source: kubernetes-sigs/aws-iam-authenticator, "API
 * Authorization from Outside a Cluster". Tests: {@code EksCredentialsTest}.
 */
final class EksToken {

  /** How long a cluster takes a token. */
  static final Duration LIFE = Duration.ofMinutes(15);

  private static final Duration SIGNED_FOR = Duration.ofSeconds(60);
  private static final String CLUSTER = "x-k8s-aws-id";

  private EksToken() {}

  /**
   * Makes one.
   *
   * @param sts the host of STS in the cluster's region
   */
  static SecretValue of(
      AwsCredentialsIdentity identity, String sts, EksCluster cluster, Clock clock) {
    SdkHttpRequest call =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(URI.create("https://" + sts + "/"))
            .putRawQueryParameter("Action", "GetCallerIdentity")
            .putRawQueryParameter("Version", "2011-06-15")
            .putHeader(CLUSTER, cluster.name())
            .build();
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                request ->
                    request
                        .identity(identity)
                        .request(call)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sts")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, cluster.region())
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, SIGNED_FOR)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock));
    String address = signed.request().getUri().toString();
    return SecretValue.of(
        "the token of Amazon EKS",
        "k8s-aws-v1."
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(address.getBytes(StandardCharsets.UTF_8)));
  }
}
