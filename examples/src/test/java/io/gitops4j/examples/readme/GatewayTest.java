package io.gitops4j.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.aws.secrets.AwsSecrets;
import io.gitops4j.secrets.Secret;
import io.gitops4j.testkit.junit.SecretsTest;
import io.gitops4j.testkit.secrets.FakeSecretsManager;
import io.gitops4j.testkit.time.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;

@SecretsTest(secrets = "readme/secrets.yaml")
class GatewayTest {
  @Test
  void apiKey_duringAnOutage_staysAndFollowsLater(FakeSecretsManager aws, VirtualTime time) {
    try (AwsSecrets secrets =
        AwsSecrets.builder()
            .endpoint(aws.endpoint())
            .region(aws.region())
            .credentials(AnonymousCredentialsProvider.create())
            .clock(time)
            .timer(time)
            .executor(Runnable::run)
            .build()) {
      Secret apiKey = secrets.lookup("prod/payment-gateway#apiKey");
      aws.rotate("prod/payment-gateway", "{\"apiKey\":\"second\"}");
      aws.faults().outage();
      time.advance(Duration.ofMinutes(10));
      assertThat(apiKey.reveal()).isEqualTo("first");
      aws.faults().recover();
      time.advance(Duration.ofMinutes(1));
      assertThat(apiKey.reveal()).isEqualTo("second");
    }
  }
}
