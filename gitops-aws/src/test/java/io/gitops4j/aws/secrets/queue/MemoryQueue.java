package io.gitops4j.aws.secrets.queue;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A queue in memory: what is received next is messages, a failure, or what a test waits for. */
final class MemoryQueue implements MessageSource {

  private static final List<Message> END = List.of();

  private final BlockingQueue<Object> next = new LinkedBlockingQueue<>();
  private final BlockingQueue<List<Message>> deleted = new LinkedBlockingQueue<>();
  private int ids;

  synchronized MemoryQueue send(String... bodies) {
    List<Message> messages = new ArrayList<>();
    for (String body : bodies) {
      ids++;
      messages.add(new Message("m" + ids, "r" + ids, body));
    }
    next.add(messages);
    return this;
  }

  MemoryQueue fail(RuntimeException failure) {
    next.add(failure);
    return this;
  }

  static SecretException failure(String sentence) {
    return new SecretException(Failure.of(Stage.SECRETS, Reason.UNAVAILABLE, sentence));
  }

  List<String> nextDeleted() throws InterruptedException {
    List<Message> messages = deleted.poll(10, TimeUnit.SECONDS);
    return messages == null ? List.of() : messages.stream().map(Message::id).toList();
  }

  boolean nothingDeleted() {
    return deleted.isEmpty();
  }

  @Override
  @SuppressWarnings("unchecked")
  public List<Message> receive() {
    try {
      Object received = next.take();
      if (received instanceof RuntimeException failure) {
        throw failure;
      }
      return (List<Message>) received;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return END;
    }
  }

  @Override
  public void delete(List<Message> messages) {
    deleted.add(messages);
  }

  @Override
  public void close() {
    next.add(END);
  }
}
