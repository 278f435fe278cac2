package io.gitops4j.core.source.git.jgit;

import io.gitops4j.Reason;
import io.gitops4j.Snapshot;
import io.gitops4j.core.source.git.GitErrors;
import io.gitops4j.core.source.git.GitRead;
import io.gitops4j.core.source.git.GitRef;
import io.gitops4j.core.source.http.Deadline;
import io.gitops4j.core.source.http.TransferException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server for references and objects.
 *
 * <p>A commit is asked for by its id with depth 1. A server may refuse that: an id that no
 * reference has any more, when it allows only those; or it knows no depth. Then the reference that
 * the commit was seen at is fetched with its history, or all branches and tags when none is known,
 * into an emptied cache, because a server sends no history behind a commit we say we have without
 * its parents. JGit's {@code FetchConnection} is used rather than its {@code fetch}: no references
 * are copied, no tags followed, no FETCH_HEAD is written. Tests: GitHttpTest, GitCacheTest.
 */
final class Fetches {

  private static final String HEADS = "refs/heads/";
  private static final List<String> ALL = List.of(HEADS, "refs/tags/");
  private static final int MAX_MEMBERS = 1000;

  private final ObjectCache cache;
  private final Set<String> members = new HashSet<>();

  Fetches(ObjectCache cache) {
    this.cache = cache;
  }

  private static final class Interruptible extends EmptyProgressMonitor {
    private final Deadline deadline;

    private Interruptible(Deadline deadline) {
      this.deadline = deadline;
    }

    @Override
    public boolean isCancelled() {
      return Thread.currentThread().isInterrupted() || deadline.hasPassed();
    }
  }

  /** The references that are, or begin with, one of these. */
  static List<GitRef> refs(Exchange exchange, List<String> prefixes) throws IOException {
    try (Transport transport = transport(exchange, null);
        FetchConnection connection = open(transport, prefixes)) {
      return matching(connection.getRefs(), prefixes);
    }
  }

  private static List<GitRef> matching(Collection<Ref> refs, List<String> prefixes) {
    return refs.stream()
        .filter(r -> prefixes.stream().anyMatch(p -> isWanted(r.getName(), p)))
        .flatMap(r -> Refs.of(r).stream())
        .toList();
  }

  private static boolean isWanted(String name, String prefix) {
    return prefix.endsWith("/") ? name.startsWith(prefix) : name.equals(prefix);
  }

  private static FetchConnection open(Transport transport, List<String> prefixes)
      throws IOException {
    return transport.openFetch(List.of(), prefixes.toArray(String[]::new));
  }

  private static Transport transport(Exchange exchange, @Nullable Repository repository)
      throws IOException {
    Transport transport = exchange.wire().open(repository);
    transport.setTagOpt(TagOpt.NO_TAGS);
    return transport;
  }

  /** The files of a commit, fetched when need be. */
  Snapshot read(GitRead read, Exchange exchange, Submodules.@Nullable Walk walk)
      throws IOException {
    GitErrors errors = exchange.errors();
    if (read.member().isPresent()) {
      requireMember(read, read.member().get(), exchange);
    }
    obtain(read.commit(), read.seen().orElse(null), exchange);
    if (!cache.holds(read.commit())) {
      throw Problems.gone(errors, read);
    }
    return Commits.files(cache.repository(), read, errors, walk);
  }

  /** The repository of what was fetched, with a commit in it. */
  Repository holding(String commit, Exchange exchange) throws IOException {
    obtain(commit, null, exchange);
    if (!cache.holds(commit)) {
      throw new TransferException(Reason.NOT_FOUND, "no branch or tag there has it");
    }
    return cache.repository();
  }

  long commitTime(GitRef ref, Exchange exchange) throws IOException {
    obtain(ref.commit(), ref.name(), exchange);
    return Commits.time(cache.repository(), ref.commit());
  }

  /** Drops everything. */
  void forget() throws IOException {
    cache.clear();
  }

  private void requireMember(GitRead read, String branch, Exchange exchange) throws IOException {
    String key = branch + " " + read.commit();
    if (members.contains(key) && cache.holds(read.commit())) {
      return;
    }
    GitRef head =
        refs(exchange, List.of(branch)).stream()
            .findFirst()
            .orElseThrow(() -> Problems.noBranch(exchange.errors(), read, branch));
    if (!head.commit().equals(read.commit())) {
      cache.clear();
      history(List.of(branch), exchange);
      if (!Commits.isIn(cache.repository(), read.commit(), head.commit())) {
        throw Problems.notInBranch(exchange.errors(), read, branch);
      }
      cache.keep(read.commit());
    }
    if (members.size() >= MAX_MEMBERS) {
      members.clear();
    }
    members.add(key);
  }

  private void obtain(String commit, @Nullable String seenAt, Exchange exchange)
      throws IOException {
    if (cache.holds(commit)) {
      return;
    }
    cache.trim();
    Optional<TransportException> refusal = shallow(commit, exchange);
    if (refusal.isPresent()) {
      cache.clear();
      history(seenAt == null ? ALL : List.of(seenAt), exchange);
      if (!has(commit) && seenAt != null) {
        cache.clear();
        history(ALL, exchange);
      }
    }
    if (has(commit)) {
      cache.keep(commit);
    }
  }

  private boolean has(String commit) throws IOException {
    return cache.repository().getObjectDatabase().has(ObjectId.fromString(commit));
  }

  /** Asks for one commit; what the server said when it refuses. */
  private Optional<TransportException> shallow(String commit, Exchange exchange)
      throws IOException {
    Repository repository = cache.repository();
    try (Transport transport = transport(exchange, repository)) {
      transport.setDepth(1);
      try (FetchConnection connection = open(transport, List.of("refs/gitops4j/none"))) {
        ObjectId id = ObjectId.fromString(commit);
        Ref want = new ObjectIdRef.Unpeeled(Ref.Storage.NETWORK, commit, id);
        fetch(connection, List.of(want), exchange);
      }
      return Optional.empty();
    } catch (TransportException e) {
      if (isRefusal(e)) {
        return Optional.of(e);
      }
      throw e;
    }
  }

  /** An answer in Git's protocol; or 500, which JGit's server gives for an id it does not know. */
  private static boolean isRefusal(TransportException problem) {
    boolean answered = TransferException.in(problem).map(t -> t.status() == 500).orElse(true);
    return answered && !Thread.currentThread().isInterrupted();
  }

  /** Fetches references with all that is behind them. */
  private void history(List<String> prefixes, Exchange exchange) throws IOException {
    Repository repository = cache.repository();
    try (Transport transport = transport(exchange, repository);
        FetchConnection connection = open(transport, prefixes)) {
      List<Ref> wants =
          connection.getRefs().stream()
              .filter(r -> prefixes.stream().anyMatch(p -> isWanted(r.getName(), p)))
              .toList();
      if (!wants.isEmpty()) {
        fetch(connection, wants, exchange);
      }
    }
  }

  private void fetch(FetchConnection connection, Collection<Ref> wants, Exchange exchange)
      throws IOException {
    Interruptible monitor = new Interruptible(exchange.deadline());
    Set<ObjectId> haves;
    try (var kept = cache.kept()) {
      haves = kept.collect(Collectors.toSet());
    }
    connection.fetch(monitor, new ArrayList<>(wants), haves);
    if (monitor.isCancelled()) {
      throw Thread.currentThread().isInterrupted()
          ? TransferException.cancelled()
          : TransferException.timeout(exchange.deadline());
    }
  }
}
