package io.gitops4j.testkit.secrets.operation;

import io.gitops4j.testkit.secrets.vault.StoredSecret;
import io.gitops4j.testkit.secrets.vault.Vault;
import io.gitops4j.testkit.secrets.wire.Input;
import io.gitops4j.testkit.secrets.wire.Request;
import io.gitops4j.testkit.secrets.wire.ServiceException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** TagResource and UntagResource. */
final class Tags {
  private static final int KEY_MAX = 128;
  private static final int VALUE_MAX = 256;
  private static final int TAGS_MAX = 50;

  private final Vault vault;

  Tags(Vault vault) {
    this.vault = vault;
  }

  Map<String, @Nullable Object> tag(Request request) {
    StoredSecret secret = Ids.live(vault, request, "TagResource", true);
    add(secret, request.input());
    return new LinkedHashMap<>();
  }

  Map<String, @Nullable Object> untag(Request request) {
    StoredSecret secret = Ids.live(vault, request, "UntagResource", true);
    List<String> keys = request.input().texts("TagKeys");
    if (keys == null) {
      throw ServiceException.constraint("null", "tagKeys", "not be null");
    }
    secret.tags().keySet().removeAll(keys);
    return new LinkedHashMap<>();
  }

  /** Adds the tags of a request to a secret. */
  static void add(StoredSecret secret, Input input) {
    Map<String, String> tags = new LinkedHashMap<>(secret.tags());
    for (Input tag : input.structures("Tags")) {
      String value = tag.optional("Value", 0, VALUE_MAX);
      tags.put(tag.text("Key", 1, KEY_MAX), value == null ? "" : value);
    }
    if (tags.size() > TAGS_MAX) {
      throw ServiceException.of(
          "LimitExceededException", "You can't have more than " + TAGS_MAX + " tags on a secret.");
    }
    secret.tags().putAll(tags);
  }
}
