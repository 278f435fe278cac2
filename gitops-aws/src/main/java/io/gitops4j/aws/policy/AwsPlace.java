package io.gitops4j.aws.policy;

import java.util.regex.Pattern;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * Where names without an ARN belong: the home of the role that gets the policy.
 *
 * @param partition {@code aws}, {@code aws-cn}, {@code aws-us-gov} and so on
 * @param region such as {@code eu-west-1}
 * @param account the account's id, 12 digits
 * @since 0.1
 */
public record AwsPlace(String partition, String region, String account) {

  private static final Pattern PARTITION = Pattern.compile("aws(-[a-z]+)*");
  private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-[0-9]+");
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

  /** Checks the form of the three. */
  public AwsPlace {
    if (!PARTITION.matcher(partition).matches()) {
      throw new IllegalArgumentException("a partition reads aws or aws-cn, not " + partition);
    }
    checkRegion(region);
    if (!ACCOUNT.matcher(account).matches()) {
      throw new IllegalArgumentException("an account's id has 12 digits, not " + account);
    }
  }

  /** A region of an account, in the partition that the SDK's list says the region is in. */
  public static AwsPlace of(String region, String account) {
    checkRegion(region);
    return new AwsPlace(PartitionMetadata.of(Region.of(region)).id(), region, account);
  }

  /** What the addresses of the region's services end with. */
  String dnsSuffix(String ofRegion) {
    return PartitionMetadata.of(Region.of(ofRegion)).dnsSuffix();
  }

  static void checkRegion(String region) {
    if (!REGION.matcher(region).matches()) {
      throw new IllegalArgumentException("a region reads eu-west-1, not " + region);
    }
  }
}
