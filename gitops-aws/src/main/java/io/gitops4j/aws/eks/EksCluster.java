package io.gitops4j.aws.eks;

import io.gitops4j.aws.client.Arn;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A cluster, as its ARN names it: {@code arn:aws:eks:eu-west-1:123456789012:cluster/prod}.
 *
 * @param region its region
 * @param account its account
 * @param name its name in them
 */
record EksCluster(String region, String account, String name) {

  private static final String KIND = "cluster/";
  private static final Pattern NAME = Pattern.compile("[0-9A-Za-z][-_0-9A-Za-z]{0,99}");
  private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z0-9]+)+");

  /** Reads an ARN; nothing when it is none of a cluster. */
  static Optional<EksCluster> parse(String text) {
    return Arn.parse(text)
        .filter(arn -> arn.service().equals("eks") && arn.resource().startsWith(KIND))
        .map(
            arn ->
                new EksCluster(
                    arn.region(), arn.account(), arn.resource().substring(KIND.length())))
        .filter(
            cluster ->
                NAME.matcher(cluster.name()).matches()
                    && REGION.matcher(cluster.region()).matches());
  }
}
