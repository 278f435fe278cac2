package io.gitops4j.core.source.git.jgit;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.core.source.git.GitEngine;
import io.gitops4j.core.source.git.GitErrors;
import io.gitops4j.core.source.git.GitRead;
import io.gitops4j.core.source.git.GitRef;
import io.gitops4j.core.source.git.GitSettings;
import io.gitops4j.core.source.http.Deadline;
import io.gitops4j.core.source.http.TransferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.errors.MissingObjectException;
import org.jspecify.annotations.Nullable;

/**
 * A repository on a server. References are asked for without a lock; fetching and reading files is
 * done by one thread at a time, because the kept objects may be dropped.
 */
final class RemoteEngine implements GitEngine {

  private static final int MAX_TIMES = 10_000;

  private final GitSettings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Long> times = new ConcurrentHashMap<>();
  private final Wires wires;
  private final @Nullable Submodules submodules;
  private @Nullable ObjectCache cache;
  private @Nullable Fetches fetches;
  private boolean closed;

  RemoteEngine(GitSettings settings) {
    this.settings = settings;
    this.wires = new Wires(settings);
    this.submodules =
        settings.submodules() == null ? null : new Submodules(settings, settings.submodules());
  }

  private interface Work<T> {
    T in(Exchange exchange) throws IOException;
  }

  private interface Reading<T> {
    T in(Fetches fetches, Exchange exchange) throws IOException;
  }

  @Override
  public List<GitRef> refs(List<String> prefixes) {
    return with(
        Stage.RESOLVE, "read the references of", exchange -> Fetches.refs(exchange, prefixes));
  }

  @Override
  public long commitTime(GitRef ref) {
    Long known = times.get(ref.commit());
    if (known != null) {
      return known;
    }
    long time =
        with(
            Stage.RESOLVE,
            "read the commit of " + ref.name() + " of",
            exchange -> locked(exchange, (fetches, e) -> fetches.commitTime(ref, e)));
    if (times.size() >= MAX_TIMES) {
      times.clear();
    }
    times.put(ref.commit(), time);
    return time;
  }

  @Override
  public Snapshot read(GitRead read) {
    return with(
        Stage.FETCH,
        "fetch " + read.revision() + " of",
        exchange -> locked(exchange, (fetches, e) -> whole(fetches, read, e)));
  }

  /** Once more from nothing, when what was kept turns out to be incomplete. */
  private Snapshot whole(Fetches fetches, GitRead read, Exchange exchange) throws IOException {
    try {
      return once(fetches, read, exchange);
    } catch (UncheckedIOException | MissingObjectException e) {
      fetches.forget();
      return once(fetches, read, exchange);
    }
  }

  private Snapshot once(Fetches fetches, GitRead read, Exchange exchange) throws IOException {
    if (submodules == null) {
      return fetches.read(read, exchange, null);
    }
    String what = "fetch " + read.revision() + " of";
    try (Submodules.Walk walk =
        submodules.walk(what, exchange.deadline(), exchange.budget(), exchange.errors())) {
      return fetches.read(read, exchange, walk);
    }
  }

  private <T> T locked(Exchange exchange, Reading<T> work) throws IOException {
    try {
      long left = Math.max(0, exchange.deadline().leftNanos());
      if (!lock.tryLock(left, TimeUnit.NANOSECONDS)) {
        throw TransferException.timeout(exchange.deadline());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw TransferException.cancelled();
    }
    try {
      return work.in(fetches(), exchange);
    } finally {
      lock.unlock();
    }
  }

  private Fetches fetches() throws IOException {
    if (closed) {
      throw new IllegalStateException("the source of " + settings.address() + " is closed");
    }
    Fetches known = fetches;
    if (known == null) {
      ObjectCache opened =
          ObjectCache.open(
              settings.cacheDirectory(), settings.address().toString(), settings.maxCacheBytes());
      cache = opened;
      known = new Fetches(opened);
      fetches = known;
    }
    return known;
  }

  private <T> T with(Stage stage, String what, Work<T> work) {
    GitErrors errors = new GitErrors(stage, settings.address());
    Deadline deadline = Deadline.in(settings.timeout());
    try {
      AtomicLong budget = new AtomicLong(settings.maxTransferBytes());
      Wire wire = wires.open(deadline, budget);
      return work.in(new Exchange(settings.address(), wire, deadline, budget, errors));
    } catch (IOException e) {
      throw translated(errors, what, e);
    } catch (UncheckedIOException e) {
      throw translated(errors, what, Objects.requireNonNull(e.getCause()));
    } catch (GeneralSecurityException e) {
      throw errors.of(
          Reason.INVALID, what, "the certificates in ca.crt cannot be read: " + e.getMessage(), e);
    }
  }

  private static SourceException translated(GitErrors errors, String what, IOException problem) {
    TransferException known = TransferException.in(problem).orElse(null);
    if (known != null) {
      SourceException made = errors.of(known.reason(), what, known.why(), problem);
      return known.retryAfter().map(wait -> retryAfter(made.failure(), wait, problem)).orElse(made);
    }
    if (Thread.currentThread().isInterrupted()) {
      return errors.of(Reason.CANCELLED, what, "the thread was interrupted", problem);
    }
    // JGit begins with the address, which our sentence has already.
    String detail = String.valueOf(problem.getMessage()).replace(errors.address() + ": ", "");
    return errors.of(Reason.UNAVAILABLE, what, "the exchange failed: " + detail, problem);
  }

  private static SourceException retryAfter(Failure failure, Duration wait, IOException problem) {
    return new SourceException(failure.toBuilder().retryAfter(wait).build(), problem);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      ObjectCache open = cache;
      cache = null;
      fetches = null;
      wires.close();
      if (submodules != null) {
        submodules.close();
      }
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      throw new GitErrors(Stage.FETCH, settings.address())
          .of(Reason.UNAVAILABLE, "close", "its temporary files cannot be removed", e);
    } finally {
      lock.unlock();
    }
  }
}
