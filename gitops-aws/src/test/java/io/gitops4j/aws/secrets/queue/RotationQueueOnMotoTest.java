package io.gitops4j.aws.secrets.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.aws.client.AwsSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A queue in moto: the messages of the fixtures, sent and heard. */
@Tag("live")
@EnabledIfEnvironmentVariable(named = "GITOPS4J_LIVE_AWS_ENDPOINT", matches = ".+")
class RotationQueueOnMotoTest {

  private static final URI ENDPOINT =
      URI.create(String.valueOf(System.getenv("GITOPS4J_LIVE_AWS_ENDPOINT")));
  private static final StaticCredentialsProvider KEYS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAEXAMPLE", "s"));
  private static final AwsSettings SETTINGS =
      new AwsSettings(
          "eu-west-1",
          List.of(),
          ENDPOINT,
          KEYS,
          null,
          Map.of(),
          null,
          Duration.ofSeconds(5),
          Duration.ofSeconds(8));

  @Test
  void events_sentToTheQueue_areHeardAndDeleted() throws IOException, InterruptedException {
    HeardSecrets secrets = new HeardSecrets();
    try (SqsClient sqs =
        SqsClient.builder()
            .region(Region.EU_WEST_1)
            .endpointOverride(ENDPOINT)
            .credentialsProvider(KEYS)
            .httpClient(UrlConnectionHttpClient.create())
            .build()) {
      String url = sqs.createQueue(r -> r.queueName("rotations-" + UUID.randomUUID())).queueUrl();
      try (RotationQueue queue = RotationQueue.open(secrets, url, SETTINGS)) {
        for (String name : List.of("no-json", "sns-wrapped", "label-updated-without-resources")) {
          Path folder = Path.of("src/test/resources/rotation-events", name);
          String body = Files.readString(folder.resolve("message.json"));
          sqs.sendMessage(r -> r.queueUrl(url).messageBody(body));
        }
        assertThat(List.of(secrets.next(), secrets.next()))
            .containsExactlyInAnyOrder(
                "arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-a1B2c3", "prod/db");
        assertThat(queue.status().failures()).isZero();
        assertThat(queue.status().state()).isEqualTo(QueueStatus.State.READING);
      }
    }
  }
}
