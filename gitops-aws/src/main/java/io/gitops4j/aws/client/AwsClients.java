package io.gitops4j.aws.client;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Makes clients of AWS services from {@link AwsSettings}: they share an HTTP client, credentials
 * and one thread for time limits.
 *
 * <p>Region and credentials are looked for when a client is first made, not before; so making this
 * calls nobody and cannot fail. A client that it made is its owner's to close, before this is
 * closed. Safe to use from many threads.
 *
 * @since 0.1
 */
public final class AwsClients implements AutoCloseable {

  private final AwsSettings settings;
  private final SdkHttpClient http;
  private final ScheduledThreadPoolExecutor timeLimits;

  /** Guarded by this, as what follows. */
  private @Nullable String region;

  private @Nullable AwsCredentialsProvider credentials;
  private final Map<String, AwsCredentialsProvider> ofAccounts = new HashMap<>();
  private final List<SdkAutoCloseable> own = new ArrayList<>();

  /** Clients with these settings. */
  public AwsClients(AwsSettings settings) {
    this.settings = settings;
    SdkHttpClient given = settings.httpClient();
    this.http =
        given != null
            ? given
            : UrlConnectionHttpClient.builder()
                .connectionTimeout(settings.attemptTimeout())
                .socketTimeout(settings.attemptTimeout())
                .build();
    this.timeLimits =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "gitops4j-aws-time-limits");
              thread.setDaemon(true);
              return thread;
            });
    timeLimits.setRemoveOnCancelPolicy(true);
    timeLimits.setKeepAliveTime(30, TimeUnit.SECONDS);
    timeLimits.allowCoreThreadTimeOut(true);
  }

  /** The settings it makes clients from. */
  public AwsSettings settings() {
    return settings;
  }

  /**
   * The region of the settings, or else the one that the SDK's chain finds, which may ask the
   * instance.
   *
   * @throws SecretException with {@link Reason#INVALID} when there is none
   */
  public synchronized String region() {
    String known = region;
    if (known == null) {
      known = settings.region() != null ? settings.region() : regionOfChain();
      region = known;
    }
    return known;
  }

  private static String regionOfChain() {
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion().id();
    } catch (SdkClientException e) {
      throw new SecretException(
          Failure.of(
              Stage.SECRETS,
              Reason.INVALID,
              "Cannot call AWS: no region is given, and neither AWS_REGION, the system property"
                  + " aws.region, the profile nor the instance names one; set AWS_REGION, or the"
                  + " region of the builder."),
          e);
    }
  }

  /**
   * A client for a region, with our credentials or those of a role of another account.
   *
   * @param builder a new builder of the service's client
   * @param ofRegion the region
   * @param account the account whose role is taken on, if the settings have one for it; null for
   *     ours
   */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C make(
      B builder, String ofRegion, @Nullable String account) {
    return make(builder, ofRegion, credentials(account), config -> {});
  }

  /**
   * A client for a region with credentials of the caller's.
   *
   * @param builder a new builder of the service's client
   * @param ofRegion the region
   * @param with whose credentials
   * @param more what else the client is configured with
   */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C make(
      B builder,
      String ofRegion,
      AwsCredentialsProvider with,
      Consumer<ClientOverrideConfiguration.Builder> more) {
    if (settings.endpoint() != null) {
      builder.endpointOverride(settings.endpoint());
    }
    return builder
        .region(Region.of(ofRegion))
        .credentialsProvider(with)
        .httpClient(http)
        .overrideConfiguration(
            config -> {
              config
                  .retryStrategy(AwsRetryStrategy.standardRetryStrategy())
                  .scheduledExecutorService(timeLimits)
                  .apiCallAttemptTimeout(settings.attemptTimeout())
                  .apiCallTimeout(settings.callTimeout());
              more.accept(config);
            })
        .build();
  }

  /** The host that is called for a service in a region, for sentences. */
  public String host(String service, String ofRegion) {
    return settings.endpoint() != null
        ? settings.endpoint().getAuthority()
        : service + "." + ofRegion + "." + Region.of(ofRegion).metadata().partition().dnsSuffix();
  }

  /**
   * Our credentials, or those of a role of another account, for what is signed without a client.
   *
   * @param account the account whose role is taken on, if the settings have one for it
   */
  public AwsCredentialsProvider credentialsOf(String account) {
    return credentials(account);
  }

  private synchronized AwsCredentialsProvider credentials(@Nullable String account) {
    String role = account == null ? null : settings.accountRoles().get(account);
    if (account == null || role == null) {
      return credentials();
    }
    AwsCredentialsProvider known = ofAccounts.get(account);
    if (known == null) {
      known = role(role, credentials());
      ofAccounts.put(account, known);
    }
    return known;
  }

  /** Guarded by this. */
  private AwsCredentialsProvider credentials() {
    AwsCredentialsProvider known = credentials;
    if (known == null) {
      AwsCredentialsProvider given = settings.credentials();
      known = given != null ? given : own(DefaultCredentialsProvider.builder().build());
      if (settings.role() != null) {
        known = role(settings.role(), known);
      }
      credentials = known;
    }
    return known;
  }

  /** Guarded by this. */
  private AwsCredentialsProvider role(String arn, AwsCredentialsProvider from) {
    RoleCredentials role = RoleCredentials.of(this, arn, from);
    own.add(role);
    return role.provider();
  }

  private <T extends SdkAutoCloseable> T own(T made) {
    own.add(made);
    return made;
  }

  /** Ends the thread, and closes what is our own. Closing twice does nothing. */
  @Override
  public void close() {
    List<SdkAutoCloseable> made;
    synchronized (this) {
      made = new ArrayList<>(own);
      own.clear();
    }
    for (int i = made.size() - 1; i >= 0; i--) {
      made.get(i).close();
    }
    timeLimits.shutdownNow();
    if (settings.httpClient() == null) {
      http.close();
    }
  }
}
