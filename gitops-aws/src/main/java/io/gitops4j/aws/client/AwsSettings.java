package io.gitops4j.aws.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * How AWS services are called.
 *
 * @param region the region; null for the one that the SDK's chain finds (AWS_REGION, the profile,
 *     the instance)
 * @param replicaRegions further regions that hold replicas, in the order in which they are tried
 *     when the first does not answer
 * @param endpoint another address of every service, for tests and private endpoints; null for AWS'
 * @param credentials where credentials come from; null for the SDK's default chain
 * @param role the ARN of a role to take on with those credentials; null for none
 * @param accountRoles for the secrets of other accounts, the ARN of the role to take on; by account
 *     id
 * @param httpClient the HTTP client, which stays its owner's to close; null for one of our own
 * @param attemptTimeout the longest that one try of a call may take
 * @param callTimeout the longest that a call may take with all its tries
 * @since 0.1
 */
public record AwsSettings(
    @Nullable String region,
    List<String> replicaRegions,
    @Nullable URI endpoint,
    @Nullable AwsCredentialsProvider credentials,
    @Nullable String role,
    Map<String, String> accountRoles,
    @Nullable SdkHttpClient httpClient,
    Duration attemptTimeout,
    Duration callTimeout) {

  /** Copies the collections; checks that the time limits are positive. */
  public AwsSettings {
    replicaRegions = List.copyOf(replicaRegions);
    accountRoles = Map.copyOf(accountRoles);
    if (attemptTimeout.isNegative() || attemptTimeout.isZero()) {
      throw new IllegalArgumentException("attemptTimeout must be positive");
    }
    if (callTimeout.compareTo(attemptTimeout) < 0) {
      throw new IllegalArgumentException("callTimeout must not be shorter than attemptTimeout");
    }
  }

  /** The same, with a region where none is given. */
  public AwsSettings orIn(String otherwise) {
    return region != null
        ? this
        : new AwsSettings(
            otherwise,
            replicaRegions,
            endpoint,
            credentials,
            role,
            accountRoles,
            httpClient,
            attemptTimeout,
            callTimeout);
  }

  /** What the SDK finds by itself; 2 seconds a try, 8 seconds a call. */
  public static AwsSettings defaults() {
    return new AwsSettings(
        null,
        List.of(),
        null,
        null,
        null,
        Map.of(),
        null,
        Duration.ofSeconds(2),
        Duration.ofSeconds(8));
  }
}
