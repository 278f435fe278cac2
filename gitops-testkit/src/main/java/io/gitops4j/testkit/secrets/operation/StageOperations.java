package io.gitops4j.testkit.secrets.operation;

import io.gitops4j.testkit.secrets.vault.Stages;
import io.gitops4j.testkit.secrets.vault.StoredSecret;
import io.gitops4j.testkit.secrets.vault.StoredVersion;
import io.gitops4j.testkit.secrets.vault.Vault;
import io.gitops4j.testkit.secrets.wire.Input;
import io.gitops4j.testkit.secrets.wire.Request;
import io.gitops4j.testkit.secrets.wire.ServiceException;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * UpdateSecretVersionStage: a label that is somewhere is moved only by a request that names where.
 */
final class StageOperations {
  private static final int STAGES_MAX = 20;
  private static final int STAGE_MAX = 256;
  private static final int ID_MIN = 32;
  private static final int ID_MAX = 64;

  private final Vault vault;
  private final BiConsumer<String, StoredSecret> changed;

  StageOperations(Vault vault, BiConsumer<String, StoredSecret> changed) {
    this.vault = vault;
    this.changed = changed;
  }

  Map<String, @Nullable Object> update(Request request) {
    Input input = request.input();
    String stage = input.text("VersionStage", 1, STAGE_MAX);
    String from = input.optional("RemoveFromVersionId", ID_MIN, ID_MAX);
    String to = input.optional("MoveToVersionId", ID_MIN, ID_MAX);
    StoredSecret secret = Ids.live(vault, request, "UpdateSecretVersionStage", true);
    checkFrom(secret, stage, from, to);
    if (to == null) {
      secret.detach(stage);
    } else {
      StoredVersion target = version(secret, to);
      if (!target.has(stage) && target.stages().size() >= STAGES_MAX) {
        throw ServiceException.of(
            "LimitExceededException",
            "You can't attach more than " + STAGES_MAX + " staging labels to a version.");
      }
      secret.move(stage, target);
    }
    secret.changed(vault.now());
    changed.accept("UpdateSecretVersionStage", secret);
    return Descriptions.brief(secret, request.caller().region());
  }

  private static void checkFrom(
      StoredSecret secret, String stage, @Nullable String from, @Nullable String to) {
    Optional<StoredVersion> holder = secret.at(stage);
    if (from == null) {
      if (holder.isPresent() && !holder.get().id().equals(to)) {
        throw ServiceException.parameter(
            "The parameter RemoveFromVersionId can't be empty. Staging label "
                + stage
                + " is currently attached to version "
                + holder.get().id()
                + ", so you must explicitly reference that version in RemoveFromVersionId.");
      }
      return;
    }
    if (!version(secret, from).has(stage)) {
      throw ServiceException.parameter("Version stage " + stage + " not found in version " + from);
    }
    if (to == null && stage.equals(Stages.CURRENT)) {
      throw ServiceException.parameter(
          "You can only move staging label AWSCURRENT to a different secret version. It can't be"
              + " completely removed.");
    }
  }

  private static StoredVersion version(StoredSecret secret, String id) {
    return secret
        .version(id)
        .orElseThrow(() -> ServiceException.parameter("Not a valid version: " + id));
  }
}
