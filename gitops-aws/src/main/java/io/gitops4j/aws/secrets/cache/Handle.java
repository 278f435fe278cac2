package io.gitops4j.aws.secrets.cache;

import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.aws.secrets.value.StoredVersion;
import io.gitops4j.secrets.Registration;
import io.gitops4j.secrets.RotationAction;
import io.gitops4j.secrets.RotationListener;
import io.gitops4j.secrets.RotationPolicy;
import io.gitops4j.secrets.Secret;
import io.gitops4j.secrets.SecretPin;
import io.gitops4j.secrets.SecretVersion;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A secret, or a field of it, as it is given to users.
 *
 * <p>{@link #reveal()} reads two volatile fields: the version that is served, and a pair of a
 * version and its text. As long as they belong together, the text is the answer. The pair is
 * immutable and of one version, so a reader sees either the old text or the new one, never a
 * mixture; and because a version that may not be served any more is replaced by null, the pair
 * cannot outlive its permission.
 */
final class Handle implements Secret {

  private final Entry entry;
  private final SecretRef ref;
  private final @Nullable String field;
  private final boolean remembers;
  private volatile @Nullable Memo memo;

  Handle(Entry entry, @Nullable String field, boolean remembers) {
    this.entry = entry;
    this.ref = field == null ? entry.ref() : entry.ref().withKey(field);
    this.field = field;
    this.remembers = remembers;
  }

  /** Whether others who ask for the same field get the same object. */
  boolean isKept() {
    return remembers;
  }

  @Override
  public SecretRef ref() {
    return ref;
  }

  @Override
  public SecretVersion current() {
    return entry.current();
  }

  @Override
  public String reveal() {
    StoredVersion version = entry.served();
    Memo known = memo;
    return known != null && known.version == version ? known.text : revealAnew();
  }

  private String revealAnew() {
    return read(
        version -> {
          String text = field == null ? version.reveal() : version.reveal(field);
          if (remembers) {
            memo = new Memo(version, text);
            if (version.erased()) {
              memo = null;
            }
          }
          return text;
        });
  }

  /** Reads from the current version; once more when that one was replaced and erased meanwhile. */
  private <T> T read(Function<StoredVersion, T> reading) {
    while (true) {
      StoredVersion version = entry.current();
      try {
        return reading.apply(version);
      } catch (IllegalStateException erased) {
        if (entry.current() == version) {
          throw erased;
        }
      }
    }
  }

  /** Forgets what is remembered of a version. */
  void forget(StoredVersion version) {
    Memo known = memo;
    if (known != null && known.version == version) {
      memo = null;
    }
  }

  @Override
  public byte[] revealBytes() {
    String wanted = field;
    return read(version -> wanted == null ? version.revealBytes() : version.revealBytes(wanted));
  }

  @Override
  public SecretValue value() {
    byte[] bytes = revealBytes();
    SecretValue value = SecretValue.of(ref.toString(), bytes);
    Arrays.fill(bytes, (byte) 0);
    return value;
  }

  @Override
  public <T extends Record> T as(Class<T> type) {
    return read(version -> version.as(type));
  }

  @Override
  public Secret field(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the field of the secret " + entry.ref() + " is empty");
    }
    return entry.handles().of(name);
  }

  @Override
  public SecretVersion refresh() {
    return entry.refresh();
  }

  @Override
  public Registration onRotation(RotationListener listener) {
    return entry.onRotation(listener);
  }

  @Override
  public <T extends @Nullable Object, E extends Exception> T withRotation(
      RotationAction<T, E> action) throws E {
    return withRotation(RotationPolicy.defaults(), action);
  }

  @Override
  public <T extends @Nullable Object, E extends Exception> T withRotation(
      RotationPolicy policy, RotationAction<T, E> action) throws E {
    return new Retrying<T, E>(entry, policy, action).run();
  }

  @Override
  public SecretPin pin() {
    return new Pin(entry);
  }

  @Override
  public String toString() {
    return "Secret[" + ref + ", redacted]";
  }

  /** A version and what it says. */
  private record Memo(StoredVersion version, String text) {
    @Override
    public String toString() {
      return "Memo[redacted]";
    }
  }

  /** A pin, which counts once. */
  private static final class Pin implements SecretPin {
    private final Entry entry;
    private final StoredVersion version;
    private final AtomicBoolean open = new AtomicBoolean(true);

    Pin(Entry entry) {
      this.entry = entry;
      this.version = entry.pin();
    }

    @Override
    public SecretVersion version() {
      return version;
    }

    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        entry.unpin();
      }
    }
  }
}
