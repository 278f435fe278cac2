package io.gitops4j.aws.secrets.cache;

import io.gitops4j.SecretRef;
import io.gitops4j.aws.secrets.value.StoredVersion;
import org.jspecify.annotations.Nullable;

/**
 * Finds versions of one secret to try when the credentials of one were not accepted.
 *
 * <p>Somebody with a wrong password comes again and again, from many threads. So the store is asked
 * for a fresh version no more than once a second for this; who comes sooner shares that answer. The
 * version before is asked for once, when it is not held, and failures of that are remembered as
 * those of any secret.
 *
 * <p>Its lock is taken before that of the {@link Entry}, never after. Nothing waits under it.
 */
final class OtherVersions {

  private static final long SECOND = 1_000_000_000;

  private final Core core;
  private final Upstream upstream;
  private final Entry entry;

  private @Nullable Round asked;
  private long askedAt;
  private @Nullable Entry before;

  OtherVersions(Core core, Upstream upstream, Entry entry) {
    this.core = core;
    this.upstream = upstream;
    this.entry = entry;
  }

  /**
   * The current version if that is another than the one that was tried, or else what the store says
   * now.
   *
   * @return the current version, which is the same when there is no other, or while it is pinned
   */
  StoredVersion insteadOf(StoredVersion tried) {
    StoredVersion now = entry.current();
    if (now != tried || entry.isPinned()) {
      return now;
    }
    Round round;
    synchronized (this) {
      round = asked;
      if (round == null || core.now() - askedAt >= SECOND) {
        round = entry.ask();
        asked = round;
        askedAt = core.now();
      }
    }
    upstream.pump();
    round.await(core);
    return entry.current();
  }

  /**
   * The version before the current one.
   *
   * @param ref where the store keeps it; null when that is not known
   * @return null when neither this nor the store has one
   */
  @Nullable StoredVersion previous(@Nullable SecretRef ref) {
    StoredVersion held = entry.previous();
    if (held != null || ref == null) {
      return held;
    }
    Entry other;
    synchronized (this) {
      if (before == null || before.isGone()) {
        before = new Entry(core, upstream, ref, false, gone -> {});
      }
      other = before;
    }
    entry.checkOpen();
    Round round = other.know();
    if (round != null) {
      upstream.pump();
      round.await(core);
    }
    StoredVersion found = other.served();
    if (found == null) {
      return null;
    }
    synchronized (this) {
      before = null;
    }
    return entry.adopt(found);
  }

  /** Erases what was asked for. */
  void close() {
    Entry other;
    synchronized (this) {
      other = before;
    }
    if (other != null) {
      other.close();
    }
  }
}
