package io.gitops4j.testkit.secrets.operation;

import io.gitops4j.testkit.secrets.vault.StoredSecret;
import io.gitops4j.testkit.secrets.vault.StoredVersion;
import io.gitops4j.testkit.secrets.vault.Vault;
import io.gitops4j.testkit.secrets.wire.Input;
import io.gitops4j.testkit.secrets.wire.Request;
import io.gitops4j.testkit.secrets.wire.ServiceException;
import io.gitops4j.testkit.secrets.wire.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** DescribeSecret, ListSecrets and ListSecretVersionIds. */
final class ListOperations {
  private static final int PAGE_MAX = 100;

  private final Vault vault;

  ListOperations(Vault vault) {
    this.vault = vault;
  }

  Map<String, @Nullable Object> describe(Request request) {
    StoredSecret secret = Ids.allowed(vault, request, "DescribeSecret");
    Map<String, @Nullable Object> answer =
        Descriptions.full(secret, request.caller().region(), "VersionIdsToStages");
    answer.put("ReplicationStatus", Descriptions.replication(secret));
    return answer;
  }

  Map<String, @Nullable Object> list(Request request) {
    request.check("secretsmanager:ListSecrets", "");
    Input input = request.input();
    List<StoredSecret> found =
        new ArrayList<>(
            Filters.of(input)
                .list(vault, request.caller(), input.flag("IncludePlannedDeletion", false)));
    sort(found, input);
    Page<StoredSecret> page = page(found, input);
    List<Object> shown = new ArrayList<>();
    for (StoredSecret secret : page.entries()) {
      shown.add(Descriptions.full(secret, request.caller().region(), "SecretVersionsToStages"));
    }
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("SecretList", shown);
    answer.put("NextToken", page.next());
    return answer;
  }

  private static void sort(List<StoredSecret> found, Input input) {
    String by = Objects.requireNonNullElse(input.text("SortBy"), "created-date");
    Comparator<StoredSecret> order =
        switch (by) {
          case "name" -> Comparator.comparing(StoredSecret::name);
          case "created-date" -> Comparator.comparing(StoredSecret::created);
          case "last-changed-date" -> Comparator.comparing(StoredSecret::lastChanged);
          case "last-accessed-date" ->
              Comparator.comparing(
                  secret -> Objects.requireNonNullElse(secret.lastAccessed(), Instant.EPOCH));
          default ->
              throw ServiceException.constraint(
                  "'" + by + "'",
                  "sortBy",
                  "satisfy enum value set: [created-date, last-accessed-date, last-changed-date,"
                      + " name]");
        };
    found.sort("desc".equals(input.text("SortOrder")) ? order.reversed() : order);
  }

  private static <T> Page<T> page(List<T> all, Input input) {
    Long limit = input.number("MaxResults", 1, PAGE_MAX);
    return Page.of(
        all,
        limit == null ? PAGE_MAX : limit.intValue(),
        input.optional("NextToken", 1, Page.TOKEN_MAX));
  }

  Map<String, @Nullable Object> versions(Request request) {
    StoredSecret secret = Ids.allowed(vault, request, "ListSecretVersionIds");
    Input input = request.input();
    boolean all = input.flag("IncludeDeprecated", false);
    Page<StoredVersion> page =
        page(
            secret.versions().stream().filter(version -> all || !version.isDeprecated()).toList(),
            input);
    List<Object> shown = new ArrayList<>();
    for (StoredVersion version : page.entries()) {
      Map<String, @Nullable Object> each = new LinkedHashMap<>();
      each.put("VersionId", version.id());
      each.put("VersionStages", version.isDeprecated() ? null : version.stages());
      each.put("LastAccessedDate", Timestamps.seconds(version.lastAccessed()));
      each.put("CreatedDate", Timestamps.seconds(version.created()));
      String key = secret.key();
      each.put("KmsKeyIds", List.of(key == null ? "DefaultEncryptionKey" : key));
      shown.add(each);
    }
    Map<String, @Nullable Object> answer = Descriptions.brief(secret, request.caller().region());
    answer.put("NextToken", page.next());
    answer.put("Versions", shown);
    return answer;
  }
}
