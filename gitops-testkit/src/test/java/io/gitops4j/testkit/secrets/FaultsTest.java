package io.gitops4j.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.secrets.RawClient.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final String USER = "User: arn:aws:iam::123456789012:user/test";

  private final FakeSecretsManager secrets = FakeSecretsManager.start();
  private final RawClient client = new RawClient(secrets.endpoint());

  @BeforeEach
  void put() {
    secrets.put("a", "1");
    secrets.put("b", "2");
  }

  @AfterEach
  void close() {
    secrets.close();
  }

  private Reply get(String id) {
    return client.call("GetSecretValue", Map.of("SecretId", id));
  }

  private Reply batch() {
    return client.call("BatchGetSecretValue", Map.of("SecretIdList", List.of("a", "b")));
  }

  private static String firstError(Reply reply) {
    Object error = Objects.requireNonNull(Json.list(reply.body(), "Errors")).get(0);
    return Json.string(error, "SecretId")
        + " "
        + Json.string(error, "ErrorCode")
        + ": "
        + Json.string(error, "Message");
  }

  @Test
  void throttle_ofTwo_refusesTwo() {
    secrets.faults().throttle(2);

    assertThat(get("a").error()).isEqualTo("400 ThrottlingException: Rate exceeded");
    assertThat(get("b").error()).isEqualTo("400 ThrottlingException: Rate exceeded");
    assertThat(get("a").status()).isEqualTo(200);
  }

  @Test
  void throttleAll_ofAnOperation_leavesOthersAlone_untilRecover() {
    secrets.faults().on("BatchGetSecretValue").throttleAll();

    assertThat(batch().status()).isEqualTo(400);
    assertThat(batch().status()).isEqualTo(400);
    assertThat(get("a").status()).isEqualTo(200);
    secrets.faults().recover();
    assertThat(batch().status()).isEqualTo(200);
  }

  @Test
  void outage_isOfAllRequests() {
    secrets.faults().outage();

    Reply reply = get("a");
    assertThat(reply.error())
        .isEqualTo("500 InternalServiceError: An error occurred on the server side.");
    assertThat(reply.header("x-amzn-ErrorType")).isEqualTo("InternalServiceError");
    secrets.faults().recover();
    secrets.faults().unavailable();
    assertThat(get("a").error())
        .isEqualTo(
            "503 ServiceUnavailableException: The service is currently unavailable. Please try"
                + " again later.");
  }

  @Test
  void outage_ofARegion_leavesOthersAlone_andEndsAlone() {
    secrets.replicate("a", "eu-central-1");
    secrets.faults().region("eu-west-1").outage();
    secrets.faults().region("eu-central-1").on("DescribeSecret").throttleAll();

    assertThat(get("a").status()).isEqualTo(500);
    assertThat(
            client
                .in("eu-central-1")
                .call("GetSecretValue", Map.of("SecretId", "a"))
                .text("SecretString"))
        .isEqualTo("1");
    secrets.faults().region("eu-west-1").recover();
    assertThat(get("a").status()).isEqualTo(200);
    assertThat(
            client
                .in("eu-central-1")
                .call("DescribeSecret", Map.of("SecretId", "a"))
                .text("__type"))
        .isEqualTo("ThrottlingException");
  }

  @Test
  void fault_ofASecret_meetsItsNameAndArn_alsoInBatches() {
    secrets.faults().secret("b").outage();

    assertThat(get("a").status()).isEqualTo(200);
    assertThat(get("b").status()).isEqualTo(500);
    assertThat(get(secrets.arn("b")).status()).isEqualTo(500);
    assertThat(batch().status()).isEqualTo(500);
  }

  @Test
  void fault_ofAnArn_meetsTheName_butNotTheReplica() {
    secrets.replicate("b", "eu-central-1");
    RawClient elsewhere = client.in("eu-central-1");
    String arn = secrets.arn("b");
    secrets.faults().secret(arn).outage();

    assertThat(get("b").status()).isEqualTo(500);
    assertThat(get(arn.substring(0, arn.length() - 7)).status()).isEqualTo(500);
    assertThat(get("a").status()).isEqualTo(200);
    assertThat(
            elsewhere
                .call("GetSecretValue", Map.of("SecretId", secrets.in("eu-central-1").arn("b")))
                .status())
        .isEqualTo(200);
  }

  @Test
  void fault_afterAndTimes_isCounted() {
    secrets.faults().after(1).times(1).outage();

    assertThat(get("a").status()).isEqualTo(200);
    assertThat(get("a").status()).isEqualTo(500);
    assertThat(get("a").status()).isEqualTo(200);
  }

  @Test
  void fault_ofACaller_isOfItsKeyOnly() {
    secrets.faults().caller("AKIDTEST").expireCredentials();

    assertThat(get("a").error())
        .isEqualTo(
            "400 ExpiredTokenException: The security token included in the request is expired");
    assertThat(client.by("AKIDOTHER").call("GetSecretValue", Map.of("SecretId", "a")).status())
        .isEqualTo(200);
    secrets.faults().recover();
    secrets.faults().rejectCredentials();
    assertThat(get("a").error())
        .isEqualTo(
            "400 UnrecognizedClientException: The security token included in the request is"
                + " invalid.");
  }

  @Test
  void latency_holdsTheAnswerBack_andWhatItSaysIsFromBefore() throws Exception {
    secrets.faults().times(1).latency(Duration.ofMillis(200));
    long start = System.nanoTime();

    CompletableFuture<Reply> answer = client.later("GetSecretValue", Map.of("SecretId", "a"));
    while (secrets.calls().isEmpty()) {
      Thread.onSpinWait();
    }
    while (!answer.isDone() && System.nanoTime() - start < 100_000_000) {
      Thread.onSpinWait();
    }
    assertThat(answer).isNotDone();

    assertThat(answer.get(5, TimeUnit.SECONDS).text("SecretString")).isEqualTo("1");
    assertThat(System.nanoTime() - start).isGreaterThan(200_000_000L);
  }

  @Test
  void hang_answersWhenItIsOver() throws Exception {
    secrets.faults().hang();
    CompletableFuture<Reply> answer = client.later("GetSecretValue", Map.of("SecretId", "a"));
    while (secrets.calls().isEmpty()) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(() -> answer.get(50, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    assertThat(secrets.calls().list().get(0).status()).isZero();
    secrets.rotate("a", "2");

    secrets.faults().recover();

    assertThat(answer.get(5, TimeUnit.SECONDS).text("SecretString")).isEqualTo("2");
  }

  @Test
  void hang_endsWithTheServer_andLeavesNoThread() {
    FakeSecretsManager other = FakeSecretsManager.start();
    other.faults().hang();
    CompletableFuture<Reply> answer =
        new RawClient(other.endpoint()).later("GetSecretValue", Map.of("SecretId", "a"));
    while (other.calls().isEmpty()) {
      Thread.onSpinWait();
    }
    secrets.close();

    other.close();
    other.close();

    assertThatThrownBy(() -> answer.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(
            thread -> thread.isAlive() && thread.getName().contains("gitops4j-fake-secrets"));
  }

  @Test
  void reset_breaksTheConnection_butDoesWhatWasAskedFor() {
    secrets.faults().reset(1);

    assertThatThrownBy(
            () ->
                client.call(
                    "PutSecretValue",
                    Map.of(
                        "SecretId",
                        "a",
                        "SecretString",
                        "9",
                        "ClientRequestToken",
                        java.util.UUID.randomUUID().toString())))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(get("a").text("SecretString")).isEqualTo("9");
  }

  @Test
  void halfAnswer_isCutOff() {
    secrets.faults().times(1).halfAnswer();

    assertThatThrownBy(() -> get("a")).isInstanceOf(UncheckedIOException.class);
    assertThat(secrets.calls().list().get(0).status()).isZero();
    assertThat(get("a").status()).isEqualTo(200);
  }

  @Test
  void deny_ofAnAction_isSaidInTheSentenceOfIam() {
    secrets.faults().deny("secretsmanager:BatchGetSecretValue");
    secrets.faults().secret("a").deny("secretsmanager:GetSecretValue");

    assertThat(batch().error())
        .isEqualTo(
            "400 AccessDeniedException: "
                + USER
                + " is not authorized to perform: secretsmanager:BatchGetSecretValue because no"
                + " identity-based policy allows the secretsmanager:BatchGetSecretValue action");
    assertThat(get("a").error())
        .isEqualTo(
            "400 AccessDeniedException: "
                + USER
                + " is not authorized to perform: secretsmanager:GetSecretValue on resource: a"
                + " because no identity-based policy allows the secretsmanager:GetSecretValue"
                + " action");
    assertThat(get("b").status()).isEqualTo(200);
    assertThat(client.call("DescribeSecret", Map.of("SecretId", "a")).status()).isEqualTo(200);
  }

  @Test
  void denySecret_isPartialInABatch_andHidesWhetherItExists() {
    secrets.faults().denySecret("b");
    secrets.faults().denySecret("none");

    Reply reply = batch();
    assertThat(Json.list(reply.body(), "SecretValues")).hasSize(1);
    assertThat(firstError(reply))
        .isEqualTo(
            "b AccessDeniedException: "
                + USER
                + " is not authorized to perform: secretsmanager:GetSecretValue on resource: b"
                + " because no identity-based policy allows the secretsmanager:GetSecretValue"
                + " action");
    assertThat(get("none").text("__type")).isEqualTo("AccessDeniedException");
    assertThat(client.call("DescribeSecret", Map.of("SecretId", "b")).text("__type"))
        .isEqualTo("AccessDeniedException");
  }

  @Test
  void denyKey_andDisableKey_areSaidAsKmsDoes() {
    secrets.faults().denyKey("a");
    secrets.faults().disableKey("b");

    assertThat(get("a").error())
        .isEqualTo("400 AccessDeniedException: Access to KMS is not allowed");
    assertThat(get("b").error())
        .isEqualTo(
            "400 DecryptionFailure: Secrets Manager can't decrypt the protected secret text using"
                + " the provided KMS key.");
    assertThat(firstError(batch()))
        .isEqualTo("a AccessDeniedException: Access to KMS is not allowed");
    assertThat(client.call("DescribeSecret", Map.of("SecretId", "a")).status()).isEqualTo(200);
  }

  @Test
  void denyWithinABatch_canBeOfTheBatchAlone() {
    secrets.faults().on("BatchGetSecretValue").denySecret("b");

    assertThat(get("b").status()).isEqualTo(200);
    assertThat(firstError(batch())).startsWith("b AccessDeniedException");
  }
}
