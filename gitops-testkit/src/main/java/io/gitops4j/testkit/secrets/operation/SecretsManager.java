package io.gitops4j.testkit.secrets.operation;

import io.gitops4j.testkit.secrets.vault.Vault;
import io.gitops4j.testkit.secrets.wire.Operation;
import java.util.Map;

/** The operations of Secrets Manager by name. */
public final class SecretsManager {

  private SecretsManager() {}

  /** The operations on a vault. */
  public static Map<String, Operation> operations(Vault vault) {
    ReadOperations read = new ReadOperations(vault);
    DescribeOperations describe = new DescribeOperations(vault);
    return Map.ofEntries(
        locked(vault, "GetSecretValue", read::get),
        locked(vault, "BatchGetSecretValue", read::batch),
        locked(vault, "DescribeSecret", describe::describe));
  }

  private static Map.Entry<String, Operation> locked(
      Vault vault, String name, Operation operation) {
    return Map.entry(
        name,
        request -> {
          synchronized (vault) {
            return operation.run(request);
          }
        });
  }
}
