package io.gitops4j.aws.secrets.queue;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.Stage;
import io.gitops4j.aws.client.AwsSettings;
import io.gitops4j.aws.client.CallFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;

/**
 * A queue in SQS. Loaded only when the module {@code sqs} is there.
 *
 * <p>The HTTP client of the settings is not used: its time limits are for calls that answer at
 * once, where this one waits for {@value #WAIT_SECONDS} seconds by design.
 */
final class SqsMessages implements MessageSource {

  /** The longest that SQS waits for a message. */
  private static final int WAIT_SECONDS = 20;

  private static final int MOST_MESSAGES = 10;
  private static final Pattern HOST =
      Pattern.compile("https?://(?:sqs\\.([a-z0-9-]+)\\.|([a-z0-9-]+)\\.queue\\.)[^/]+/.*");

  private final String queueUrl;
  private final SqsClient sqs;
  private final AbortableHttpClient http;

  SqsMessages(String queueUrl, AwsSettings settings) {
    this.queueUrl = queueUrl;
    Duration wait = Duration.ofSeconds(WAIT_SECONDS).plus(settings.attemptTimeout());
    this.http =
        new AbortableHttpClient(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(settings.attemptTimeout())
                .socketTimeout(wait)
                .build());
    SqsClientBuilder builder = SqsClient.builder().httpClient(http);
    region(settings).map(Region::of).ifPresent(builder::region);
    Optional.ofNullable(settings.endpoint()).ifPresent(builder::endpointOverride);
    Optional.ofNullable(settings.credentials()).ifPresent(builder::credentialsProvider);
    this.sqs =
        builder
            .overrideConfiguration(
                c ->
                    c.apiCallAttemptTimeout(wait).apiCallTimeout(wait.plus(settings.callTimeout())))
            .build();
  }

  /** A queue is in the region that its address says, whatever the settings are. */
  private Optional<String> region(AwsSettings settings) {
    Matcher host = HOST.matcher(queueUrl);
    if (host.matches()) {
      return Optional.ofNullable(host.group(1) != null ? host.group(1) : host.group(2));
    }
    return Optional.ofNullable(settings.region());
  }

  @Override
  public List<Message> receive() {
    try {
      return sqs
          .receiveMessage(
              r ->
                  r.queueUrl(queueUrl)
                      .maxNumberOfMessages(MOST_MESSAGES)
                      .waitTimeSeconds(WAIT_SECONDS))
          .messages()
          .stream()
          .map(m -> new Message(m.messageId(), m.receiptHandle(), m.body()))
          .toList();
    } catch (SdkException e) {
      throw failure(e);
    }
  }

  @Override
  public void delete(List<Message> messages) {
    List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
    for (Message message : messages) {
      entries.add(
          DeleteMessageBatchRequestEntry.builder()
              .id(Integer.toString(entries.size()))
              .receiptHandle(message.receipt())
              .build());
    }
    try {
      sqs.deleteMessageBatch(r -> r.queueUrl(queueUrl).entries(entries));
    } catch (SdkException e) {
      throw failure(e);
    }
  }

  private SecretException failure(SdkException e) {
    String what = "Cannot read the queue " + queueUrl + ": ";
    if (!(e instanceof AwsServiceException answer)) {
      return new SecretException(
          Failure.of(
              Stage.SECRETS,
              Reason.UNAVAILABLE,
              what
                  + "no answer ("
                  + e.getClass().getSimpleName()
                  + "); check the address, the credentials and the network."),
          e);
    }
    String code = CallFailure.code(answer);
    if (code.contains("NonExistentQueue") || code.contains("QueueDoesNotExist")) {
      return new SecretException(
          Failure.of(
              Stage.SECRETS,
              Reason.NOT_FOUND,
              what + "it does not exist; create it, or correct its address."),
          e);
    }
    if (answer.statusCode() == 403 || code.startsWith("AccessDenied")) {
      return new SecretException(
          Failure.of(
              Stage.SECRETS,
              Reason.FORBIDDEN,
              what
                  + "AWS answered "
                  + code
                  + "; allow sqs:ReceiveMessage and sqs:DeleteMessage on it in the role's policy."),
          e);
    }
    return new SecretException(
        Failure.of(
            Stage.SECRETS,
            Reason.UNAVAILABLE,
            what + "AWS answered " + answer.statusCode() + " (" + code + "); it is tried again."),
        e);
  }

  @Override
  public void close() {
    http.close();
    sqs.close();
  }
}
