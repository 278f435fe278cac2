package io.gitops4j.testkit.secrets.vault;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One secret with its versions, wherever it is replicated to; guarded by the vault's lock.
 *
 * <p>A staging label is at one version at most. Moving AWSCURRENT moves AWSPREVIOUS to where it
 * was. Above 100 versions, those without label that are older than a day are removed.
 */
public final class StoredSecret {
  private static final int KEPT_VERSIONS = 100;
  private static final Duration KEPT_TIME = Duration.ofHours(24);

  private final String account;
  private final String region;
  private final String name;
  private final String suffix;
  private final Instant created;
  private final Map<String, StoredVersion> versions = new LinkedHashMap<>();
  private final Map<String, StoredVersion> labelled = new HashMap<>();
  private final Map<String, Replica> replicas = new LinkedHashMap<>();
  private final Map<String, String> tags = new LinkedHashMap<>();
  private Instant lastChanged;
  private @Nullable Instant lastAccessed;
  private @Nullable Instant deleted;
  private @Nullable String description;
  private @Nullable String key;
  private RotationPlan rotation = RotationPlan.NONE;

  StoredSecret(String account, String region, String name, String suffix, Instant created) {
    this.account = account;
    this.region = region;
    this.name = name;
    this.suffix = suffix;
    this.created = created;
    this.lastChanged = created;
  }

  /**
   * A copy of a secret in another region.
   *
   * @param key the key it is encrypted with
   * @param failure why it is not there; null when it is
   */
  public record Replica(String key, @Nullable String failure) {}

  /** Its account. */
  public String account() {
    return account;
  }

  /** Its primary region. */
  public String region() {
    return region;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its ARN in a region. */
  public String arn(String in) {
    return "arn:aws:secretsmanager:" + in + ":" + account + ":secret:" + name + "-" + suffix;
  }

  /** What follows {@code secret:} in its ARN. */
  public String resource() {
    return name + "-" + suffix;
  }

  /** When it was made. */
  public Instant created() {
    return created;
  }

  /** When it was changed last. */
  public Instant lastChanged() {
    return lastChanged;
  }

  /** The day of the last read; null for none. */
  public @Nullable Instant lastAccessed() {
    return lastAccessed;
  }

  /** When it was or will be deleted; null for not at all. */
  public @Nullable Instant deleted() {
    return deleted;
  }

  /** Marks it for deletion, or not any more. */
  public void delete(@Nullable Instant at) {
    deleted = at;
  }

  /** What it is for; null for none. */
  public @Nullable String description() {
    return description;
  }

  /** Sets what it is for. */
  public void describe(@Nullable String text) {
    description = text;
  }

  /** The key it is encrypted with; null for the account's own. */
  public @Nullable String key() {
    return key;
  }

  /** Sets the key it is encrypted with. */
  public void encrypt(@Nullable String with) {
    key = with;
  }

  /** Its tags, to be changed. */
  public Map<String, String> tags() {
    return tags;
  }

  /** Its copies by region, to be changed. */
  public Map<String, Replica> replicas() {
    return replicas;
  }

  /** How it is rotated. */
  public RotationPlan rotation() {
    return rotation;
  }

  /** Sets how it is rotated. */
  public void rotation(RotationPlan plan) {
    rotation = plan;
  }

  /** Its versions in the order they were made. */
  public Collection<StoredVersion> versions() {
    return versions.values();
  }

  /** A version by its id. */
  public Optional<StoredVersion> version(String id) {
    return Optional.ofNullable(versions.get(id));
  }

  /** The version that has a staging label. */
  public Optional<StoredVersion> at(String stage) {
    return Optional.ofNullable(labelled.get(stage));
  }

  /** Adds a version with staging labels; one with the same id is replaced. */
  public StoredVersion add(String id, @Nullable Content content, List<String> stages, Instant now) {
    StoredVersion version = new StoredVersion(id, content, now);
    StoredVersion old = versions.put(id, version);
    if (old != null) {
      old.stages().forEach(stage -> attach(stage, version));
    }
    stages.forEach(stage -> move(stage, version));
    changed(now);
    prune(now);
    return version;
  }

  /** Moves a staging label to a version. */
  public void move(String stage, StoredVersion to) {
    StoredVersion from = labelled.get(stage);
    if (from == to) {
      return;
    }
    detach(stage);
    attach(stage, to);
    if (stage.equals(Stages.CURRENT)) {
      if (to.has(Stages.PREVIOUS)) {
        detach(Stages.PREVIOUS);
      }
      if (from != null) {
        move(Stages.PREVIOUS, from);
      }
    }
  }

  private void attach(String stage, StoredVersion version) {
    labelled.put(stage, version);
    version.attach(stage);
  }

  /** Takes a staging label away from where it is. */
  public void detach(String stage) {
    StoredVersion version = labelled.remove(stage);
    if (version != null) {
      version.detach(stage);
    }
  }

  /** Notes a change. */
  public void changed(Instant now) {
    lastChanged = now;
  }

  /** Notes a read, to the day. */
  public void accessed(StoredVersion version, Instant now) {
    Instant day = now.truncatedTo(ChronoUnit.DAYS);
    lastAccessed = day;
    version.accessed(day);
  }

  private void prune(Instant now) {
    if (versions.size() > KEPT_VERSIONS) {
      Instant before = now.minus(KEPT_TIME);
      int excess = versions.size() - KEPT_VERSIONS;
      var each = versions.values().iterator();
      while (excess > 0 && each.hasNext()) {
        StoredVersion version = each.next();
        if (!version.created().isBefore(before)) {
          return;
        }
        if (version.isDeprecated()) {
          each.remove();
          excess--;
        }
      }
    }
  }
}
