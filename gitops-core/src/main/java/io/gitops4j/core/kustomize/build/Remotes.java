package io.gitops4j.core.kustomize.build;

import io.gitops4j.Failure;
import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.remote.RemoteFile;
import io.gitops4j.core.kustomize.remote.RemoteLimits;
import io.gitops4j.core.kustomize.remote.RemoteRef;
import io.gitops4j.core.kustomize.remote.RemoteResolver;
import io.gitops4j.core.yaml.YamlNode;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The remote repositories and files of one build: each is asked for once, and all together are held
 * against the limits. Without a resolver everything is refused.
 *
 * <p>What an {@code https://} entry under {@code resources} names cannot be told from its text.
 * kustomize reads it by HTTP first, and clones it when that fails or gives no objects. Here a name
 * that ends in {@code .yaml}, {@code .yml} or {@code .json} is a file; every other is a repository,
 * and a file when no repository answers. The outcome is the same wherever an address is not both,
 * and no pages are read to find out that they are none. Source: kustomize, {@code
 * api/internal/target/kusttarget.go}, accumulateResources, and {@code
 * api/internal/loader/fileloader.go}. Tests: RemoteRenderTest.
 */
final class Remotes {

  private static final Pattern FILE =
      Pattern.compile("(?i)[^?#]*\\.(?:ya?ml|json)(?:[?#].*)?", Pattern.DOTALL);
  private static final Set<Reason> FINAL =
      EnumSet.of(Reason.DENIED, Reason.LIMIT, Reason.TIMEOUT, Reason.CANCELLED, Reason.UNSUPPORTED);

  private final @Nullable RemoteResolver resolver;
  private final Budget budget;
  private final Map<RemoteRef, Files> repositories = new HashMap<>();
  private final Map<RemoteFile, byte[]> files = new HashMap<>();
  private long bytes;

  Remotes(@Nullable RemoteResolver resolver, Budget budget) {
    this.resolver = resolver;
    this.budget = budget;
  }

  /**
   * Whether a remote entry under {@code resources} is a file; if not, its repository is fetched.
   */
  boolean isFile(String entry, @Nullable YamlNode named) {
    if (!RemoteRef.isWeb(entry)) {
      return false;
    }
    if (FILE.matcher(entry).matches()) {
      return true;
    }
    try {
      repository(entry, "base", named);
      return false;
    } catch (RenderException e) {
      if (FINAL.contains(e.failure().reason()) || isPage(entry, named, e)) {
        throw e;
      }
      return true;
    }
  }

  /** Whether there is nothing but a page for people, or nothing at all, at an address. */
  private boolean isPage(String entry, @Nullable YamlNode named, RenderException noRepository) {
    try {
      byte[] content = file(entry, named);
      int start = 0;
      while (start < content.length && content[start] <= ' ' && content[start] >= 0) {
        start++;
      }
      return start < content.length && content[start] == '<';
    } catch (RenderException e) {
      noRepository.addSuppressed(e);
      return true;
    }
  }

  /** A remote base or component as an address. */
  static RemoteRef ref(String entry, @Nullable YamlNode named) {
    return tried(named, () -> RemoteRef.parse(entry));
  }

  /** The files of the repository that an entry names. */
  Files repository(String entry, String what, @Nullable YamlNode named) {
    RemoteResolver open = open("build the remote " + what, entry, named);
    RemoteRef ref = ref(entry, named);
    Files known = repositories.get(ref.whole());
    if (known == null) {
      count(open.limits(), entry, named);
      Snapshot snapshot = tried(named, () -> open.repository(ref));
      long size = snapshot.paths().stream().mapToLong(snapshot::size).sum();
      add(open.limits(), size, entry, named);
      known = new Files(snapshot, this, budget, ref.whole());
      repositories.put(ref.whole(), known);
    }
    return known;
  }

  /** The content of the file that an entry names. */
  byte[] file(String entry, @Nullable YamlNode named) {
    RemoteResolver open = open("read the remote file", entry, named);
    RemoteFile file = tried(named, () -> RemoteFile.parse(entry));
    byte[] known = files.get(file);
    if (known == null) {
      count(open.limits(), entry, named);
      byte[] content = tried(named, () -> open.file(file));
      add(open.limits(), content.length, entry, named);
      files.put(file, content);
      known = content;
    }
    return known.clone();
  }

  private RemoteResolver open(String tried, String entry, @Nullable YamlNode named) {
    if (resolver == null) {
      throw Problem.cannot(
          named == null ? null : named.location().orElse(null),
          Reason.DENIED,
          tried + " " + RemoteRef.redacted(entry),
          "nothing outside of the repository is read; copy it into the repository, or allow it with"
              + " KustomizeOptions.withRemotes");
    }
    return resolver;
  }

  private void count(RemoteLimits limits, String entry, @Nullable YamlNode named) {
    if (repositories.size() + files.size() >= limits.maxRemotes()) {
      throw limit(
          entry,
          named,
          "the build reads more than the "
              + limits.maxRemotes()
              + " remote repositories and files allowed; name fewer or raise the limit maxRemotes");
    }
  }

  private void add(RemoteLimits limits, long more, String entry, @Nullable YamlNode named) {
    bytes += more;
    if (bytes > limits.maxTotalBytes()) {
      throw limit(
          entry,
          named,
          "the build reads more than the "
              + limits.maxTotalBytes()
              + " bytes allowed from remote repositories and files; name fewer or raise the limit"
              + " maxTotalBytes");
    }
  }

  private static RenderException limit(String entry, @Nullable YamlNode named, String wrong) {
    return Problem.cannot(
        named == null ? null : named.location().orElse(null),
        Reason.LIMIT,
        "read " + RemoteRef.redacted(entry),
        wrong);
  }

  /** What a resolver could not do, at the entry. */
  private static <T> T tried(@Nullable YamlNode named, Supplier<T> work) {
    try {
      return work.get();
    } catch (SourceException e) {
      Failure failure = e.failure();
      Failure.Builder at =
          Failure.builder(Stage.RENDER, failure.reason(), failure.message())
              .retryable(failure.retryable());
      failure.retryAfter().ifPresent(at::retryAfter);
      Location place = named == null ? null : named.location().orElse(null);
      throw new RenderException((place == null ? at : at.location(place)).build(), e);
    }
  }
}
