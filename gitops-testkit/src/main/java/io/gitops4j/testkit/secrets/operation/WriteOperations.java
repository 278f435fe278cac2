package io.gitops4j.testkit.secrets.operation;

import io.gitops4j.testkit.secrets.vault.Content;
import io.gitops4j.testkit.secrets.vault.Stages;
import io.gitops4j.testkit.secrets.vault.StoredSecret;
import io.gitops4j.testkit.secrets.vault.StoredVersion;
import io.gitops4j.testkit.secrets.vault.Vault;
import io.gitops4j.testkit.secrets.wire.Caller;
import io.gitops4j.testkit.secrets.wire.Input;
import io.gitops4j.testkit.secrets.wire.Request;
import io.gitops4j.testkit.secrets.wire.ServiceException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** CreateSecret, PutSecretValue and UpdateSecret. */
final class WriteOperations {
  private static final int DESCRIPTION_MAX = 2048;
  private static final int KEY_MAX = 2048;
  private static final int STAGES_MAX = 20;
  private static final int NAME_MAX = 512;

  private final Vault vault;
  private final Replication replication;
  private final BiConsumer<String, StoredSecret> changed;

  WriteOperations(Vault vault, Replication replication, BiConsumer<String, StoredSecret> changed) {
    this.vault = vault;
    this.replication = replication;
    this.changed = changed;
  }

  Map<String, @Nullable Object> create(Request request) {
    Input input = request.input();
    String name = input.text("Name", 1, NAME_MAX);
    request.check("secretsmanager:CreateSecret", name);
    Ids.checkName(name);
    Content content = Values.content(input);
    String token = Values.token(input, "InvalidRequestException");
    Caller caller = request.caller();
    refuseExisting(caller, name);
    StoredSecret secret = vault.create(caller.account(), caller.region(), name);
    describe(secret, input);
    Tags.add(secret, input);
    if (content != null) {
      secret.add(token, content, List.of(Stages.CURRENT), vault.now());
    }
    replication.add(secret, input);
    changed.accept("CreateSecret", secret);
    Map<String, @Nullable Object> answer = Descriptions.brief(secret, caller.region());
    answer.put("VersionId", content == null ? null : token);
    answer.put("ReplicationStatus", Descriptions.replication(secret));
    return answer;
  }

  private void refuseExisting(Caller caller, String name) {
    Optional<StoredSecret> there = vault.named(caller.account(), caller.region(), name);
    if (there.isPresent() && there.get().deleted() != null) {
      throw ServiceException.request(
          "You can't create this secret because a secret with this name is already scheduled for"
              + " deletion.");
    }
    if (there.isPresent()) {
      throw ServiceException.of(
          "ResourceExistsException",
          "The operation failed because the secret " + name + " already exists.");
    }
  }

  private static void describe(StoredSecret secret, Input input) {
    String description = input.optional("Description", 0, DESCRIPTION_MAX);
    if (description != null) {
      secret.describe(description.isEmpty() ? null : description);
    }
    String key = input.optional("KmsKeyId", 0, KEY_MAX);
    if (key != null) {
      secret.encrypt(key.isEmpty() ? null : key);
    }
  }

  Map<String, @Nullable Object> put(Request request) {
    Input input = request.input();
    List<String> stages = input.texts("VersionStages", 1, STAGES_MAX);
    StoredSecret secret = Ids.live(vault, request, "PutSecretValue", true);
    Content content = Values.content(input);
    if (content == null) {
      throw ServiceException.request("You must provide either SecretString or SecretBinary.");
    }
    String token = Values.token(input, "InvalidRequestException");
    StoredVersion version = add(secret, token, content, stages);
    changed.accept("PutSecretValue", secret);
    Map<String, @Nullable Object> answer = Descriptions.brief(secret, request.caller().region());
    answer.put("VersionId", token);
    answer.put("VersionStages", version.stages());
    return answer;
  }

  private StoredVersion add(
      StoredSecret secret, String token, Content content, @Nullable List<String> stages) {
    Optional<StoredVersion> there = secret.version(token);
    Content known = there.map(StoredVersion::content).orElse(null);
    if (there.isPresent() && known != null) {
      if (known.same(content)) {
        return there.get();
      }
      throw ServiceException.of(
          "ResourceExistsException",
          "You can't use ClientRequestToken "
              + token
              + " because that value is already in use for a version of secret "
              + secret.arn(secret.region())
              + ".");
    }
    boolean first = secret.at(Stages.CURRENT).isEmpty();
    List<String> wanted = stages == null || stages.isEmpty() ? List.of(Stages.CURRENT) : stages;
    StoredVersion version = secret.add(token, content, wanted, vault.now());
    if (first) {
      secret.move(Stages.CURRENT, version);
    }
    return version;
  }

  Map<String, @Nullable Object> update(Request request) {
    Input input = request.input();
    StoredSecret secret = Ids.live(vault, request, "UpdateSecret", true);
    Content content = Values.content(input);
    String token = Values.token(input, "InvalidRequestException");
    describe(secret, input);
    secret.changed(vault.now());
    if (content != null) {
      add(secret, token, content, List.of(Stages.CURRENT));
    }
    changed.accept("UpdateSecret", secret);
    Map<String, @Nullable Object> answer = Descriptions.brief(secret, request.caller().region());
    answer.put("VersionId", content == null ? null : token);
    return answer;
  }
}
