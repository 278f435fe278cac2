package io.gitops4j.aws.secrets.cache;

import io.gitops4j.SecretRef;
import io.gitops4j.aws.secrets.value.StoredVersion;
import io.gitops4j.secrets.RotationListener;
import java.util.IdentityHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The mailboxes of rotation listeners: one for each listener object, whatever number of secrets it
 * listens to, so that it is never called twice at the same time.
 *
 * <p>At most {@value #MOST_WAITING} calls wait for one listener, which at a rotation a minute is a
 * week in which it did not return; those beyond are told as events instead.
 */
final class RotationListeners {

  /** The most calls that wait for one listener. */
  static final int MOST_WAITING = 10_000;

  private final Core core;

  /** Guarded by this. */
  private final IdentityHashMap<RotationListener, Shared> shared = new IdentityHashMap<>();

  RotationListeners(Core core) {
    this.core = core;
  }

  /** Adds a listener of one secret. */
  synchronized Box add(RotationListener listener, SecretRef ref) {
    Shared own = shared.computeIfAbsent(listener, l -> new Shared(mailbox()));
    own.uses++;
    return new Box(listener, own.mailbox, ref);
  }

  private Mailbox mailbox() {
    return new Mailbox(core.executor(), core.agenda(), MOST_WAITING);
  }

  private synchronized void remove(RotationListener listener) {
    Shared own = shared.get(listener);
    if (own != null && --own.uses == 0) {
      shared.remove(listener);
      own.mailbox.close();
    }
  }

  /** Sees to it that what waits is called. Not to be called under a lock. */
  void flush() {
    Mailbox[] all;
    synchronized (this) {
      if (shared.isEmpty()) {
        return;
      }
      all = shared.values().stream().map(s -> s.mailbox).toArray(Mailbox[]::new);
    }
    for (Mailbox mailbox : all) {
      mailbox.flush();
    }
  }

  /** Drops what waits. */
  synchronized void close() {
    shared.values().forEach(s -> s.mailbox.close());
    shared.clear();
  }

  private static final class Shared {
    final Mailbox mailbox;
    int uses;

    Shared(Mailbox mailbox) {
      this.mailbox = mailbox;
    }
  }

  /** A listener of one secret. */
  final class Box {
    private final RotationListener listener;
    private final Mailbox mailbox;
    private final SecretRef ref;
    private final AtomicBoolean open = new AtomicBoolean(true);

    Box(RotationListener listener, Mailbox mailbox, SecretRef ref) {
      this.listener = listener;
      this.mailbox = mailbox;
      this.ref = ref;
    }

    /** Puts a call into the queue. */
    void add(StoredVersion previous, StoredVersion current) {
      if (!mailbox.add(() -> call(previous, current))) {
        core.tellListenerFailed(ref, "java.util.concurrent.RejectedExecutionException");
      }
    }

    private void call(StoredVersion previous, StoredVersion current) {
      if (!open.get()) {
        return;
      }
      try {
        listener.rotated(previous, current);
      } catch (RuntimeException | Error thrown) {
        core.tellListenerFailed(ref, thrown.getClass().getName());
        core.events().flush();
      }
    }

    /** Takes the listener away: no call begins afterwards. */
    void close() {
      if (open.compareAndSet(true, false)) {
        remove(listener);
      }
    }
  }
}
