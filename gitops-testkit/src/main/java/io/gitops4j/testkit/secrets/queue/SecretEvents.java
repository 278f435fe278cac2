package io.gitops4j.testkit.secrets.queue;

import io.gitops4j.testkit.apiserver.model.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Sends the events to queues that EventBridge would send by a rule about Secrets Manager: one for
 * each call that changed a secret, as CloudTrail tells it. They hold no values.
 */
public final class SecretEvents {
  private final Queues queues;
  private final List<String> targets = new CopyOnWriteArrayList<>();

  /** Events that go nowhere yet. */
  public SecretEvents(Queues queues) {
    this.queues = queues;
  }

  /** Sends further events to a queue, which must exist. */
  public void to(String queue) {
    targets.add(queue);
  }

  /** Tells of a change. */
  public void changed(String operation, String name, String arn, Instant at) {
    if (targets.isEmpty()) {
      return;
    }
    String[] parts = arn.split(":", -1);
    boolean service = operation.equals("RotationSucceeded");
    Map<String, @Nullable Object> detail = new LinkedHashMap<>();
    detail.put("eventSource", "secretsmanager.amazonaws.com");
    detail.put("eventName", operation);
    detail.put("eventTime", at.toString());
    detail.put("awsRegion", parts[3]);
    if (service) {
      detail.put("additionalEventData", Map.of("SecretId", arn));
      detail.put("eventType", "AwsServiceEvent");
    } else {
      detail.put("requestParameters", request(operation, name));
      detail.put("responseElements", Map.of("arn", arn));
      detail.put("eventType", "AwsApiCall");
    }
    Map<String, @Nullable Object> event = new LinkedHashMap<>();
    event.put("version", "0");
    event.put("id", UUID.randomUUID().toString());
    event.put(
        "detail-type",
        service ? "AWS Service Event via CloudTrail" : "AWS API Call via CloudTrail");
    event.put("source", "aws.secretsmanager");
    event.put("account", parts[4]);
    event.put("time", at.toString());
    event.put("region", parts[3]);
    event.put("resources", List.of());
    event.put("detail", detail);
    String body = Objects.requireNonNull(Json.text(event));
    targets.forEach(target -> queues.send(target, body));
  }

  private static Map<String, Object> request(String operation, String name) {
    return operation.equals("CreateSecret") ? Map.of("name", name) : Map.of("secretId", name);
  }
}
