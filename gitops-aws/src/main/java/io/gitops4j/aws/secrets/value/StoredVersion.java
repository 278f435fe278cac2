package io.gitops4j.aws.secrets.value;

import io.gitops4j.Reason;
import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.aws.secrets.store.StoredSecret;
import io.gitops4j.secrets.SecretVersion;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A version of a secret with its value, which can be erased.
 *
 * <p>Texts, fields and records are made when they are asked for first and remembered, so that a
 * second read is a look into a map; what is remembered is bounded ({@value #MOST_TEXTS} fields).
 * All else happens under this object's lock, and so does {@link #erase()}: nobody reads a value
 * that is half overwritten, and nothing is remembered after it was erased. Safe to use from many
 * threads.
 *
 * @since 0.1
 */
public final class StoredVersion implements SecretVersion {

  private static final int MOST_TEXTS = 1024;
  private static final int MOST_RECORDS = 64;

  /**
   * Fields of the JSON that AWS' own rotation functions read and write which are no secrets: where
   * a database is and who logs in. A leak guard that looked for those would find them everywhere.
   */
  private static final Set<String> SHOWN_FIELDS =
      Set.of(
          "username",
          "host",
          "port",
          "engine",
          "dbname",
          "dbInstanceIdentifier",
          "dbClusterIdentifier",
          "masterarn");

  private final SecretRef ref;
  private final StoredSecret stored;
  private final Map<String, String> texts = new ConcurrentHashMap<>();
  private final Map<Class<?>, Record> records = new ConcurrentHashMap<>();
  private volatile @Nullable String text;
  private volatile Instant confirmedAt;
  private volatile boolean erased;

  /** Guarded by this; null before it is read, and when it is no JSON object. */
  private @Nullable JsonDocument document;

  /** Guarded by this; why it is no JSON object, once that is known. */
  private @Nullable String problem;

  /**
   * A version; what is stored belongs to it from now on.
   *
   * @param ref the secret, without a field
   */
  public StoredVersion(SecretRef ref, StoredSecret stored, Instant confirmedAt) {
    this.ref = ref;
    this.stored = stored;
    this.confirmedAt = confirmedAt;
  }

  @Override
  public SecretRef ref() {
    return ref;
  }

  @Override
  public String id() {
    return stored.version();
  }

  @Override
  public Set<String> stages() {
    return stored.stages();
  }

  @Override
  public Optional<Instant> createdAt() {
    return stored.createdAt();
  }

  @Override
  public Instant confirmedAt() {
    return confirmedAt;
  }

  /** What the store gave, whose value must not be closed. */
  public StoredSecret stored() {
    return stored;
  }

  /** The store said again that this is the version. */
  public void confirm(Instant at) {
    confirmedAt = at;
  }

  /**
   * Whether this is the same version: by its id and its value. The id alone would not do, because a
   * parameter of the Parameter Store that was removed and made again begins at version 1 again.
   */
  public boolean is(StoredSecret other) {
    return id().equals(other.version()) && stored.value().equals(other.value());
  }

  @Override
  public String reveal() {
    String known = text;
    if (known != null) {
      return known;
    }
    synchronized (this) {
      known = text;
      if (known == null) {
        known = decode();
        text = known;
      }
      return known;
    }
  }

  /** Guarded by this. */
  private String decode() {
    checkNotErased();
    byte[] bytes = stored.value().revealBytes();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException binary) {
      throw Refusals.of(
          Reason.INVALID,
          "Cannot read " + ref + " as text: its value is binary and not UTF-8; use revealBytes().");
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  @Override
  public String reveal(String field) {
    String known = texts.get(field);
    return known != null ? known : remember(field);
  }

  private synchronized String remember(String field) {
    JsonDocument json = document(field);
    String made = json.text(node(json, field));
    if (texts.size() >= MOST_TEXTS) {
      return made;
    }
    String before = texts.putIfAbsent(field, made);
    return before != null ? before : made;
  }

  @Override
  public synchronized byte[] revealBytes() {
    checkNotErased();
    return stored.value().revealBytes();
  }

  /** A field's text in UTF-8, in a new array, without making a string of it. */
  public synchronized byte[] revealBytes(String field) {
    JsonDocument json = document(field);
    return json.textBytes(node(json, field));
  }

  @Override
  public synchronized boolean has(String field) {
    checkNotErased();
    JsonDocument json = documentIfAny();
    JsonNode node = json == null ? null : json.find(field);
    return node != null && !(node instanceof JsonNode.Null);
  }

  @Override
  public <T extends Record> T as(Class<T> type) {
    Record known = records.get(type);
    return type.cast(known != null ? known : make(type));
  }

  /** Constructors of records are foreign, so they are called without the lock, on a copy. */
  private Record make(Class<? extends Record> type) {
    RecordShape shape = RecordShape.of(type);
    JsonDocument copy = copy(type);
    Record made;
    try {
      made = new RecordMapper(ref, copy, type).make(shape);
    } finally {
      copy.erase();
    }
    return shape.handsOut() ? made : remember(type, made);
  }

  private synchronized JsonDocument copy(Class<?> type) {
    checkNotErased();
    JsonDocument json = documentIfAny();
    if (json == null) {
      throw Refusals.noObject("make a " + type.getSimpleName() + " of " + ref, problem);
    }
    return json.copy();
  }

  private synchronized Record remember(Class<?> type, Record made) {
    if (erased || records.size() >= MOST_RECORDS) {
      return made;
    }
    Record before = records.putIfAbsent(type, made);
    return before != null ? before : made;
  }

  /** Guarded by this. */
  private JsonDocument document(String field) {
    checkNotErased();
    JsonDocument json = documentIfAny();
    if (json == null) {
      throw Refusals.noObject("read the field " + field + " of " + ref, problem);
    }
    return json;
  }

  /** Guarded by this. */
  private @Nullable JsonDocument documentIfAny() {
    if (document == null && problem == null && !erased) {
      try {
        document = JsonDocument.of(stored.value().revealBytes());
      } catch (JsonException malformed) {
        problem = malformed.getMessage();
      }
    }
    return document;
  }

  private JsonNode node(JsonDocument json, String field) {
    JsonNode node = json.find(field);
    if (node == null) {
      throw Refusals.of(
          Reason.NOT_FOUND,
          "Cannot read the field "
              + field
              + " of "
              + ref
              + ": version "
              + id()
              + " is a JSON object without it; correct the reference, or add the field.");
    }
    if (node instanceof JsonNode.Null) {
      throw Refusals.of(
          Reason.INVALID,
          "Cannot read the field "
              + field
              + " of "
              + ref
              + ": it is null in version "
              + id()
              + "; give it a value, or ask with has() first.");
    }
    return node;
  }

  /**
   * Shows the whole value and, of a JSON object, every string that is not one of the well-known
   * fields that are no secret. Each is closed when the visitor returns. Shows nothing when erased.
   */
  public void forEachSecret(Consumer<SecretValue> visitor) {
    for (SecretValue value : copies()) {
      try (value) {
        visitor.accept(value);
      }
    }
  }

  private synchronized List<SecretValue> copies() {
    List<SecretValue> copies = new ArrayList<>();
    if (erased) {
      return copies;
    }
    copies.add(named(ref.toString(), stored.value().revealBytes()));
    JsonDocument json = documentIfAny();
    if (json != null) {
      json.forEachString(
          (name, node) -> {
            if (!SHOWN_FIELDS.contains(name)) {
              copies.add(named(ref.withKey(name).toString(), json.textBytes(node)));
            }
          });
    }
    return copies;
  }

  private static SecretValue named(String name, byte[] bytes) {
    SecretValue value = SecretValue.of(name, bytes);
    Arrays.fill(bytes, (byte) 0);
    return value;
  }

  /** Whether it was erased. */
  public boolean erased() {
    return erased;
  }

  /** Overwrites the value and forgets what was made of it. Twice does nothing. */
  public synchronized void erase() {
    erased = true;
    stored.value().close();
    text = null;
    texts.clear();
    records.clear();
    if (document != null) {
      document.erase();
      document = null;
    }
  }

  private void checkNotErased() {
    if (erased) {
      throw new IllegalStateException(
          "version "
              + id()
              + " of "
              + ref
              + " was erased; keep the Secret, which has the current version, not a version");
    }
  }

  @Override
  public String toString() {
    return "SecretVersion[" + ref + ", " + id() + ", redacted]";
  }
}
