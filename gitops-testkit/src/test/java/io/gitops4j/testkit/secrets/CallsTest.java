package io.gitops4j.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.testkit.secrets.calls.Call;
import io.gitops4j.testkit.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallsTest {
  private final VirtualTime time = new VirtualTime();
  private final FakeSecretsManager secrets = FakeSecretsManager.start(time);
  private final RawClient client = new RawClient(secrets.endpoint());

  @AfterEach
  void close() {
    secrets.close();
  }

  @Test
  void calls_tellWhatWasAskedForAndAnswered() {
    secrets.put("a", "1");
    time.advance(Duration.ofSeconds(3));
    client.call("GetSecretValue", Map.of("SecretId", "a"));
    client
        .in("us-east-1")
        .call("BatchGetSecretValue", Map.of("SecretIdList", List.of("a", "b", "c")));
    client.call("DescribeSecret", Map.of("SecretId", "none"));

    List<Call> calls = secrets.calls().list();

    assertThat(calls)
        .containsExactly(
            new Call(
                1,
                Instant.parse("2026-01-01T00:00:03Z"),
                "secretsmanager",
                "GetSecretValue",
                List.of("a"),
                "eu-west-1",
                "AKIDTEST",
                "",
                200,
                ""),
            new Call(
                2,
                Instant.parse("2026-01-01T00:00:03Z"),
                "secretsmanager",
                "BatchGetSecretValue",
                List.of("a", "b", "c"),
                "us-east-1",
                "AKIDTEST",
                "",
                200,
                ""),
            new Call(
                3,
                Instant.parse("2026-01-01T00:00:03Z"),
                "secretsmanager",
                "DescribeSecret",
                List.of("none"),
                "eu-west-1",
                "AKIDTEST",
                "",
                400,
                "ResourceNotFoundException"));
    assertThat(calls.get(1).idCount()).isEqualTo(3);
  }

  @Test
  void matchers_narrow_andSeeWhatComesLater() {
    secrets.put("a", "1");
    secrets.put("b", "1");
    client.call("GetSecretValue", Map.of("SecretId", "a"));
    client.call("GetSecretValue", Map.of("SecretId", secrets.arn("b")));
    client.by("AKIDOTHER").call("GetSecretValue", Map.of("SecretId", "none"));
    long mark = secrets.calls().mark();
    var later = secrets.calls().of("GetSecretValue").since(mark);
    assertThat(later.isEmpty()).isTrue();

    client.in("us-east-1").call("GetSecretValue", Map.of("SecretId", "a"));

    assertThat(later.count()).isEqualTo(1);
    assertThat(secrets.calls().count()).isEqualTo(4);
    assertThat(secrets.calls().naming("a").count()).isEqualTo(2);
    assertThat(secrets.calls().naming("b").count()).isEqualTo(1);
    assertThat(secrets.calls().in("us-east-1").count()).isEqualTo(1);
    assertThat(secrets.calls().by("AKIDOTHER").count()).isEqualTo(1);
    assertThat(secrets.calls().succeeded().count()).isEqualTo(2);
    assertThat(secrets.calls().failedWith("ResourceNotFoundException").count()).isEqualTo(2);
    assertThat(secrets.calls().to("ssm").count()).isZero();
    assertThat(secrets.calls().to("secretsmanager").count()).isEqualTo(4);
  }

  @Test
  void calls_neverHoldValues() {
    secrets.put("a", "Sesame-1");
    client.call("GetSecretValue", Map.of("SecretId", "a"));
    client.call(
        "PutSecretValue",
        Map.of(
            "SecretId",
            "a",
            "SecretString",
            "Sesame-2",
            "ClientRequestToken",
            java.util.UUID.randomUUID().toString()));

    assertThat(secrets.calls().toString()).contains("PutSecretValue").doesNotContain("Sesame");
  }

  @Test
  void callWithoutSignature_isInTheHomeRegion() throws Exception {
    var http = java.net.http.HttpClient.newHttpClient();
    http.send(
        java.net.http.HttpRequest.newBuilder(secrets.endpoint())
            .header("X-Amz-Target", "secretsmanager.ListSecrets")
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}"))
            .build(),
        java.net.http.HttpResponse.BodyHandlers.discarding());

    assertThat(secrets.calls().list().get(0))
        .returns("eu-west-1", Call::region)
        .returns("", Call::accessKeyId)
        .returns(200, Call::status);
  }
}
