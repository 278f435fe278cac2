package io.gitops4j.aws.secrets.queue;

import io.gitops4j.aws.secrets.value.JsonFields;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a message means: an event of EventBridge, as it is or wrapped by SNS.
 *
 * <p>Where the secret is named depends on the event, and so does the case of the field: {@code
 * resources} of an event that the service sends itself; {@code requestParameters.secretId} of a
 * call, where the caller may have given a name or part of an ARN; {@code responseElements.arn} of
 * its answer, which some calls wrote {@code aRN} before 2024; {@code additionalEventData.SecretId}
 * of a rotation, which has no request (Secrets Manager User Guide, "CloudTrail entries"). The ARN
 * in the answer is taken first, because it is whole. A call that failed changed nothing, and a
 * rotation that began has no new current version yet.
 *
 * <p>Messages come from outside: they are at most {@value #MAX_LENGTH} characters and a name at
 * most {@value #MAX_NAME}, and nothing of them is repeated in a reason. Tests: {@code
 * EventReadingTest}, with a folder per message.
 */
sealed interface EventReading {

  /** What SQS allows, in characters of one byte. */
  int MAX_LENGTH = 256 * 1024;

  /** The longest ARN of a secret or parameter, with room. */
  int MAX_NAME = 2048;

  /** The names of the calls and events of CloudTrail that may bring a new value. */
  Set<String> CHANGES =
      Set.of(
          "CreateSecret",
          "DeleteSecret",
          "PutSecretValue",
          "RestoreSecret",
          "RotateSecret",
          "RotationSucceeded",
          "UpdateSecret",
          "UpdateSecretVersionStage");

  /** A secret may have changed. */
  record Changed(String nameOrArn) implements EventReading {}

  /** It is an event, but changes no secret. */
  record Ignored(String reason) implements EventReading {}

  /** It is not an event. */
  record Malformed(String reason) implements EventReading {}

  static EventReading of(String body) {
    if (body.length() > MAX_LENGTH) {
      return new Malformed("it is longer than " + MAX_LENGTH + " characters");
    }
    Optional<JsonFields> message = JsonFields.of(body);
    if (message.isPresent() && message.get().text("Type").isPresent()) {
      Optional<String> inner = message.get().text("Message");
      if (inner.isEmpty()) {
        return new Malformed("it is a notification of SNS without a message");
      }
      message = JsonFields.of(inner.get());
    }
    if (message.isEmpty()) {
      return new Malformed("it is not a JSON object");
    }
    return event(message.get());
  }

  private static EventReading event(JsonFields event) {
    Optional<String> source = event.text("source");
    if (source.isEmpty() || event.text("detail").isEmpty()) {
      return new Malformed("it has no source and detail, so it is not an event of EventBridge");
    }
    String type = event.text("detail-type").orElse("");
    if (source.get().equals("aws.ssm") && type.equals("Parameter Store Change")) {
      return named(event, List.of("/resources/0", "/detail/name"));
    }
    if (!source.get().equals("aws.secretsmanager")) {
      return new Ignored("it is of another service");
    }
    return switch (type) {
      case "Secret Label Updated" -> named(event, List.of("/resources/0", "/detail/name"));
      case "AWS API Call via CloudTrail", "AWS Service Event via CloudTrail" -> trail(event);
      default -> new Ignored("its type is not known");
    };
  }

  private static EventReading trail(JsonFields event) {
    if (!CHANGES.contains(event.text("/detail/eventName").orElse(""))) {
      return new Ignored("it changes no value");
    }
    if (event.text("/detail/errorCode").isPresent()) {
      return new Ignored("the call failed");
    }
    return named(
        event,
        List.of(
            "/detail/responseElements/arn",
            "/detail/responseElements/aRN",
            "/detail/additionalEventData/SecretId",
            "/detail/additionalEventData/secretId",
            "/detail/serviceEventDetails/SecretId",
            "/detail/serviceEventDetails/secretId",
            "/detail/requestParameters/secretId",
            "/detail/requestParameters/name",
            "/resources/0"));
  }

  private static EventReading named(JsonFields event, List<String> places) {
    for (String place : places) {
      Optional<String> name = event.text(place).filter(text -> !text.isBlank());
      if (name.isPresent()) {
        return name.get().length() <= MAX_NAME
            ? new Changed(name.get())
            : new Malformed("the name in it is longer than " + MAX_NAME + " characters");
      }
    }
    return new Malformed("it names no secret");
  }
}
