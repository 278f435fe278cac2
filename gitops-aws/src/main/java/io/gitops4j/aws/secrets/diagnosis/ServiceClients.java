package io.gitops4j.aws.secrets.diagnosis;

import io.gitops4j.aws.client.AwsSettings;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/** Makes the clients of the self-check, which share one HTTP client. */
final class ServiceClients implements AutoCloseable {

  private final AwsSettings settings;
  private final Region region;
  private final SdkHttpClient http;

  ServiceClients(AwsSettings settings, String region) {
    this.settings = settings;
    this.region = Region.of(region);
    SdkHttpClient given = settings.httpClient();
    this.http =
        given != null
            ? given
            : UrlConnectionHttpClient.builder()
                .connectionTimeout(settings.attemptTimeout())
                .socketTimeout(settings.attemptTimeout())
                .build();
  }

  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C make(
      B builder, AwsCredentialsProvider credentials, ExecutionInterceptor interceptor) {
    Optional.ofNullable(settings.endpoint()).ifPresent(builder::endpointOverride);
    return builder
        .region(region)
        .credentialsProvider(credentials)
        .httpClient(http)
        .overrideConfiguration(
            c ->
                c.addExecutionInterceptor(interceptor)
                    .apiCallAttemptTimeout(settings.attemptTimeout())
                    .apiCallTimeout(settings.callTimeout()))
        .build();
  }

  /** Where a service is asked, for sentences. */
  String host(String service) {
    return settings.endpoint() != null
        ? settings.endpoint().getAuthority()
        : service + "." + region.id() + "." + region.metadata().partition().dnsSuffix();
  }

  @Override
  public void close() {
    if (settings.httpClient() == null) {
      http.close();
    }
  }
}
