package io.gitops4j.testkit.secrets.vault;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One version of a secret; guarded by the vault's lock. */
public final class StoredVersion {
  private final String id;
  private final @Nullable Content content;
  private final Instant created;
  private final Set<String> stages = new LinkedHashSet<>();
  private @Nullable Instant lastAccessed;

  StoredVersion(String id, @Nullable Content content, Instant created) {
    this.id = id;
    this.content = content;
    this.created = created;
  }

  /** Its id, which is the token of the request that made it. */
  public String id() {
    return id;
  }

  /** Its value; null while a rotation has not made one. */
  public @Nullable Content content() {
    return content;
  }

  /** When it was made. */
  public Instant created() {
    return created;
  }

  /** The day of the last read; null for none. */
  public @Nullable Instant lastAccessed() {
    return lastAccessed;
  }

  /** Its staging labels; a copy. */
  public List<String> stages() {
    return new ArrayList<>(stages);
  }

  /** Whether it has a staging label. */
  public boolean has(String stage) {
    return stages.contains(stage);
  }

  /** Whether it has no staging label, and may be removed. */
  public boolean isDeprecated() {
    return stages.isEmpty();
  }

  void attach(String stage) {
    stages.add(stage);
  }

  void detach(String stage) {
    stages.remove(stage);
  }

  void accessed(Instant day) {
    lastAccessed = day;
  }
}
