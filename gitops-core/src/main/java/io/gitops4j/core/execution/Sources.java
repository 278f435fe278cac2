package io.gitops4j.core.execution;

import io.gitops4j.Failure;
import io.gitops4j.GitOpsException;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.core.flux.DeclaredSource;
import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.core.helmrelease.ChartSelection;
import io.gitops4j.core.leak.GuardedLog;
import io.gitops4j.core.repository.RepositoryIdentity;
import io.gitops4j.spi.Source;
import io.gitops4j.spi.SourceProvider;
import io.gitops4j.spi.SourceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The sources of an engine: the repository it was given, and those that the repository declares.
 *
 * <p>A source is asked for its revision once after each {@link #refresh}, however many units read
 * it, and fetched only when the revision is another. Declared sources are opened when first read
 * and closed with the engine, or when declared otherwise. Safe to use from many threads.
 */
public final class Sources implements AutoCloseable {

  /** Looks up what a declared source's Secret holds. */
  @FunctionalInterface
  interface Credentials {
    SourceSpec complete(DeclaredSource declared);
  }

  private static final class Entry {
    final ReentrantLock lock = new ReentrantLock();
    final @Nullable DeclaredSource declared;
    @Nullable Source source;
    boolean stale = true;
    volatile @Nullable Revision revision;
    @Nullable GitOpsException failure;
    @Nullable Revision fetched;
    @Nullable Snapshot snapshot;

    Entry(@Nullable DeclaredSource declared) {
      this.declared = declared;
    }
  }

  private static final Set<Reason> SECRETS =
      Set.of(Reason.UNAUTHENTICATED, Reason.FORBIDDEN, Reason.UNVERIFIED);
  private static final Comparator<SourceKey> BY_NAME = Comparator.comparing(SourceKey::toString);

  private final SourceOpening opening;
  private final RepositoryIdentity identity;
  private final GuardedLog log;
  private final Map<SourceKey, Entry> entries = new TreeMap<>(BY_NAME);
  private final Set<SourceKey> self = new HashSet<>();
  private volatile boolean lenient;

  /** Sources of which only the repository is known; it stays the caller's to close. */
  public Sources(
      @Nullable Source repository,
      RepositoryIdentity identity,
      List<SourceProvider> providers,
      GuardedLog log) {
    this.log = log;
    this.identity = identity;
    this.opening = new SourceOpening(providers);
    if (repository != null) {
      Entry entry = new Entry(null);
      entry.source = repository;
      entries.put(SourceKey.REPOSITORY, entry);
    }
  }

  /** Goes on with the revision at hand where a source cannot be asked, as Flux does. */
  void keepGoing() {
    lenient = true;
  }

  /** Names sources that are the repository itself. */
  void treatAsRepository(Set<SourceKey> keys) {
    synchronized (entries) {
      self.addAll(keys);
    }
  }

  /**
   * Takes note of a declared source; one that is declared otherwise than before is reopened, and so
   * are the charts of a repository of charts.
   */
  void declare(DeclaredSource declared) {
    SourceKey key = declared.key();
    List<Entry> replaced = new ArrayList<>();
    synchronized (entries) {
      if (isRepository(declared)) {
        self.add(key);
      }
      Entry known = entries.get(key);
      if (known == null || !alike(declared, known.declared)) {
        Entry before = entries.put(key, new Entry(declared));
        if (before != null) {
          replaced.add(before);
          entries.replaceAll((k, entry) -> partOf(entry, key) ? reopened(entry, replaced) : entry);
        }
      }
    }
    replaced.forEach(Sources::close);
  }

  private static boolean partOf(Entry entry, SourceKey of) {
    return entry.declared != null
        && entry.declared.partOf().filter(part -> part.of().equals(of)).isPresent();
  }

  private static Entry reopened(Entry entry, List<Entry> replaced) {
    replaced.add(entry);
    return new Entry(entry.declared);
  }

  /** Whether two declarations differ in no more than their place. */
  private static boolean alike(DeclaredSource one, @Nullable DeclaredSource other) {
    return other != null && one.withoutPlace().equals(other.withoutPlace());
  }

  private boolean isRepository(DeclaredSource declared) {
    if (identity.named(declared.key())) {
      return true;
    }
    return identity.same(declared.spec()) && sameBranch(declared.spec());
  }

  /** Two branches of one repository are two sources. */
  private boolean sameBranch(SourceSpec spec) {
    Entry repository = entries.get(SourceKey.REPOSITORY);
    Revision revision = repository == null ? null : repository.revision;
    String branch = spec.ref().get("branch");
    return revision == null
        || branch == null
        || spec.ref().size() > 1
        || revision.name().map(name -> branchOf(name).equals(branch)).orElse(true);
  }

  private static String branchOf(String name) {
    return name.startsWith("refs/heads/") ? name.substring("refs/heads/".length()) : name;
  }

  /**
   * The name under which a source is kept: the repository's for all names it has, and that of the
   * files which hold it for a chart.
   */
  SourceKey canonical(SourceKey key) {
    synchronized (entries) {
      SourceKey held =
          part(key)
              .filter(part -> part.chart().origin() == ChartSelection.Origin.FILES)
              .map(DeclaredSource.Part::of)
              .orElse(key);
      return self.contains(held) || identity.named(held) ? SourceKey.REPOSITORY : held;
    }
  }

  private Optional<DeclaredSource.Part> part(SourceKey key) {
    Entry entry = entries.get(key);
    return entry == null || entry.declared == null ? Optional.empty() : entry.declared.partOf();
  }

  /** Which chart a declared HelmChart means; empty for another source. */
  Optional<ChartSelection> chart(SourceKey key) {
    synchronized (entries) {
      return part(key).map(DeclaredSource.Part::chart);
    }
  }

  /** Whether the source is the repository or declared, and what it is a part of, too. */
  boolean known(SourceKey key) {
    return missing(key).isEmpty();
  }

  /** The source that nothing declares: this one, or the one it is a part of. */
  Optional<SourceKey> missing(SourceKey key) {
    synchronized (entries) {
      if (!entries.containsKey(canonical(key))) {
        return Optional.of(canonical(key));
      }
      return part(key).map(DeclaredSource.Part::of).flatMap(this::missing);
    }
  }

  /** What keeps a declared source from being read, if anything does, with its name. */
  Optional<String> unsupported(SourceKey key) {
    Entry entry;
    Optional<DeclaredSource.Part> part;
    synchronized (entries) {
      part = part(key);
      entry = entries.get(part.isPresent() ? key : canonical(key));
    }
    Optional<String> own =
        entry == null || entry.declared == null ? Optional.empty() : entry.declared.unsupported();
    return own.map(field -> key + " " + field).or(() -> part.flatMap(of -> unsupported(of.of())));
  }

  /** Whether it is of use to look for new revisions of a source: whether anybody can open it. */
  boolean isRead(SourceKey key) {
    Entry entry = find(key);
    if (entry == null || entry.declared == null) {
      return entry != null;
    }
    return opening.reads(reached(entry.declared, DeclaredSource::spec));
  }

  /** How often to look for a new revision of a source; the declaration of it decides. */
  Optional<Duration> interval(SourceKey key) {
    synchronized (entries) {
      if (!key.equals(SourceKey.REPOSITORY)) {
        return interval(entries.get(key));
      }
      return self.stream()
          .sorted(BY_NAME)
          .flatMap(k -> interval(entries.get(k)).stream())
          .findFirst();
    }
  }

  private static Optional<Duration> interval(@Nullable Entry entry) {
    return entry == null || entry.declared == null
        ? Optional.empty()
        : Optional.of(entry.declared.interval());
  }

  /** The sources that are known, each once, the repository under its own name. */
  List<SourceKey> all() {
    synchronized (entries) {
      return entries.keySet().stream().filter(key -> canonical(key).equals(key)).toList();
    }
  }

  /** Lets every source be asked again. */
  void refresh() {
    all().forEach(this::refresh);
  }

  /** Lets a source be asked again. */
  void refresh(SourceKey key) {
    Entry entry = find(key);
    if (entry == null || suspended(entry)) {
      return;
    }
    entry.lock.lock();
    try {
      entry.stale = true;
    } finally {
      entry.lock.unlock();
    }
  }

  private static boolean suspended(Entry entry) {
    return entry.declared != null && entry.declared.suspended() && entry.revision != null;
  }

  /** The revision seen last, without asking. */
  Optional<Revision> seen(SourceKey key) {
    Entry entry = find(key);
    return entry == null ? Optional.empty() : Optional.ofNullable(entry.revision);
  }

  /** The revision of a source, asked for at most once after a refresh. */
  Revision resolve(SourceKey key, Credentials credentials) {
    Entry entry = get(key);
    lock(entry, key);
    try {
      if (entry.stale) {
        ask(entry, credentials);
      }
      if (entry.failure != null && (!lenient || entry.revision == null)) {
        throw entry.failure;
      }
      Revision revision = entry.revision;
      if (revision == null) {
        throw new IllegalStateException("a source that was asked has a revision or a failure");
      }
      return revision;
    } finally {
      entry.lock.unlock();
    }
  }

  private void ask(Entry entry, Credentials credentials) {
    try {
      entry.revision = opened(entry, credentials).resolve();
      entry.failure = null;
      entry.stale = false;
    } catch (GitOpsException e) {
      entry.failure = e;
      entry.stale = e.failure().reason() == Reason.CANCELLED;
      forget(entry, e.failure().reason());
      if (lenient && entry.revision != null) {
        log.warn("Going on with {}: {}", entry.revision, e.getMessage());
      }
    }
  }

  /** Closes a source whose Secrets may be what is wrong, so that they are read anew next time. */
  private static void forget(Entry entry, Reason reason) {
    if (entry.declared != null && entry.source != null && SECRETS.contains(reason)) {
      entry.source.close();
      entry.source = null;
    }
  }

  private Source opened(Entry entry, Credentials credentials) {
    Source source = entry.source;
    if (source == null) {
      DeclaredSource declared = entry.declared;
      if (declared == null) {
        throw new IllegalStateException("a source without a declaration is open");
      }
      source = opening.open(reached(declared, credentials::complete));
      entry.source = source;
    }
    return source;
  }

  /** What to open: a chart of a repository of charts is reached as that is. */
  private SourceSpec reached(
      DeclaredSource declared, Function<DeclaredSource, SourceSpec> complete) {
    Entry of = declared.partOf().map(part -> find(part.of())).orElse(null);
    SourceSpec own = complete.apply(declared);
    return of == null || of.declared == null ? own : own.reachedAs(complete.apply(of.declared));
  }

  /** The files of a source at a revision, fetched only if they are not at hand. */
  Snapshot fetch(SourceKey key, Revision revision) {
    Entry entry = get(key);
    lock(entry, key);
    try {
      Snapshot snapshot = entry.snapshot;
      return snapshot != null && revision.equals(entry.fetched)
          ? snapshot
          : fetched(entry, revision);
    } finally {
      entry.lock.unlock();
    }
  }

  private static Snapshot fetched(Entry entry, Revision revision) {
    Source source = entry.source;
    if (source == null && entry.failure != null) {
      throw entry.failure;
    }
    if (source == null) {
      throw new IllegalStateException("a source is resolved before it is fetched");
    }
    try {
      Snapshot snapshot = source.fetch(revision);
      entry.snapshot = snapshot;
      entry.fetched = revision;
      return snapshot;
    } catch (GitOpsException e) {
      if (SECRETS.contains(e.failure().reason())) {
        entry.failure = e;
        forget(entry, e.failure().reason());
      }
      throw e;
    }
  }

  private static void lock(Entry entry, SourceKey key) {
    try {
      entry.lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(
          Reason.CANCELLED,
          "Cannot read " + key + ": the wait for it was interrupted; reconcile again.");
    }
  }

  private @Nullable Entry find(SourceKey key) {
    synchronized (entries) {
      return entries.get(canonical(key));
    }
  }

  private Entry get(SourceKey key) {
    Entry entry = find(key);
    if (entry == null) {
      throw failure(
          Reason.NOT_FOUND,
          "Cannot read " + key + ": nothing declares it; declare it or correct spec.sourceRef.");
    }
    return entry;
  }

  private static SourceException failure(Reason reason, String message) {
    return new SourceException(Failure.of(Stage.RESOLVE, reason, message));
  }

  /** Closes the sources that were opened here; not the repository. */
  @Override
  public void close() {
    List<Entry> all;
    synchronized (entries) {
      all = List.copyOf(entries.values());
    }
    all.forEach(Sources::close);
  }

  private static void close(Entry entry) {
    if (entry.declared != null) {
      entry.lock.lock();
      try {
        if (entry.source != null) {
          entry.source.close();
          entry.source = null;
          entry.stale = true;
        }
      } finally {
        entry.lock.unlock();
      }
    }
  }
}
