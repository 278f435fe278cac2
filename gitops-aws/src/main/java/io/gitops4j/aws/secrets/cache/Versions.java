package io.gitops4j.aws.secrets.cache;

import io.gitops4j.aws.secrets.store.StoredSecret;
import io.gitops4j.aws.secrets.value.StoredVersion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one secret that are held: the current one, the one before it, a newer one that
 * waits for pins to close, and older ones that will be erased. Guarded by the lock of the entry.
 */
final class Versions {

  /** The most older versions that wait to be erased; the oldest of more is erased early. */
  static final int MOST_RETIRED = 16;

  private @Nullable StoredVersion current;
  private @Nullable StoredVersion previous;
  private @Nullable StoredVersion noted;
  private final Deque<StoredVersion> retired = new ArrayDeque<>();

  @Nullable StoredVersion current() {
    return current;
  }

  @Nullable StoredVersion previous() {
    return previous;
  }

  void previous(StoredVersion version) {
    previous = version;
  }

  /** What waits for pins to close. */
  @Nullable StoredVersion noted() {
    return noted;
  }

  /** What the store said last: what is noted, or else what is current. */
  @Nullable StoredVersion newest() {
    return noted != null ? noted : current;
  }

  /** The version with this id and value, when it is the current one or the one before. */
  @Nullable StoredVersion find(StoredSecret stored) {
    if (current != null && current.is(stored)) {
      return current;
    }
    return previous != null && previous.is(stored) ? previous : null;
  }

  /**
   * Notes a version that is to become current later; none when it is the current one.
   *
   * @return the version that was noted before and is not needed any more
   */
  @Nullable StoredVersion note(StoredVersion version) {
    StoredVersion before = noted;
    noted = version == current ? null : version;
    return before == null || before == noted || before == previous ? null : before;
  }

  /**
   * Makes a version the current one.
   *
   * @return the version that was the previous one until now, when it is not needed any more
   */
  @Nullable StoredVersion advance(StoredVersion version) {
    StoredVersion out = previous == version ? null : previous;
    previous = current;
    current = version;
    noted = null;
    return out;
  }

  /**
   * Adds a version that is to be erased.
   *
   * @return the oldest of them, when there are too many
   */
  @Nullable StoredVersion retire(StoredVersion version) {
    retired.add(version);
    return retired.size() > MOST_RETIRED ? retired.poll() : null;
  }

  /** Forgets a version that was to be erased. */
  void forget(StoredVersion version) {
    retired.remove(version);
  }

  /** Every version that is held. */
  List<StoredVersion> held() {
    List<StoredVersion> held = new ArrayList<>(retired);
    for (StoredVersion version : new @Nullable StoredVersion[] {previous, current, noted}) {
      if (version != null && !held.contains(version)) {
        held.add(version);
      }
    }
    return held;
  }
}
