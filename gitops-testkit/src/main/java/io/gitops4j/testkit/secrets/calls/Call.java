package io.gitops4j.testkit.secrets.calls;

import java.time.Instant;
import java.util.List;

/**
 * One request to the fake; it holds no values.
 *
 * @param number its place in the order of arrival, from 1
 * @param at when it came, by the fake's clock
 * @param service the service, such as {@code secretsmanager}, {@code ssm}, {@code sts}, {@code sqs}
 * @param operation the operation, such as {@code GetSecretValue}; empty for what is none
 * @param ids the secrets, parameters, roles or queues it named, as it named them
 * @param region the region that was called
 * @param accessKeyId the key that signed; empty for an unsigned request
 * @param role the ARN of the role that called; empty for a user
 * @param status the HTTP status of the answer; 0 when there was none yet, or the connection broke
 * @param errorCode the error code of the answer; empty for none
 * @since 0.1
 */
public record Call(
    long number,
    Instant at,
    String service,
    String operation,
    List<String> ids,
    String region,
    String accessKeyId,
    String role,
    int status,
    String errorCode) {

  /** Copies the ids. */
  public Call {
    ids = List.copyOf(ids);
  }

  /** How many secrets it named. */
  public int idCount() {
    return ids.size();
  }

  /** Whether it was answered as it wanted. */
  public boolean succeeded() {
    return status >= 200 && status < 300;
  }
}
