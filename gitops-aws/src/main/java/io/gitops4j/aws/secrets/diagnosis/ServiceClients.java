package io.gitops4j.aws.secrets.diagnosis;

import io.gitops4j.aws.client.AwsClients;
import io.gitops4j.aws.client.AwsSettings;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Makes the clients of the self-check, for the region that it found. */
final class ServiceClients implements AutoCloseable {

  private final AwsClients clients;
  private final String region;

  ServiceClients(AwsSettings settings, String region) {
    this.clients = new AwsClients(settings);
    this.region = region;
  }

  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C make(
      B builder, AwsCredentialsProvider credentials, ExecutionInterceptor interceptor) {
    return clients.make(
        builder, region, credentials, config -> config.addExecutionInterceptor(interceptor));
  }

  /** Where a service is asked, for sentences. */
  String host(String service) {
    return clients.host(service, region);
  }

  @Override
  public void close() {
    clients.close();
  }
}
