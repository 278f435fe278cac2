package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object that names a uid updates only the object with that uid.
 *
 * <p>What the storage says of another one is passed on as it is, with the key in etcd, which a dry
 * run tells without the prefix of all keys. Source: k8s.io/apiserver, {@code
 * pkg/storage/interfaces.go}.
 */
final class UidPrecondition {

  private static final Map<String, String> STORED_AS =
      Map.of(
          "services", "services/specs",
          "endpoints", "services/endpoints",
          "nodes", "minions",
          "replicationcontrollers", "controllers",
          "ingresses", "ingress");

  private UidPrecondition() {}

  /** Refuses metadata with another uid than that of the live object, which may not be there. */
  static void check(
      Target target,
      Map<String, @Nullable Object> metadata,
      Map<String, @Nullable Object> live,
      boolean dryRun) {
    String given = Json.string(metadata, "uid");
    String there = Json.string(live, "metadata", "uid");
    if (!given.isEmpty() && !given.equals(there)) {
      throw ApiException.conflict(
          target.kind().kind(),
          target.name(),
          "StorageError: invalid object, Code: 4, Key: "
              + (dryRun ? "" : "/registry")
              + key(target)
              + ", ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: "
              + given
              + ", UID in object meta: "
              + there);
    }
  }

  private static String key(Target target) {
    Kind kind = target.kind().kind();
    String folder = kind.custom() ? kind.group() + "/" + kind.plural() : kind.plural();
    return "/"
        + STORED_AS.getOrDefault(kind.plural(), folder)
        + (kind.namespaced() ? "/" + target.namespace() : "")
        + "/"
        + target.name();
  }
}
