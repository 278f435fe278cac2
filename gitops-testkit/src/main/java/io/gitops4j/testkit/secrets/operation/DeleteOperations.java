package io.gitops4j.testkit.secrets.operation;

import io.gitops4j.testkit.secrets.vault.SecretIds;
import io.gitops4j.testkit.secrets.vault.StoredSecret;
import io.gitops4j.testkit.secrets.vault.Vault;
import io.gitops4j.testkit.secrets.wire.Caller;
import io.gitops4j.testkit.secrets.wire.Input;
import io.gitops4j.testkit.secrets.wire.Request;
import io.gitops4j.testkit.secrets.wire.ServiceException;
import io.gitops4j.testkit.secrets.wire.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** DeleteSecret and RestoreSecret. */
final class DeleteOperations {
  private static final long WINDOW_MIN = 7;
  private static final long WINDOW_MAX = 30;

  private final Vault vault;
  private final BiConsumer<String, StoredSecret> changed;

  DeleteOperations(Vault vault, BiConsumer<String, StoredSecret> changed) {
    this.vault = vault;
    this.changed = changed;
  }

  Map<String, @Nullable Object> delete(Request request) {
    Input input = request.input();
    String id = Ids.id(input);
    request.check("secretsmanager:DeleteSecret", id);
    Long window = input.number("RecoveryWindowInDays", Long.MIN_VALUE, Long.MAX_VALUE);
    boolean force = input.flag("ForceDeleteWithoutRecovery", false);
    checkWindow(window, force);
    Optional<StoredSecret> found = vault.find(request.caller(), id);
    if (found.isEmpty()) {
      if (force) {
        return nothing(request.caller(), id);
      }
      throw ServiceException.noSecret();
    }
    StoredSecret secret = found.get();
    Ids.refuseReplica(secret, request);
    refuse(secret, force);
    Instant date =
        force
            ? vault.now()
            : vault.now().plus(Duration.ofDays(window == null ? WINDOW_MAX : window));
    secret.delete(date);
    if (force) {
      vault.remove(secret);
    }
    changed.accept("DeleteSecret", secret);
    Map<String, @Nullable Object> answer = Descriptions.brief(secret, request.caller().region());
    answer.put("DeletionDate", Timestamps.seconds(date));
    return answer;
  }

  private static void checkWindow(@Nullable Long window, boolean force) {
    if (window != null && force) {
      throw ServiceException.parameter(
          "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
    }
    if (window != null && (window < WINDOW_MIN || window > WINDOW_MAX)) {
      throw ServiceException.parameter(
          "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
    }
  }

  private static void refuse(StoredSecret secret, boolean force) {
    if (!secret.replicas().isEmpty()) {
      throw ServiceException.parameter(
          "You can't delete secret "
              + secret.name()
              + " that still has replica regions ["
              + String.join(", ", secret.replicas().keySet())
              + "]");
    }
    if (secret.deleted() != null && !force) {
      throw ServiceException.request(
          "You can't perform this operation on the secret because it was already scheduled for"
              + " deletion.");
    }
  }

  /** Deleting by force what is not there succeeds. */
  private Map<String, @Nullable Object> nothing(Caller caller, String id) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    String name = SecretIds.names(id).get(0);
    answer.put(
        "ARN",
        "arn:aws:secretsmanager:" + caller.region() + ":" + caller.account() + ":secret:" + name);
    answer.put("Name", name);
    answer.put("DeletionDate", Timestamps.seconds(vault.now()));
    return answer;
  }

  Map<String, @Nullable Object> restore(Request request) {
    StoredSecret secret = Ids.allowed(vault, request, "RestoreSecret");
    Ids.refuseReplica(secret, request);
    secret.delete(null);
    changed.accept("RestoreSecret", secret);
    return Descriptions.brief(secret, request.caller().region());
  }
}
