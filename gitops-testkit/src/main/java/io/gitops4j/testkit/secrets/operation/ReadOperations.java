package io.gitops4j.testkit.secrets.operation;

import io.gitops4j.testkit.secrets.vault.Content;
import io.gitops4j.testkit.secrets.vault.Stages;
import io.gitops4j.testkit.secrets.vault.StoredSecret;
import io.gitops4j.testkit.secrets.vault.StoredVersion;
import io.gitops4j.testkit.secrets.vault.Vault;
import io.gitops4j.testkit.secrets.wire.Input;
import io.gitops4j.testkit.secrets.wire.Request;
import io.gitops4j.testkit.secrets.wire.ServiceException;
import io.gitops4j.testkit.secrets.wire.Timestamps;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** GetSecretValue and BatchGetSecretValue. */
final class ReadOperations {
  private static final String GET = "secretsmanager:GetSecretValue";
  private static final String BATCH = "secretsmanager:BatchGetSecretValue";
  private static final String LIST = "secretsmanager:ListSecrets";
  private static final int BATCH_LIMIT = 20;
  private static final int TOKEN_MIN = 32;
  private static final int TOKEN_MAX = 64;
  private static final int STAGE_MAX = 256;

  private final Vault vault;

  ReadOperations(Vault vault) {
    this.vault = vault;
  }

  Map<String, @Nullable Object> get(Request request) {
    Input input = request.input();
    String id = Ids.id(input);
    String version = input.optional("VersionId", TOKEN_MIN, TOKEN_MAX);
    String stage = input.optional("VersionStage", 1, STAGE_MAX);
    return read(request, id, version, stage);
  }

  private Map<String, @Nullable Object> read(
      Request request, String id, @Nullable String versionId, @Nullable String stage) {
    request.check(GET, id);
    StoredSecret secret = Ids.live(vault, request, id);
    StoredVersion version = version(secret, versionId, stage);
    Content content = version.content();
    if (content == null) {
      throw missing(versionId, stage);
    }
    request.access().checkKey(request.caller(), secret.name());
    secret.accessed(version, vault.now());
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("ARN", secret.arn(request.caller().region()));
    answer.put("Name", secret.name());
    answer.put("VersionId", version.id());
    byte[] bytes = content.bytes();
    answer.put("SecretBinary", bytes == null ? null : Base64.getEncoder().encodeToString(bytes));
    answer.put("SecretString", content.text());
    answer.put("VersionStages", version.stages().isEmpty() ? null : version.stages());
    answer.put("CreatedDate", Timestamps.seconds(version.created()));
    return answer;
  }

  private static StoredVersion version(
      StoredSecret secret, @Nullable String id, @Nullable String stage) {
    if (id == null) {
      return secret
          .at(stage == null ? Stages.CURRENT : stage)
          .orElseThrow(() -> missing(null, stage));
    }
    StoredVersion version = secret.version(id).orElseThrow(() -> missing(id, null));
    if (stage != null && !version.has(stage)) {
      throw ServiceException.request(
          "You provided a VersionStage that is not associated to the provided VersionId.");
    }
    return version;
  }

  private static ServiceException missing(@Nullable String id, @Nullable String stage) {
    return ServiceException.notFound(
        "Secrets Manager can't find the specified secret value for "
            + (id != null
                ? "VersionId: " + id
                : "staging label: " + (stage == null ? Stages.CURRENT : stage)));
  }

  Map<String, @Nullable Object> batch(Request request) {
    request.check(BATCH, "");
    Input input = request.input();
    List<String> ids = input.texts("SecretIdList", 1, BATCH_LIMIT);
    checkOne(ids != null, input);
    Page<String> page =
        ids == null ? filtered(request) : new Page<>(List.copyOf(new LinkedHashSet<>(ids)), null);
    List<Object> values = new ArrayList<>();
    List<Object> errors = new ArrayList<>();
    for (String id : page.entries()) {
      try {
        values.add(read(request, id, null, null));
      } catch (ServiceException refused) {
        errors.add(
            Map.of("SecretId", id, "ErrorCode", refused.code(), "Message", refused.message()));
      }
    }
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("Errors", errors);
    answer.put("NextToken", page.next());
    answer.put("SecretValues", values);
    return answer;
  }

  private static void checkOne(boolean listed, Input input) {
    boolean filtered = input.has("Filters");
    if (listed == filtered) {
      throw ServiceException.parameter(
          "Either 'SecretIdList' or 'Filters' must be provided, but not both.");
    }
    if (input.has("MaxResults") && !filtered) {
      throw ServiceException.parameter(
          "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is"
              + " provided.");
    }
  }

  private Page<String> filtered(Request request) {
    request.check(LIST, "");
    Input input = request.input();
    Long limit = input.number("MaxResults", 1, BATCH_LIMIT);
    List<StoredSecret> found = Filters.of(input).list(vault, request.caller(), false);
    String region = request.caller().region();
    return Page.of(
        found.stream().map(secret -> secret.arn(region)).toList(),
        limit == null ? BATCH_LIMIT : limit.intValue(),
        input.optional("NextToken", 1, Page.TOKEN_MAX));
  }
}
