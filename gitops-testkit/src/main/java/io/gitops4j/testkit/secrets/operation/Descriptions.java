package io.gitops4j.testkit.secrets.operation;

import io.gitops4j.testkit.secrets.vault.RotationPlan;
import io.gitops4j.testkit.secrets.vault.StoredSecret;
import io.gitops4j.testkit.secrets.wire.Timestamps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How secrets look in answers, without their values. */
final class Descriptions {
  private static final String OWN_KEY = "alias/aws/secretsmanager";

  private Descriptions() {}

  /** ARN and name. */
  static Map<String, @Nullable Object> brief(StoredSecret secret, String region) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("ARN", secret.arn(region));
    answer.put("Name", secret.name());
    return answer;
  }

  /** All that is known of a secret; the labels by version under the member of this name. */
  static Map<String, @Nullable Object> full(StoredSecret secret, String region, String versions) {
    Map<String, @Nullable Object> answer = brief(secret, region);
    answer.put("Description", secret.description());
    answer.put("KmsKeyId", secret.key());
    RotationPlan rotation = secret.rotation();
    if (rotation.function() != null) {
      answer.put("RotationEnabled", rotation.enabled());
      answer.put("RotationLambdaARN", rotation.function());
      answer.put("RotationRules", rotation.rules().isEmpty() ? null : rotation.rules());
    }
    answer.put("LastRotatedDate", Timestamps.seconds(rotation.last()));
    answer.put("LastChangedDate", Timestamps.seconds(secret.lastChanged()));
    answer.put("LastAccessedDate", Timestamps.seconds(secret.lastAccessed()));
    answer.put("DeletedDate", Timestamps.seconds(secret.deleted()));
    answer.put("NextRotationDate", Timestamps.seconds(rotation.next()));
    answer.put("Tags", secret.tags().isEmpty() ? null : tags(secret));
    answer.put(versions, stages(secret));
    answer.put("CreatedDate", Timestamps.seconds(secret.created()));
    if (!secret.replicas().isEmpty()) {
      answer.put("PrimaryRegion", secret.region());
    }
    return answer;
  }

  private static List<Object> tags(StoredSecret secret) {
    List<Object> tags = new ArrayList<>();
    secret.tags().forEach((key, value) -> tags.add(Map.of("Key", key, "Value", value)));
    return tags;
  }

  private static @Nullable Map<String, Object> stages(StoredSecret secret) {
    Map<String, Object> stages = new LinkedHashMap<>();
    secret.versions().stream()
        .filter(version -> !version.isDeprecated())
        .forEach(version -> stages.put(version.id(), version.stages()));
    return stages.isEmpty() ? null : stages;
  }

  /** The copies and how they are; null when there are none. */
  static @Nullable List<Object> replication(StoredSecret secret) {
    List<Object> replicas = new ArrayList<>();
    secret
        .replicas()
        .forEach(
            (region, replica) -> {
              Map<String, @Nullable Object> status = new LinkedHashMap<>();
              status.put("Region", region);
              status.put("KmsKeyId", replica.key().isEmpty() ? OWN_KEY : replica.key());
              status.put("Status", replica.failure() == null ? "InSync" : "Failed");
              status.put(
                  "StatusMessage",
                  Objects.requireNonNullElse(replica.failure(), "Replication succeeded"));
              status.put("LastAccessedDate", Timestamps.seconds(secret.lastAccessed()));
              replicas.add(status);
            });
    return replicas.isEmpty() ? null : replicas;
  }
}
