package io.gitops4j.aws.client;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** The credentials of a role that is taken on. Loaded only when a role is, for it needs STS. */
final class RoleCredentials implements SdkAutoCloseable {

  private static final String SESSION = "gitops4j";

  private final StsClient sts;
  private final StsAssumeRoleCredentialsProvider provider;

  private RoleCredentials(StsClient sts, StsAssumeRoleCredentialsProvider provider) {
    this.sts = sts;
    this.provider = provider;
  }

  static RoleCredentials of(AwsClients clients, String arn, AwsCredentialsProvider from) {
    StsClient sts = clients.make(StsClient.builder(), clients.region(), from, config -> {});
    return new RoleCredentials(
        sts,
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(r -> r.roleArn(arn).roleSessionName(SESSION))
            .build());
  }

  AwsCredentialsProvider provider() {
    return provider;
  }

  @Override
  public void close() {
    provider.close();
    sts.close();
  }
}
