package io.gitops4j.aws.eks;

import io.gitops4j.ApplyException;
import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.aws.client.AwsClients;
import io.gitops4j.aws.client.AwsSettings;
import io.gitops4j.aws.client.CallFailure;
import io.gitops4j.spi.ClusterCredentials;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Signs in to clusters of Amazon EKS: {@code provider: aws} of the ConfigMap that {@code
 * spec.kubeConfig.configMapRef} names.
 *
 * <p>The entry {@code cluster} is the ARN, {@code address} and {@code ca.crt} are what {@code aws
 * eks describe-cluster} tells as endpoint and certificate authority; other than Flux, they are not
 * asked for here. A token is signed with the credentials that the SDK finds, or those of {@link
 * AwsSettings#accountRoles()} for the cluster's account, and no call is made for it. The cluster
 * needs an access entry for the role. Found by {@link java.util.ServiceLoader}. Safe to use from
 * many threads; holds nothing to be closed.
 *
 * @since 0.1
 */
public final class EksCredentials implements ClusterCredentials {

  private final AwsSettings settings;
  private final Clock clock;

  /** With credentials as the SDK finds them. */
  public EksCredentials() {
    this(AwsSettings.defaults());
  }

  /** With other credentials or roles; the region is always that of the cluster. */
  public EksCredentials(AwsSettings settings) {
    this(settings, Clock.systemUTC());
  }

  EksCredentials(AwsSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public String provider() {
    return "aws";
  }

  /**
   * {@inheritDoc}
   *
   * @throws ApplyException with {@link Reason#UNSUPPORTED} without an address or a certificate
   *     authority, and {@link Reason#UNAUTHENTICATED} when there are no credentials
   */
  @Override
  public Login login(Cluster told) {
    EksCluster cluster =
        EksCluster.parse(told.name())
            .orElseThrow(
                () ->
                    failure(
                        told,
                        Reason.INVALID,
                        "the entry cluster is no ARN such as"
                            + " arn:aws:eks:eu-west-1:123456789012:cluster/prod; correct it.",
                        null));
    if (told.address().isEmpty() || told.certificateAuthority().isEmpty()) {
      throw failure(
          told,
          Reason.UNSUPPORTED,
          "its address and certificate authority are not asked for here; add the entries address"
              + " and ca.crt, as aws eks describe-cluster tells them.",
          null);
    }
    Instant end = clock.instant().plus(EksToken.LIFE);
    try (AwsClients clients = new AwsClients(settings.orIn(cluster.region()))) {
      AwsCredentials identity = clients.credentialsOf(cluster.account()).resolveCredentials();
      return new Login(
          told.address(),
          told.certificateAuthority(),
          EksToken.of(identity, clients.host("sts", cluster.region()), cluster, clock),
          end);
    } catch (SdkException e) {
      CallFailure failure =
          CallFailure.of(e, "sts:AssumeRole", "sts." + cluster.region() + ".amazonaws.com", "");
      throw failure(told, failure.reason(), failure.sentence(), e);
    }
  }

  private static ApplyException failure(
      Cluster cluster, Reason reason, String why, @Nullable Throwable cause) {
    String message = "Cannot sign in to the cluster " + cluster.name() + " of AWS: " + why;
    Failure failure = Failure.of(Stage.PLAN, reason, message);
    return cause == null ? new ApplyException(failure) : new ApplyException(failure, cause);
  }
}
