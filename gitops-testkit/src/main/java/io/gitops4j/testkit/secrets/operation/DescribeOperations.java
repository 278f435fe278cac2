package io.gitops4j.testkit.secrets.operation;

import io.gitops4j.testkit.secrets.vault.StoredSecret;
import io.gitops4j.testkit.secrets.vault.Vault;
import io.gitops4j.testkit.secrets.wire.Request;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** DescribeSecret. */
final class DescribeOperations {
  private final Vault vault;

  DescribeOperations(Vault vault) {
    this.vault = vault;
  }

  Map<String, @Nullable Object> describe(Request request) {
    StoredSecret secret = Ids.allowed(vault, request, "DescribeSecret");
    Map<String, @Nullable Object> answer =
        Descriptions.full(secret, request.caller().region(), "VersionIdsToStages");
    answer.put("ReplicationStatus", Descriptions.replication(secret));
    return answer;
  }
}
