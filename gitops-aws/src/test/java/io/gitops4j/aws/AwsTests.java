package io.gitops4j.aws;

import io.gitops4j.aws.client.AwsSettings;
import io.gitops4j.aws.secrets.AwsSecrets;
import io.gitops4j.aws.secrets.AwsSecretsBuilder;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** What tests that call a service of AWS have in common. */
public final class AwsTests {

  /** The region of tests. */
  public static final String REGION = "eu-west-1";

  private AwsTests() {}

  /** Credentials that tell the key they are. */
  public static AwsCredentialsProvider key(String id) {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(id, "not-a-secret"));
  }

  /** Secrets of an endpoint, read as the key AKIATEST. */
  public static AwsSecretsBuilder secrets(URI endpoint) {
    return AwsSecrets.builder()
        .endpoint(endpoint)
        .region(REGION)
        .credentials(key("AKIATEST"))
        .timeouts(Duration.ofSeconds(2), Duration.ofSeconds(8));
  }

  /** The settings of {@link #secrets}. */
  public static AwsSettings settings(URI endpoint) {
    return secrets(endpoint).settings();
  }

  /** The endpoint of moto for live tests. */
  public static URI moto() {
    return URI.create(String.valueOf(System.getenv("GITOPS4J_LIVE_AWS_ENDPOINT")));
  }
}
