package io.gitops4j.testkit.secrets.operation;

import io.gitops4j.testkit.secrets.vault.StoredSecret;
import io.gitops4j.testkit.secrets.vault.StoredSecret.Replica;
import io.gitops4j.testkit.secrets.vault.Vault;
import io.gitops4j.testkit.secrets.wire.Input;
import io.gitops4j.testkit.secrets.wire.Request;
import io.gitops4j.testkit.secrets.wire.ServiceException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** ReplicateSecretToRegions and RemoveRegionsFromReplication; copies are there at once. */
final class Replication {
  private static final int REGION_MAX = 128;

  private final Vault vault;

  Replication(Vault vault) {
    this.vault = vault;
  }

  Map<String, @Nullable Object> replicate(Request request) {
    StoredSecret secret = Ids.live(vault, request, "ReplicateSecretToRegions", true);
    add(secret, request.input());
    return status(request, secret);
  }

  Map<String, @Nullable Object> remove(Request request) {
    StoredSecret secret = Ids.live(vault, request, "RemoveRegionsFromReplication", true);
    List<String> regions = request.input().texts("RemoveReplicaRegions");
    if (regions == null || regions.isEmpty()) {
      throw ServiceException.constraint("null", "removeReplicaRegions", "not be null");
    }
    for (String region : regions) {
      secret.replicas().remove(region);
      vault.withdraw(secret, region);
    }
    return status(request, secret);
  }

  private static Map<String, @Nullable Object> status(Request request, StoredSecret secret) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("ARN", secret.arn(request.caller().region()));
    List<Object> replicas = Descriptions.replication(secret);
    answer.put("ReplicationStatus", replicas == null ? List.of() : replicas);
    return answer;
  }

  /** Makes the copies that a request asks for. */
  void add(StoredSecret secret, Input input) {
    List<Input> wanted = input.structures("AddReplicaRegions");
    for (Input each : wanted) {
      if (each.text("Region", 1, REGION_MAX).equals(secret.region())) {
        throw ServiceException.parameter("Invalid replica region.");
      }
    }
    boolean overwrite = input.flag("ForceOverwriteReplicaSecret", false);
    for (Input each : wanted) {
      String region = each.text("Region", 1, REGION_MAX);
      String key = each.text("KmsKeyId");
      Optional<StoredSecret> there = vault.named(secret.account(), region, secret.name());
      String failure =
          there.isPresent() && there.get() != secret && !overwrite
              ? "Replication failed: Secret name "
                  + secret.name()
                  + " already exists in region "
                  + region
                  + "."
              : null;
      secret.replicas().put(region, new Replica(key == null ? "" : key, failure));
      if (failure == null) {
        vault.replicate(secret, region);
      }
    }
  }
}
