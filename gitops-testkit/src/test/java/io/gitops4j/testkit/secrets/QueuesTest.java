package io.gitops4j.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.secrets.RawClient.Reply;
import io.gitops4j.testkit.time.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is needed of SQS, and the events that EventBridge sends. */
class QueuesTest {
  private final VirtualTime time = new VirtualTime();
  private final FakeSecretsManager secrets = FakeSecretsManager.start(time);
  private final RawClient client = new RawClient(secrets.endpoint());

  @AfterEach
  void close() {
    secrets.close();
  }

  private Reply call(String operation, Map<String, ?> members) {
    return client.target("AmazonSQS." + operation, members);
  }

  private Object message(Reply reply) {
    return Objects.requireNonNull(
        Objects.requireNonNull(Json.list(reply.body(), "Messages")).get(0));
  }

  @Test
  void message_isReceived_hiddenAndDeleted() {
    String url = secrets.queue("q");
    assertThat(url).isEqualTo(secrets.endpoint() + "/123456789012/q");
    Reply sent = call("SendMessage", Map.of("QueueUrl", url, "MessageBody", "hello"));
    assertThat(sent.text("MD5OfMessageBody")).isEqualTo("5d41402abc4b2a76b9719d911017c592");
    assertThat(sent.header("Content-Type")).isEqualTo("application/x-amz-json-1.0");

    Object message = message(call("ReceiveMessage", Map.of("QueueUrl", url)));

    assertThat(Json.string(message, "Body")).isEqualTo("hello");
    assertThat(Json.string(message, "MessageId")).isEqualTo(sent.text("MessageId"));
    assertThat(call("ReceiveMessage", Map.of("QueueUrl", url)).body()).isEmpty();
    time.advance(Duration.ofSeconds(30));
    Object again = message(call("ReceiveMessage", Map.of("QueueUrl", url)));
    assertThat(Json.string(again, "MessageId")).isEqualTo(sent.text("MessageId"));
    call(
        "DeleteMessage",
        Map.of("QueueUrl", url, "ReceiptHandle", Json.string(again, "ReceiptHandle")));
    assertThat(secrets.queued("q")).isZero();
  }

  @Test
  void receive_waitsForAMessage() throws Exception {
    String url = secrets.queue("q");
    var waiting =
        java.util.concurrent.CompletableFuture.supplyAsync(
            () -> call("ReceiveMessage", Map.of("QueueUrl", url, "WaitTimeSeconds", 20)));
    while (secrets.calls().of("ReceiveMessage").isEmpty()) {
      Thread.onSpinWait();
    }

    call("SendMessage", Map.of("QueueUrl", url, "MessageBody", "hello"));

    assertThat(Json.string(message(waiting.get(10, java.util.concurrent.TimeUnit.SECONDS)), "Body"))
        .isEqualTo("hello");
  }

  @Test
  void deleteMany_answersEach() {
    String url = secrets.queue("q");
    call("SendMessage", Map.of("QueueUrl", url, "MessageBody", "a"));
    String receipt =
        Json.string(message(call("ReceiveMessage", Map.of("QueueUrl", url))), "ReceiptHandle");

    Reply reply =
        call(
            "DeleteMessageBatch",
            Map.of(
                "QueueUrl", url, "Entries", List.of(Map.of("Id", "1", "ReceiptHandle", receipt))));

    assertThat(reply.at("Successful")).isEqualTo(List.of(Map.of("Id", "1")));
    assertThat(secrets.queued("q")).isZero();
  }

  @Test
  void unknownQueue_isRefused() {
    Reply reply = call("ReceiveMessage", Map.of("QueueUrl", "http://x/1/none"));

    assertThat(reply.error())
        .isEqualTo("400 com.amazonaws.sqs#QueueDoesNotExist: The specified queue does not exist.");
    assertThat(reply.header("x-amzn-ErrorType")).isEqualTo("QueueDoesNotExist");
    assertThatThrownBy(() -> secrets.queued("none"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The fake has no queue none; make it first.");
  }

  @Test
  void changes_areSentAsEvents_withoutValues() {
    String url = secrets.eventQueue("q");
    secrets.put("a", "Sesame");
    secrets.rotate("a", "Sesame2");
    secrets.in("eu-west-1").rotate("a", step -> "Sesame3");

    Reply reply = call("ReceiveMessage", Map.of("QueueUrl", url, "MaxNumberOfMessages", 10));

    List<?> messages = Objects.requireNonNull(Json.list(reply.body(), "Messages"));
    assertThat(messages.toString()).doesNotContain("Sesame");
    List<Object> events =
        messages.stream()
            .map(each -> Json.parse(Json.string(each, "Body").getBytes(StandardCharsets.UTF_8)))
            .toList();
    assertThat(events)
        .extracting(event -> Json.string(event, "detail", "eventName"))
        .containsExactly("CreateSecret", "PutSecretValue", "RotationSucceeded");
    assertThat(events)
        .extracting(event -> Json.string(event, "detail-type"))
        .containsExactly(
            "AWS API Call via CloudTrail",
            "AWS API Call via CloudTrail",
            "AWS Service Event via CloudTrail");
    assertThat(Json.string(events.get(1), "detail", "responseElements", "arn"))
        .isEqualTo(secrets.arn("a"));
    assertThat(Json.string(events.get(2), "detail", "additionalEventData", "SecretId"))
        .isEqualTo(secrets.arn("a"));
  }
}
