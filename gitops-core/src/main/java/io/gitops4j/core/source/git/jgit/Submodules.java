package io.gitops4j.core.source.git.jgit;

import io.gitops4j.Reason;
import io.gitops4j.SourceException;
import io.gitops4j.core.source.git.GitAddress;
import io.gitops4j.core.source.git.GitErrors;
import io.gitops4j.core.source.git.GitSettings;
import io.gitops4j.core.source.git.GitSubmodules;
import io.gitops4j.core.source.http.Deadline;
import io.gitops4j.core.source.http.TransferException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * The repositories of the submodules of one repository, nested ones among them.
 *
 * <p>A submodule is a folder whose content is read at the commit that the tree names, when the walk
 * over the files enters it. What was fetched is kept for the next read, for each path by itself, so
 * that nothing is dropped that the same walk still reads. One read at a time; it shares its
 * deadline and its bytes with all submodules. At most 100 of them, nested at most 10 deep. Tests:
 * GitSubmoduleTest.
 */
final class Submodules implements AutoCloseable {

  private static final int MAX_COUNT = 100;
  private static final int MAX_DEPTH = 10;

  private final GitSettings settings;
  private final GitSubmodules places;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, SubmoduleRepository> kept = new HashMap<>();

  Submodules(GitSettings settings, GitSubmodules places) {
    this.settings = settings;
    this.places = places;
  }

  /** Starts a read; the caller closes it. */
  Walk walk(String what, Deadline deadline, AtomicLong budget, GitErrors errors) {
    return new Walk(what, deadline, budget, errors);
  }

  /** The submodules of one read. */
  final class Walk implements AutoCloseable {
    private final String what;
    private final Deadline deadline;
    private final AtomicLong budget;
    private final GitErrors errors;
    private final List<ObjectReader> readers = new ArrayList<>();
    private int count;

    private Walk(String what, Deadline deadline, AtomicLong budget, GitErrors errors) {
      this.what = what;
      this.deadline = deadline;
      this.budget = budget;
      this.errors = errors;
    }

    /** The submodules of the repository itself. */
    SubmoduleLinks top(ObjectReader reader, ObjectId tree) {
      return new SubmoduleLinks(this, settings.address(), reader, tree, "", 1);
    }

    boolean requiresAddress() {
      return places.requiresAddress();
    }

    /** The root of a submodule's files. */
    GitTree open(SubmoduleLinks in, String path, String url, ObjectId commit) {
      String whole = in.prefix() + path;
      count++;
      if (count > MAX_COUNT || in.depth() > MAX_DEPTH) {
        throw failure(
            Reason.LIMIT,
            whole,
            "there are more than "
                + MAX_COUNT
                + ", or they are nested more than "
                + MAX_DEPTH
                + " deep; leave some out");
      }
      GitSubmodules.Place place = place(in, whole, url);
      try {
        acquire();
        Repository repository = repository(whole, place).holding(commit.name(), deadline, budget);
        ObjectReader reader = repository.newObjectReader();
        readers.add(reader);
        try (RevWalk commits = new RevWalk(repository)) {
          ObjectId tree = commits.parseCommit(commit).getTree().getId();
          SubmoduleLinks links =
              new SubmoduleLinks(this, place.address(), reader, tree, whole + "/", in.depth() + 1);
          return GitTree.root(reader, tree, links);
        }
      } catch (IOException e) {
        throw unread(whole, place.address(), commit, e);
      } catch (GeneralSecurityException e) {
        throw failure(Reason.INVALID, whole, "the certificates in ca.crt cannot be read");
      }
    }

    private GitSubmodules.Place place(SubmoduleLinks in, String whole, String url) {
      String shown = GitErrors.redacted(url);
      try {
        return places.place(SubmoduleList.resolved(in.repository(), url));
      } catch (IllegalArgumentException e) {
        throw failure(Reason.DENIED, whole, "it is at " + shown + ", and " + e.getMessage());
      } catch (SourceException e) {
        throw failure(
            e.failure().reason(),
            whole,
            "it is at " + shown + ": " + e.failure().message().replaceFirst("\\.$", ""));
      }
    }

    private SourceException unread(
        String whole, GitAddress address, ObjectId commit, IOException problem) {
      TransferException known = TransferException.in(problem).orElse(null);
      return failure(
          known == null ? Reason.UNAVAILABLE : known.reason(),
          whole,
          "the commit "
              + commit.name()
              + " of "
              + address
              + " cannot be read: "
              + (known == null ? problem.getMessage() : known.why()));
    }

    /** A failure with one submodule. */
    SourceException failure(Reason reason, String whole, String why) {
      return errors.of(reason, what, "its submodule " + whole + ": " + why);
    }

    private void acquire() throws IOException {
      if (lock.isHeldByCurrentThread()) {
        return;
      }
      try {
        if (!lock.tryLock(Math.max(0, deadline.leftNanos()), TimeUnit.NANOSECONDS)) {
          throw TransferException.timeout(deadline);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw TransferException.cancelled();
      }
      // Only here, where nothing of them is being read.
      if (kept.size() > MAX_COUNT) {
        forget();
      }
    }

    @Override
    public void close() {
      readers.forEach(ObjectReader::close);
      if (lock.isHeldByCurrentThread()) {
        lock.unlock();
      }
    }
  }

  private SubmoduleRepository repository(String path, GitSubmodules.Place place)
      throws IOException {
    String key = path + " " + place.address();
    SubmoduleRepository known = kept.get(key);
    if (known == null) {
      known =
          new SubmoduleRepository(
              new GitSettings(
                  place.address(),
                  place.access(),
                  settings.timeout(),
                  settings.cacheDirectory(),
                  settings.maxTransferBytes(),
                  settings.maxCacheBytes(),
                  place.access().certificates().isPresent() ? null : settings.httpClient(),
                  settings.proxy(),
                  settings.redirects(),
                  null));
      kept.put(key, known);
    }
    return known;
  }

  private void forget() throws IOException {
    IOException problem = null;
    for (SubmoduleRepository repository : kept.values()) {
      try {
        repository.close();
      } catch (IOException e) {
        problem = e;
      }
    }
    kept.clear();
    if (problem != null) {
      throw problem;
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      forget();
    } finally {
      lock.unlock();
    }
  }
}
