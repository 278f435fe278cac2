package io.gitops4j.aws.client;

import java.util.Optional;

/**
 * An Amazon Resource Name: {@code
 * arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf} (AWS General Reference,
 * "Amazon Resource Names").
 *
 * @param partition {@code aws}, {@code aws-cn}, {@code aws-us-gov} and so on
 * @param service the service's name space
 * @param region the region
 * @param account the account's id
 * @param resource what follows the account, which may hold colons
 * @since 0.1
 */
public record Arn(
    String partition, String service, String region, String account, String resource) {

  private static final int PARTS = 6;

  /** Whether a text is meant as an ARN. */
  public static boolean looksLike(String text) {
    return text.startsWith("arn:");
  }

  /** Reads an ARN; nothing when the text has not the six parts of one. */
  public static Optional<Arn> parse(String text) {
    String[] parts = text.split(":", PARTS);
    if (parts.length < PARTS || !parts[0].equals("arn")) {
      return Optional.empty();
    }
    return Optional.of(new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]));
  }

  /** The same resource in another region, as replicas are. */
  public Arn in(String otherRegion) {
    return new Arn(partition, service, otherRegion, account, resource);
  }

  @Override
  public String toString() {
    return String.join(":", "arn", partition, service, region, account, resource);
  }
}
