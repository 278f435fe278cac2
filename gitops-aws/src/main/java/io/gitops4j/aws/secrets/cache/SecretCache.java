package io.gitops4j.aws.secrets.cache;

import io.gitops4j.Reason;
import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.aws.secrets.store.SecretStore;
import io.gitops4j.schedule.Timer;
import io.gitops4j.secrets.Registration;
import io.gitops4j.secrets.Secret;
import io.gitops4j.secrets.SecretStatus;
import io.gitops4j.secrets.Secrets;
import io.gitops4j.secrets.SecretsEvent;
import io.gitops4j.secrets.SecretsListener;
import io.gitops4j.secrets.SecretsStatus;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of a service, kept at hand: what is known is read without waiting, and asked for anew
 * in the background.
 *
 * <p><b>A read</b> of a known secret is one look into a concurrent map, by the text of the
 * reference, and two volatile reads ({@link Handle}). It takes no lock, allocates nothing and looks
 * at no clock.
 *
 * <p><b>Three maps.</b> Texts lead to handles; handles belong to entries, one for each field; an
 * entry is one secret, by the reference in the store's normal form. So several spellings and fields
 * of a secret share one entry, one value and one call. The entries are bounded by {@link
 * CachePolicy#maxSecrets()}, those that are not known included; but one that failed and that nobody
 * waits for makes room for another, so ever-changing names of secrets that are not there keep
 * nobody out. Texts are bounded by {@value #TEXTS_PER_SECRET} times that number and {@value
 * #LONGEST_KEPT} characters each; beyond that they are read anew at each lookup, which is slower
 * but right. Malformed texts are never kept.
 *
 * <p><b>Threads.</b> Calls to stores and to listeners run on the executor; the timer's thread only
 * moves things from one queue to another; readers wait only for a secret that is not known, and for
 * {@link Secret#refresh()}. A store that hangs holds threads of the executor, at most {@value
 * Upstream#MOST_OPEN}, so give one that grows, or has more threads than that for each store.
 *
 * <p><b>Visibility.</b> A version is immutable but for what it remembers, and is published by a
 * volatile write; who reads a version sees all of it. A reader that reads after a rotation listener
 * was called, or after {@link Secret#refresh()} returned, sees that version or a newer one, because
 * the write comes before the call or the return. Closing writes null in the same place before it
 * erases, so a reader has either a whole text or an exception.
 *
 * <p><b>Locks</b> are taken in this order only: entry, queue of a store or mailbox, agenda. Neither
 * a store nor a listener nor the executor is called under one.
 *
 * <p>The tests are SecretCacheTest and its neighbours; SecretCacheModelTest runs random schedules
 * on virtual time beside a model, and SecretCacheStressTest many threads in real time.
 *
 * @since 0.1
 */
public final class SecretCache implements Secrets {

  private static final int TEXTS_PER_SECRET = 16;
  private static final int LONGEST_KEPT = 1024;

  private final CachePolicy policy;
  private final Core core;
  private final References references;
  private final Map<String, Upstream> upstreams = new LinkedHashMap<>();
  private final ConcurrentMap<String, Handle> texts = new ConcurrentHashMap<>();
  private final ConcurrentMap<SecretRef, Entry> entries = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * What a cache is made of.
   *
   * @param stores where secrets come from; the first is that of references that name none. They are
   *     closed with the cache
   * @param policy how long values are kept, and so on
   * @param clock what time it is, for people
   * @param timer when something is due, and how old something is; stays its owner's to close
   * @param executor where stores and listeners are called; stays its owner's to close. It should
   *     have room for 16 calls to each store that hang
   * @param listeners who is told what happens
   * @since 0.1
   */
  public record Parts(
      List<SecretStore> stores,
      CachePolicy policy,
      Clock clock,
      Timer timer,
      Executor executor,
      List<SecretsListener> listeners) {

    /** Copies the lists; checks that there is a store, and no two with one id. */
    public Parts {
      stores = List.copyOf(stores);
      listeners = List.copyOf(listeners);
      if (stores.isEmpty()) {
        throw new IllegalArgumentException("a cache of secrets needs a store");
      }
      if (stores.stream().map(SecretStore::id).distinct().count() < stores.size()) {
        throw new IllegalArgumentException("two stores have the same id");
      }
    }
  }

  /** A cache that is empty. */
  public SecretCache(Parts parts) {
    this.policy = parts.policy();
    this.core = new Core(policy, parts.clock(), parts.executor(), new Agenda(parts.timer()));
    for (SecretStore store : parts.stores()) {
      upstreams.put(store.id(), new Upstream(store, core));
      store.onDegraded(this::degraded);
    }
    this.references = new References(parts.stores().stream().map(SecretStore::id).toList());
    parts.listeners().forEach(core.events()::listen);
    new ClockWatch(core, () -> upstreams.values().forEach(u -> u.dueTimes().allNow()));
  }

  private void degraded(String sentence) {
    core.events().tell(new SecretsEvent.Degraded(core.instant(), sentence));
    core.flush();
  }

  @Override
  public Secret lookup(String reference) {
    Handle known = texts.get(reference);
    return known != null ? known : find(reference);
  }

  private Handle find(String reference) {
    checkOpen();
    SecretRef ref = references.parse(reference);
    Handle handle = find(ref);
    keep(reference, handle);
    return handle;
  }

  /** Remembers a text, if its handle is one that is kept and there is room. */
  private void keep(String reference, Handle handle) {
    if (handle.isKept()
        && reference.length() <= LONGEST_KEPT
        && texts.size() < TEXTS_PER_SECRET * policy.maxSecrets()) {
      texts.putIfAbsent(reference, handle);
      if (closed) {
        texts.clear();
      }
    }
  }

  @Override
  public Secret lookup(SecretRef reference) {
    checkOpen();
    return find(reference);
  }

  private Handle find(SecretRef ref) {
    while (true) {
      Entry entry = entry(ref);
      Round round = entry.know();
      if (round != null) {
        upstream(ref).pump();
        round.await(core);
      }
      if (!entry.isGone()) {
        return entry.handles().of(ref.key());
      }
    }
  }

  private Upstream upstream(SecretRef ref) {
    Upstream upstream = upstreams.get(ref.store());
    if (upstream == null) {
      throw Sentences.failure(
          Reason.UNSUPPORTED,
          "Cannot read "
              + ref
              + ": there is no store "
              + ref.store()
              + " here, but "
              + String.join(", ", upstreams.keySet())
              + "; correct the reference, or add the store.");
    }
    return upstream;
  }

  /** The entry of a reference; a new one when there is none. */
  private Entry entry(SecretRef ref) {
    Upstream upstream = upstream(ref);
    SecretRef normal = upstream.store().normal(ref.whole());
    Entry known = entries.get(normal);
    return known != null ? known : add(upstream, normal);
  }

  private Entry add(Upstream upstream, SecretRef ref) {
    Entry entry;
    synchronized (entries) {
      Entry known = entries.get(ref);
      if (known != null) {
        return known;
      }
      if (entries.size() >= policy.maxSecrets() && !makeRoom()) {
        throw Sentences.tooMany(ref, policy.maxSecrets());
      }
      entry = new Entry(core, upstream, ref, true, gone -> entries.remove(ref, gone));
      entries.put(ref, entry);
    }
    if (closed) {
      entries.remove(ref, entry);
      entry.close();
    }
    return entry;
  }

  /** Drops an entry that is not known and that nobody waits for; false when there is none. */
  private boolean makeRoom() {
    return entries.values().stream().anyMatch(Entry::drop);
  }

  @Override
  public List<Secret> preload(Collection<String> wanted) {
    checkOpen();
    List<SecretRef> refs = wanted.stream().map(references::parse).toList();
    Preload preload = new Preload(core);
    for (SecretRef ref : refs) {
      preload.begin(() -> entry(ref));
    }
    upstreams.values().forEach(Upstream::pump);
    preload.await();
    return List.copyOf(wanted.stream().map(this::lookup).toList());
  }

  @Override
  public void changed(String nameOrArn) {
    entries.values().forEach(entry -> entry.changed(nameOrArn));
  }

  @Override
  public SecretsStatus status() {
    List<SecretStatus> all = new ArrayList<>();
    entries.values().forEach(entry -> all.add(entry.status()));
    all.sort(Comparator.comparing(status -> status.ref().toString()));
    long calls = 0;
    long batches = 0;
    long failed = 0;
    for (Upstream upstream : upstreams.values()) {
      SecretStore.Calls made = upstream.store().calls();
      calls += made.all();
      batches += made.batches();
      failed += made.failed();
    }
    return new SecretsStatus(all, calls, batches, failed, core.rotations());
  }

  @Override
  public Registration listen(SecretsListener listener) {
    checkOpen();
    return core.events().listen(listener);
  }

  @Override
  public void forEachSecret(Consumer<SecretValue> visitor) {
    entries.values().forEach(entry -> entry.forEachSecret(visitor));
  }

  @Override
  public long generation() {
    return core.generation();
  }

  private void checkOpen() {
    if (closed) {
      throw Sentences.closed();
    }
  }

  /**
   * Erases all values, ends all waiting with an {@link IllegalStateException}, takes back what was
   * given to the timer, and closes the stores; events and calls of listeners that did not begin are
   * dropped. The executor and the timer stay open.
   */
  @Override
  public void close() {
    synchronized (entries) {
      if (closed) {
        return;
      }
      closed = true;
    }
    core.close();
    entries.values().forEach(Entry::close);
    entries.clear();
    texts.clear();
    core.heldChanged();
    @Nullable RuntimeException thrown = null;
    for (Upstream upstream : upstreams.values()) {
      try {
        upstream.close();
      } catch (RuntimeException e) {
        if (thrown == null) {
          thrown = e;
        } else {
          thrown.addSuppressed(e);
        }
      }
    }
    if (thrown != null) {
      throw thrown;
    }
  }

  @Override
  public String toString() {
    return "SecretCache[" + entries.size() + " secrets, redacted]";
  }
}
