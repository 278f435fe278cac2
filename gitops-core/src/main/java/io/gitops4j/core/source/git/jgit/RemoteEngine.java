package io.gitops4j.core.source.git.jgit;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretValue;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.core.source.git.GitEngine;
import io.gitops4j.core.source.git.GitErrors;
import io.gitops4j.core.source.git.GitRead;
import io.gitops4j.core.source.git.GitRef;
import io.gitops4j.core.source.git.GitSettings;
import io.gitops4j.core.source.http.Deadline;
import io.gitops4j.core.source.http.HttpClients;
import io.gitops4j.core.source.http.TransferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
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
  private volatile @Nullable HttpClient ownClient;
  private @Nullable ObjectCache cache;
  private @Nullable Fetches fetches;
  private boolean closed;

  RemoteEngine(GitSettings settings) {
    this.settings = settings;
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
  private static Snapshot whole(Fetches fetches, GitRead read, Exchange exchange)
      throws IOException {
    try {
      return fetches.read(read, exchange);
    } catch (UncheckedIOException | MissingObjectException e) {
      fetches.forget();
      return fetches.read(read, exchange);
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
      HttpExchanges http = new HttpExchanges(client(), settings, deadline);
      return work.in(new Exchange(settings.address(), http, deadline, errors));
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

  private HttpClient client() throws GeneralSecurityException {
    HttpClient given = settings.httpClient();
    if (given != null) {
      return given;
    }
    HttpClient own = ownClient;
    if (own == null) {
      synchronized (times) {
        own = ownClient;
        if (own == null) {
          SecretValue certificates = settings.access().certificates().orElse(null);
          own = HttpClients.create(settings.timeout(), certificates);
          ownClient = own;
        }
      }
    }
    return own;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      ObjectCache open = cache;
      cache = null;
      fetches = null;
      HttpClient own = ownClient;
      ownClient = null;
      if (own != null) {
        HttpClients.end(own);
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
