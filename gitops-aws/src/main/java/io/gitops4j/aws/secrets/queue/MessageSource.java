package io.gitops4j.aws.secrets.queue;

import io.gitops4j.SecretException;
import java.util.List;

/** A queue of messages, behind a network. */
interface MessageSource extends AutoCloseable {

  /**
   * A message.
   *
   * @param id its id, which may be shown
   * @param receipt what deletes it
   * @param body its text
   */
  record Message(String id, String receipt, String body) {
    @Override
    public String toString() {
      return "Message[" + id + "]";
    }
  }

  /**
   * Waits for messages, until there are some or the queue's own limit passes.
   *
   * @throws SecretException when the queue cannot be read
   */
  List<Message> receive();

  /**
   * Deletes messages. Those that cannot be are received again later.
   *
   * @throws SecretException when none could be deleted
   */
  void delete(List<Message> messages);

  /** Ends waiting, in this and all other threads, and releases what is held. */
  @Override
  void close();
}
