package io.gitops4j.testkit.apiserver.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The requests a server has answered, in the order of their answers.
 *
 * <p>Thread-safe. What is asserted with it most: that nothing was written.
 *
 * @since 0.1
 */
public final class RequestLog {
  private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "DELETE");

  private final List<Entry> entries = new ArrayList<>();
  private final int limit;

  /** A log that keeps so many of the newest requests. */
  public RequestLog(int limit) {
    this.limit = limit;
  }

  /**
   * One answered request.
   *
   * @param method the method, in capitals
   * @param path the path
   * @param query the query as it was sent; empty for none
   * @param headers the headers by name in small letters
   * @param body the body as text; empty for none, and of bodies that are too long to keep
   * @param code the code of the answer; 0 when there was none
   * @param revisionBefore the revision of the store when the request came
   * @param revisionAfter the revision when it was answered
   */
  public record Entry(
      String method,
      String path,
      String query,
      Map<String, String> headers,
      String body,
      int code,
      long revisionBefore,
      long revisionAfter) {

    /** Whether the method may change something, and it was no dry run or review. */
    public boolean isWrite() {
      return WRITES.contains(method)
          && !query.contains("dryRun=All")
          && !path.startsWith("/apis/authorization.k8s.io/")
          && !path.startsWith("/apis/authentication.k8s.io/");
    }

    @Override
    public String toString() {
      return method + " " + path + (query.isEmpty() ? "" : "?" + query) + " " + code;
    }
  }

  synchronized void add(Entry entry) {
    entries.add(entry);
    if (entries.size() > limit) {
      entries.remove(0);
    }
  }

  /** All requests that are kept. */
  public synchronized List<Entry> all() {
    return List.copyOf(entries);
  }

  /** The requests that match. */
  public List<Entry> matching(Predicate<Entry> wanted) {
    return all().stream().filter(wanted).toList();
  }

  /** The requests of a method. */
  public List<Entry> withMethod(String method) {
    return matching(e -> e.method().equals(method.toUpperCase(Locale.ROOT)));
  }

  /** The requests below a path. */
  public List<Entry> below(String path) {
    return matching(e -> e.path().startsWith(path));
  }

  /** The requests that may have changed something, whatever was answered. */
  public List<Entry> writes() {
    return matching(Entry::isWrite);
  }

  /** The number of requests that are kept. */
  public synchronized int size() {
    return entries.size();
  }

  /** Forgets all requests. */
  public synchronized void clear() {
    entries.clear();
  }
}
