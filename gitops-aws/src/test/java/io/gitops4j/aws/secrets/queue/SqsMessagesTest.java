package io.gitops4j.aws.secrets.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.aws.client.AwsSettings;
import io.gitops4j.aws.secrets.queue.MessageSource.Message;
import io.gitops4j.aws.secrets.queue.QueueStatus.State;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class SqsMessagesTest {

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch hang = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private volatile int status = 200;
  private volatile String answer = "{}";
  private volatile boolean hanging;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    hang.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      calls.add(exchange.getRequestHeaders().getFirst("X-Amz-Target") + " " + body);
      asked.countDown();
      if (hanging) {
        hang.await();
      }
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void receive_messages_waitsLongAndGivesThem() throws NoSuchAlgorithmException {
    answer =
        "{\"Messages\":[{\"MessageId\":\"m\",\"ReceiptHandle\":\"r\",\"Body\":\"hello\","
            + "\"MD5OfBody\":\"%s\"}]}".formatted(md5("hello"));
    try (SqsMessages messages = messages()) {
      assertThat(messages.receive()).containsExactly(new Message("m", "r", "hello"));
      assertThat(calls.get(0))
          .startsWith("AmazonSQS.ReceiveMessage ")
          .contains("\"WaitTimeSeconds\":20", "\"MaxNumberOfMessages\":10");
      messages.delete(List.of(new Message("m", "r", "hello"), new Message("n", "s", "x")));
      assertThat(calls.get(1))
          .startsWith("AmazonSQS.DeleteMessageBatch ")
          .contains(
              "{\"Id\":\"0\",\"ReceiptHandle\":\"r\"}", "{\"Id\":\"1\",\"ReceiptHandle\":\"s\"}");
    }
  }

  @Test
  void receive_queueMissing_saysSo() {
    refuse(400, "com.amazonaws.sqs#QueueDoesNotExist");
    fails(Reason.NOT_FOUND, "it does not exist; create it, or correct its address.");
  }

  @Test
  void receive_notPermitted_namesTheActions() {
    refuse(403, "com.amazon.coral.service#AccessDeniedException");
    fails(
        Reason.FORBIDDEN,
        "AWS answered AccessDeniedException; allow sqs:ReceiveMessage and sqs:DeleteMessage on it in"
            + " the role's policy.");
  }

  @Test
  void receive_otherAnswer_isTriedAgain() {
    refuse(400, "com.amazonaws.sqs#OverLimit");
    fails(Reason.UNAVAILABLE, "AWS answered 400 (OverLimit); it is tried again.");
  }

  @Test
  void receive_noConnection_saysSo() {
    server.stop(0);
    fails(
        Reason.UNAVAILABLE,
        "no answer (SdkClientException); check the address, the credentials and the network.");
  }

  @Test
  void close_whileTheServerKeepsUsWaiting_endsTheThreadSoon() throws InterruptedException {
    hanging = true;
    RotationQueue queue = RotationQueue.start(new HeardSecrets(), messages(), new Pauses());
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    queue.close();
    assertThat(queue.status().state()).isEqualTo(State.CLOSED);
  }

  private void refuse(int code, String type) {
    status = code;
    answer = "{\"__type\":\"%s\",\"message\":\"no\"}".formatted(type);
  }

  private void fails(Reason reason, String end) {
    try (SqsMessages messages = messages()) {
      assertThatThrownBy(messages::receive)
          .isInstanceOfSatisfying(
              SecretException.class,
              e -> {
                assertThat(e.failure().reason()).isEqualTo(reason);
                assertThat(e.failure().message())
                    .isEqualTo("Cannot read the queue " + url() + ": " + end);
              });
    }
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/111122223333/rotations";
  }

  private SqsMessages messages() {
    return new SqsMessages(
        url(),
        new AwsSettings(
            "eu-west-1",
            List.of(),
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAEXAMPLE", "s")),
            null,
            Map.of(),
            null,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5)));
  }

  private static String md5(String text) throws NoSuchAlgorithmException {
    byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    return "%032x".formatted(new BigInteger(1, digest));
  }
}
