package io.gitops4j.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.testkit.secrets.RawClient.Reply;
import io.gitops4j.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** GetSecretValue and BatchGetSecretValue. */
class ReadTest {
  private final VirtualTime time = new VirtualTime();
  private final FakeSecretsManager secrets = FakeSecretsManager.start(time);
  private final RawClient client = new RawClient(secrets.endpoint());

  @AfterEach
  void close() {
    secrets.close();
  }

  @Test
  void get_byName_answersCurrent() {
    String version = secrets.put("prod/db", "first");

    Reply reply = client.call("GetSecretValue", Map.of("SecretId", "prod/db"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body())
        .containsEntry("ARN", secrets.arn("prod/db"))
        .containsEntry("Name", "prod/db")
        .containsEntry("SecretString", "first")
        .containsEntry("VersionId", version)
        .containsEntry("VersionStages", List.of("AWSCURRENT"))
        .doesNotContainKey("SecretBinary");
    assertThat(reply.header("Content-Type")).isEqualTo("application/x-amz-json-1.1");
    assertThat(reply.header("x-amzn-RequestId")).hasSize(36);
  }

  @Test
  void get_afterRotation_answersBothStages() {
    secrets.put("prod/db", "first");
    time.advance(Duration.ofMillis(1500));
    secrets.rotate("prod/db", "second");

    assertThat(client.call("GetSecretValue", Map.of("SecretId", "prod/db")).body())
        .containsEntry("SecretString", "second")
        .containsEntry("CreatedDate", 1767225601.5);
    assertThat(
            client
                .call(
                    "GetSecretValue", Map.of("SecretId", "prod/db", "VersionStage", "AWSPREVIOUS"))
                .text("SecretString"))
        .isEqualTo("first");
  }

  @Test
  void get_ofUnknownSecret_isRefused() {
    Reply reply = client.call("GetSecretValue", Map.of("SecretId", "none"));

    assertThat(reply.error())
        .isEqualTo(
            "400 ResourceNotFoundException: Secrets Manager can't find the specified secret.");
    assertThat(reply.header("x-amzn-ErrorType")).isEqualTo("ResourceNotFoundException");
  }

  @Test
  void batch_withOneMissing_answersTheRest() {
    secrets.put("a", "1");

    Reply reply = client.call("BatchGetSecretValue", Map.of("SecretIdList", List.of("a", "b")));

    assertThat(reply.at("Errors"))
        .isEqualTo(
            List.of(
                Map.of(
                    "SecretId",
                    "b",
                    "ErrorCode",
                    "ResourceNotFoundException",
                    "Message",
                    "Secrets Manager can't find the specified secret.")));
    assertThat((List<?>) reply.at("SecretValues")).hasSize(1);
  }
}
