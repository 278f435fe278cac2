package io.gitops4j.testkit.secrets.operation;

import io.gitops4j.testkit.secrets.rotation.Rotator;
import io.gitops4j.testkit.secrets.vault.StoredSecret;
import io.gitops4j.testkit.secrets.vault.Vault;
import io.gitops4j.testkit.secrets.wire.Operation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** The operations of Secrets Manager by name. */
public final class SecretsManager {

  private SecretsManager() {}

  /**
   * The operations on a vault.
   *
   * @param changed hears of every operation that changed a secret
   */
  public static Map<String, Operation> operations(
      Vault vault, Rotator rotator, BiConsumer<String, StoredSecret> changed) {
    ReadOperations read = new ReadOperations(vault);
    ListOperations list = new ListOperations(vault);
    Replication replication = new Replication(vault);
    WriteOperations write = new WriteOperations(vault, replication, changed);
    DeleteOperations delete = new DeleteOperations(vault, changed);
    Tags tags = new Tags(vault);
    Map<String, Operation> operations = new LinkedHashMap<>();
    operations.put("GetSecretValue", read::get);
    operations.put("BatchGetSecretValue", read::batch);
    operations.put("DescribeSecret", list::describe);
    operations.put("ListSecrets", list::list);
    operations.put("ListSecretVersionIds", list::versions);
    operations.put("CreateSecret", write::create);
    operations.put("PutSecretValue", write::put);
    operations.put("UpdateSecret", write::update);
    operations.put("UpdateSecretVersionStage", new StageOperations(vault, changed)::update);
    operations.put("DeleteSecret", delete::delete);
    operations.put("RestoreSecret", delete::restore);
    operations.put("TagResource", tags::tag);
    operations.put("UntagResource", tags::untag);
    operations.put("GetRandomPassword", new Passwords()::random);
    operations.put("ReplicateSecretToRegions", replication::replicate);
    operations.put("RemoveRegionsFromReplication", replication::remove);
    operations.replaceAll((name, operation) -> locked(vault, operation));
    RotateOperations rotate = new RotateOperations(vault, rotator);
    operations.put("RotateSecret", rotate::rotate);
    operations.put("CancelRotateSecret", rotate::cancel);
    return operations;
  }

  private static Operation locked(Vault vault, Operation operation) {
    return request -> {
      synchronized (vault) {
        return operation.run(request);
      }
    };
  }
}
