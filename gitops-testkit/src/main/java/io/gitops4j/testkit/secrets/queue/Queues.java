package io.gitops4j.testkit.secrets.queue;

import io.gitops4j.testkit.secrets.wire.Input;
import io.gitops4j.testkit.secrets.wire.Operation;
import io.gitops4j.testkit.secrets.wire.Request;
import io.gitops4j.testkit.secrets.wire.ServiceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Queues of SQS: SendMessage, ReceiveMessage, DeleteMessage and DeleteMessageBatch.
 *
 * <p>A queue is known by the last part of its address. A receiver waits in real time, and a message
 * that was received is hidden by the fake's clock.
 */
public final class Queues implements AutoCloseable {
  private static final int MAX_MESSAGES = 10;
  private static final int MAX_WAIT = 20;
  private static final int HIDDEN = 30;
  private static final int MAX_HIDDEN = 43_200;
  private static final int MAX_URL = 2048;
  private static final int MAX_BODY = 1 << 18;

  private final Clock clock;
  private final Map<String, List<Message>> queues = new LinkedHashMap<>();
  private boolean closed;

  private static final class Message {
    private final String id = UUID.randomUUID().toString();
    private final String body;
    private String receipt = "";
    private Instant visible;

    private Message(String body, Instant sent) {
      this.body = body;
      this.visible = sent;
    }
  }

  /** No queues. */
  public Queues(Clock clock) {
    this.clock = clock;
  }

  /** Makes a queue, if there is none of that name. */
  public synchronized void make(String name) {
    queues.computeIfAbsent(name, key -> new ArrayList<>());
  }

  /** Adds a message to a queue, which must exist. */
  public synchronized String send(String name, String body) {
    Message message = new Message(body, clock.instant());
    queue(name).add(message);
    notifyAll();
    return message.id;
  }

  /**
   * The number of messages in a queue that were not deleted.
   *
   * @throws IllegalArgumentException when there is no such queue
   */
  public synchronized int size(String name) {
    List<Message> queue = queues.get(name);
    if (queue == null) {
      throw new IllegalArgumentException("The fake has no queue " + name + "; make it first.");
    }
    return queue.size();
  }

  /** The operations by name. */
  public Map<String, Operation> operations() {
    return Map.of(
        "SendMessage", this::send,
        "ReceiveMessage", this::receive,
        "DeleteMessage", this::delete,
        "DeleteMessageBatch", this::deleteMany);
  }

  private List<Message> queue(String name) {
    List<Message> queue = queues.get(name);
    if (queue == null) {
      throw ServiceException.of(
          "com.amazonaws.sqs#QueueDoesNotExist", "The specified queue does not exist.");
    }
    return queue;
  }

  private static String name(Request request, String action) {
    String url = request.input().text("QueueUrl", 1, MAX_URL);
    String name = url.substring(url.lastIndexOf('/') + 1);
    request.check(
        "sqs:" + action,
        "arn:aws:sqs:" + request.caller().region() + ":" + request.caller().account() + ":" + name);
    return name;
  }

  private Map<String, @Nullable Object> send(Request request) {
    String body = request.input().hidden("MessageBody", 1, MAX_BODY);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("MessageId", send(name(request, "SendMessage"), body));
    answer.put("MD5OfMessageBody", Md5.of(body));
    return answer;
  }

  private Map<String, @Nullable Object> receive(Request request) {
    Input input = request.input();
    String name = name(request, "ReceiveMessage");
    int max = Objects.requireNonNullElse(number(input, "MaxNumberOfMessages", 1, MAX_MESSAGES), 1);
    int wait = Objects.requireNonNullElse(number(input, "WaitTimeSeconds", 0, MAX_WAIT), 0);
    int hidden =
        Objects.requireNonNullElse(number(input, "VisibilityTimeout", 0, MAX_HIDDEN), HIDDEN);
    List<Object> shown = new ArrayList<>();
    for (Message message : await(name, max, wait, hidden)) {
      Map<String, @Nullable Object> each = new LinkedHashMap<>();
      each.put("MessageId", message.id);
      each.put("ReceiptHandle", message.receipt);
      each.put("MD5OfBody", Md5.of(message.body));
      each.put("Body", message.body);
      shown.add(each);
    }
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("Messages", shown.isEmpty() ? null : shown);
    return answer;
  }

  private static @Nullable Integer number(Input input, String name, int min, int max) {
    Long number = input.number(name, min, max);
    return number == null ? null : number.intValue();
  }

  private synchronized List<Message> await(String name, int max, int wait, int hidden) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(wait);
    List<Message> taken = take(name, max, hidden);
    while (taken.isEmpty() && !closed) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        break;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
      taken = take(name, max, hidden);
    }
    return taken;
  }

  private List<Message> take(String name, int max, int hidden) {
    Instant now = clock.instant();
    List<Message> taken = new ArrayList<>();
    for (Message message : queue(name)) {
      if (taken.size() < max && !message.visible.isAfter(now)) {
        message.receipt = UUID.randomUUID().toString();
        message.visible = now.plus(Duration.ofSeconds(hidden));
        taken.add(message);
      }
    }
    return taken;
  }

  private synchronized Map<String, @Nullable Object> delete(Request request) {
    String receipt = request.input().text("ReceiptHandle", 1, MAX_URL);
    delete(name(request, "DeleteMessage"), receipt);
    return new LinkedHashMap<>();
  }

  private void delete(String name, String receipt) {
    queue(name).removeIf(message -> message.receipt.equals(receipt));
  }

  private synchronized Map<String, @Nullable Object> deleteMany(Request request) {
    String name = name(request, "DeleteMessage");
    List<Object> done = new ArrayList<>();
    for (Input entry : request.input().structures("Entries")) {
      delete(name, entry.text("ReceiptHandle", 1, MAX_URL));
      done.add(Map.of("Id", entry.text("Id", 1, MAX_URL)));
    }
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("Successful", done);
    answer.put("Failed", List.of());
    return answer;
  }

  /** Ends all waiting. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
