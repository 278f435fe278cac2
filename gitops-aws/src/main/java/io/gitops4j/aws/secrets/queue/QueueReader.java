package io.gitops4j.aws.secrets.queue;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.Stage;
import io.gitops4j.aws.secrets.queue.MessageSource.Message;
import io.gitops4j.secrets.Secrets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that reads a queue. */
final class QueueReader {

  private static final Logger LOG = LoggerFactory.getLogger(RotationQueue.class);

  /** How long closing waits for the thread, which hears of it at once where it can. */
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final Secrets secrets;
  private final MessageSource source;
  private final Pauses pauses;
  private final Thread thread;

  private volatile boolean closed;
  private volatile QueueStatus status =
      new QueueStatus(QueueStatus.State.READING, 0, 0, 0, 0, null);

  QueueReader(Secrets secrets, MessageSource source, Pauses pauses) {
    this.secrets = secrets;
    this.source = source;
    this.pauses = pauses;
    this.thread = new Thread(this::run, "gitops4j-secrets-queue");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  QueueStatus status() {
    return status;
  }

  void close() {
    closed = true;
    source.close();
    thread.interrupt();
    try {
      if (Thread.currentThread() != thread) {
        thread.join(CLOSING.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closed) {
        if (!readOnce()) {
          pauses.pause(pauses.after(status.failures()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      status = with(QueueStatus.State.CLOSED, status.failures(), status.lastFailure());
      source.close();
    }
  }

  /** Whether the queue could be read. */
  private boolean readOnce() {
    try {
      List<Message> messages = source.receive();
      if (status.failures() > 0) {
        LOG.info("The queue of rotations can be read again");
      }
      status = with(QueueStatus.State.READING, 0, null);
      if (!messages.isEmpty() && tell(messages)) {
        source.delete(messages);
      }
      return true;
    } catch (SecretException e) {
      failed(e.failure());
    } catch (RuntimeException e) {
      failed(
          Failure.of(
              Stage.SECRETS,
              Reason.INTERNAL,
              "Reading the queue of rotations failed with " + e.getClass().getName() + "."));
    }
    return closed;
  }

  private void failed(Failure failure) {
    if (closed) {
      return;
    }
    if (status.failures() == 0) {
      LOG.warn("{} It is tried again; secrets are asked for anew in time.", failure.message());
    }
    status = with(QueueStatus.State.WAITING, status.failures() + 1, failure);
  }

  /** Tells of each secret once; whether the secrets are still there to hear it. */
  private boolean tell(List<Message> messages) {
    Set<String> names = new LinkedHashSet<>();
    int rejected = 0;
    for (Message message : messages) {
      EventReading reading = EventReading.of(message.body());
      if (reading instanceof EventReading.Changed changed) {
        names.add(changed.nameOrArn());
      } else if (reading instanceof EventReading.Ignored ignored) {
        LOG.debug("The message {} is ignored: {}", message.id(), ignored.reason());
      } else if (reading instanceof EventReading.Malformed malformed) {
        rejected++;
        LOG.warn("The message {} is deleted: {}", message.id(), malformed.reason());
      }
    }
    try {
      for (String name : names) {
        secrets.changed(name);
      }
    } catch (IllegalStateException e) {
      LOG.info("The secrets were closed, so the queue of rotations is not read any more");
      closed = true;
      return false;
    }
    status =
        new QueueStatus(
            status.state(),
            status.received() + messages.size(),
            status.told() + names.size(),
            status.rejected() + rejected,
            status.failures(),
            status.lastFailure());
    return true;
  }

  private QueueStatus with(QueueStatus.State state, int failures, @Nullable Failure failure) {
    return new QueueStatus(
        state, status.received(), status.told(), status.rejected(), failures, failure);
  }
}
