package io.gitops4j.aws.secrets.queue;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.Stage;
import io.gitops4j.aws.client.AwsSettings;
import io.gitops4j.aws.client.ClassPath;
import io.gitops4j.secrets.Secrets;
import java.util.function.Predicate;

/**
 * Hears of changed secrets from a queue in SQS that an EventBridge rule fills, and has them asked
 * for anew ({@link Secrets#changed}).
 *
 * <p>A message is a hint and never a value: it is not trusted for more than the name of a secret,
 * and what is asked for anew is asked of the store. Hints may come late, twice or not at all;
 * secrets are asked for anew in time all the same. {@link RotationEvents} has the rules.
 *
 * <p><b>A queue has one reader.</b> A message that one replica of a service took is not seen by the
 * others. Either each replica has a queue of its own, all targets of the rule; or the rule's target
 * is an SNS topic to which the queues subscribe, raw or wrapped; or the one queue only makes one
 * replica faster, and the others hear in time by asking.
 *
 * <pre>{@code
 * try (RotationQueue queue = RotationQueue.open(secrets, queueUrl, settings)) {
 *   serve();
 * }
 * }</pre>
 *
 * <p>Needs {@code software.amazon.awssdk:sqs} on the class path, and {@code sqs:ReceiveMessage} and
 * {@code sqs:DeleteMessage} on the queue. One daemon thread of its own reads. When the queue cannot
 * be read it tries again after 1 second, doubled with each failure up to 1 minute, less up to a
 * fifth at random; {@link #status()} shows it. Messages that are no events are deleted, with a line
 * in the log that has their id and not their text. Safe to use from many threads.
 *
 * @since 0.1
 */
public final class RotationQueue implements AutoCloseable {

  private static final String NEEDED_CLASS = "software.amazon.awssdk.services.sqs.SqsClient";

  private final QueueReader reader;

  private RotationQueue(QueueReader reader) {
    this.reader = reader;
  }

  /**
   * Reads a queue from now on.
   *
   * @param secrets who is told; stays open when this is closed, which comes first
   * @param queueUrl the queue's address, as SQS shows it; the region in it is used
   * @param settings how AWS is called; roles and replicas in it are not used
   * @throws SecretException with {@link Reason#UNSUPPORTED} when the module {@code sqs} is missing
   */
  public static RotationQueue open(Secrets secrets, String queueUrl, AwsSettings settings) {
    return open(secrets, queueUrl, settings, ClassPath::has);
  }

  static RotationQueue open(
      Secrets secrets, String queueUrl, AwsSettings settings, Predicate<String> hasClass) {
    if (queueUrl.isBlank()) {
      throw new IllegalArgumentException("queueUrl is blank");
    }
    if (!hasClass.test(NEEDED_CLASS)) {
      throw new SecretException(
          Failure.of(
              Stage.SECRETS,
              Reason.UNSUPPORTED,
              "Cannot read the queue "
                  + queueUrl
                  + ": the module software.amazon.awssdk:sqs is not on the class path; add it."));
    }
    return start(secrets, new SqsMessages(queueUrl, settings), new Pauses());
  }

  static RotationQueue start(Secrets secrets, MessageSource source, Pauses pauses) {
    QueueReader reader = new QueueReader(secrets, source, pauses);
    reader.start();
    return new RotationQueue(reader);
  }

  /** How it goes. */
  public QueueStatus status() {
    return reader.status();
  }

  /**
   * Ends reading, also in the middle of waiting for a message. A message that was received and not
   * deleted yet comes again. Closing twice does nothing.
   */
  @Override
  public void close() {
    reader.close();
  }
}
