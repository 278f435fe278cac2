package io.gitops4j.core.registry;

import io.gitops4j.Reason;
import io.gitops4j.SecretValue;
import io.gitops4j.core.source.http.HttpOrigin;
import io.gitops4j.core.source.http.TransferException;
import io.gitops4j.core.source.http.Transfers;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The index of a chart repository as it was last seen, for all charts that are read from there. It
 * is asked for again with {@code ETag} and {@code Last-Modified}, so one that has not changed is
 * not transferred. Safe to use from many threads: one of them asks, and those that waited for it
 * take what it got.
 */
final class RepositoryIndex {

  private static final Pattern HEADER = Pattern.compile("[\\x20-\\x7e]{1,1024}");

  private final URI repository;
  private final @Nullable SecretValue authorization;
  private final HttpSeat seat;
  private final ReentrantLock lock = new ReentrantLock();

  private volatile @Nullable Map<String, List<IndexEntry>> charts;
  private String entityTag = "";
  private String lastModified = "";
  private long asked;

  /**
   * An index that has not been read.
   *
   * @param repository the address of the repository
   * @param authorization the header for its origin; null for none
   */
  RepositoryIndex(URI repository, @Nullable SecretValue authorization, HttpSeat seat) {
    this.repository = repository;
    this.authorization = authorization;
    this.seat = seat;
  }

  /** The HTTP client by which it is read. */
  HttpSeat seat() {
    return seat;
  }

  /** The versions of a chart that are there now. */
  List<IndexEntry> now(String chart, Call call) throws IOException {
    long arrived = System.nanoTime();
    lock(call);
    try {
      Map<String, List<IndexEntry>> known = charts;
      if (known == null || asked - arrived < 0) {
        long before = System.nanoTime();
        known = ask(call);
        charts = known;
        asked = before;
      }
      return versions(known, chart);
    } finally {
      lock.unlock();
    }
  }

  /** The versions of a chart that were seen last; asked for when none were. */
  List<IndexEntry> last(String chart, Call call) throws IOException {
    Map<String, List<IndexEntry>> known = charts;
    return known == null ? now(chart, call) : versions(known, chart);
  }

  private void lock(Call call) throws TransferException {
    try {
      if (!lock.tryLock(Math.max(0, call.deadline().leftNanos()), TimeUnit.NANOSECONDS)) {
        throw TransferException.timeout(call.deadline());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw TransferException.cancelled();
    }
  }

  private static List<IndexEntry> versions(Map<String, List<IndexEntry>> charts, String chart)
      throws TransferException {
    List<IndexEntry> versions = charts.get(chart);
    if (versions == null || versions.isEmpty()) {
      throw new TransferException(
          Reason.NOT_FOUND, "its index has no chart %s; check the name".formatted(chart));
    }
    return versions;
  }

  private Map<String, List<IndexEntry>> ask(Call call) throws IOException {
    Map<String, List<IndexEntry>> known = charts;
    Map<String, String> headers = new HashMap<>();
    if (known != null && !entityTag.isEmpty()) {
      headers.put("If-None-Match", entityTag);
    }
    if (known != null && !lastModified.isEmpty()) {
      headers.put("If-Modified-Since", lastModified);
    }
    Transfers.Answer answer = call.ask("GET", address(), headers, this::authorization);
    try (var body = answer.body()) {
      if (answer.status() == 304 && known != null) {
        return known;
      }
      if (answer.status() != 200) {
        throw Call.refused(
            answer,
            authorization != null,
            "there is no index.yaml (%d); check the address, and the credentials, without which some servers answer so"
                .formatted(answer.status()));
      }
      if (answer.headers().firstValue("Content-Encoding").isPresent()) {
        throw new TransferException(
            Reason.INVALID, "it answered in an encoding that was not asked for");
      }
      Map<String, List<IndexEntry>> read = IndexReader.read(body);
      entityTag = header(answer, "ETag");
      lastModified = header(answer, "Last-Modified");
      return read;
    }
  }

  private @Nullable SecretValue authorization(URI target) {
    return HttpOrigin.of(target).equals(HttpOrigin.of(repository)) ? authorization : null;
  }

  private static String header(Transfers.Answer answer, String name) {
    return answer
        .headers()
        .firstValue(name)
        .filter(value -> HEADER.matcher(value).matches())
        .orElse("");
  }

  private URI address() {
    String path = String.valueOf(repository.getRawPath()).replaceFirst("/+$", "");
    String query = repository.getRawQuery() == null ? "" : "?" + repository.getRawQuery();
    return URI.create(
        repository.getScheme()
            + "://"
            + repository.getRawAuthority()
            + path
            + "/index.yaml"
            + query);
  }
}
