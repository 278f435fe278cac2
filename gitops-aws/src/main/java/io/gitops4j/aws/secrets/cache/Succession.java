package io.gitops4j.aws.secrets.cache;

import io.gitops4j.SecretRef;
import io.gitops4j.aws.secrets.store.StoredSecret;
import io.gitops4j.aws.secrets.value.StoredVersion;
import io.gitops4j.secrets.SecretsEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Which version of one secret follows which, who is told of that, and when old ones are erased.
 *
 * <p>The version before the current one is kept for as long as it is that, for an action that falls
 * back to it. The one before that is erased {@link CachePolicy#eraseAfter()} later.
 *
 * <p>While a secret is pinned, a newer version is only noted; the newest replaces what was noted,
 * and becomes current when the last pin is closed, with one call of each listener. A version that
 * was noted and replaced was never given to anybody, and is erased at once. A pin says which
 * version is served, not how long a store that does not answer is believed: a pinned secret expires
 * like any other when there is no answer for {@link CachePolicy#maxStale()}; every answer counts,
 * also one that says that there is a newer version.
 *
 * <p>Listeners are told under the lock, into their queues, so that each hears of every change after
 * it was added, in order, and once.
 *
 * <p>Guarded by the lock of the {@link Entry}.
 */
final class Succession {

  private final Core core;
  private final SecretRef ref;
  private final Object lock;
  private final Handles handles;
  private final Versions versions = new Versions();
  private final List<RotationListeners.Box> listeners = new ArrayList<>();
  private int pins;

  /**
   * Nothing yet.
   *
   * @param lock the lock that guards this
   * @param handles who remembers texts of versions, and must forget them with the version
   */
  Succession(Core core, SecretRef ref, Object lock, Handles handles) {
    this.core = core;
    this.ref = ref;
    this.lock = lock;
    this.handles = handles;
  }

  Versions versions() {
    return versions;
  }

  void add(RotationListeners.Box listener) {
    listeners.add(listener);
  }

  void remove(RotationListeners.Box listener) {
    listeners.remove(listener);
  }

  boolean isPinned() {
    return pins > 0;
  }

  void pin() {
    pins++;
  }

  /** Closes a pin. */
  void unpin() {
    pins--;
    StoredVersion noted = versions.noted();
    if (pins == 0 && noted != null) {
      advance(noted);
    }
  }

  /** Takes over what the store said: the newest version again, one from before, or a new one. */
  void take(StoredSecret stored, Call call) {
    StoredVersion newest = versions.newest();
    if (newest != null && newest.is(stored)) {
      newest.confirm(call.beganAt());
      stored.value().close();
      return;
    }
    core.heldChanged();
    StoredVersion version = versions.find(stored);
    if (version == null) {
      version = new StoredVersion(ref, stored, call.beganAt());
    } else {
      version.confirm(call.beganAt());
      stored.value().close();
    }
    if (pins == 0) {
      advance(version);
      return;
    }
    StoredVersion unneeded = versions.note(version);
    if (unneeded != null) {
      unneeded.erase();
    }
  }

  private void advance(StoredVersion version) {
    StoredVersion old = versions.current();
    StoredVersion out = versions.advance(version);
    if (out != null) {
      retire(out);
    }
    if (old != null) {
      core.rotated();
      core.events().tell(new SecretsEvent.Rotated(core.instant(), ref, old.id(), version.id()));
      listeners.forEach(box -> box.add(old, version));
    }
  }

  private void retire(StoredVersion version) {
    StoredVersion tooMany = versions.retire(version);
    if (tooMany != null) {
      erase(tooMany);
    }
    long at = core.now() + core.policy().eraseAfter().toNanos();
    core.agenda().at(at, () -> eraseRetired(version));
  }

  private void eraseRetired(StoredVersion version) {
    synchronized (lock) {
      versions.forget(version);
      erase(version);
      core.heldChanged();
    }
  }

  private void erase(StoredVersion version) {
    version.erase();
    handles.forget(version);
  }

  /** Erases every version that is held. */
  void eraseAll() {
    versions.held().forEach(this::erase);
  }
}
