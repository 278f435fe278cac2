package io.gitops4j.core.source.http;

import io.gitops4j.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * What every exchange with a server has in common: it ends in time, its bytes are counted, and a
 * redirect is looked at before it is followed.
 *
 * @since 0.1
 */
public final class Transfers {

  /** How many redirects in a row are followed. */
  public static final int MAX_REDIRECTS = 5;

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

  private Transfers() {}

  /**
   * An answer whose body has not been read; who has it closes the body.
   *
   * @param response status and headers
   * @param body the body
   * @since 0.1
   */
  public record Answer(HttpResponse<Flow.Publisher<List<ByteBuffer>>> response, BodyStream body) {

    /** The status. */
    public int status() {
      return response.statusCode();
    }

    /** The headers. */
    public HttpHeaders headers() {
      return response.headers();
    }
  }

  /**
   * Sends one request; no redirect is followed.
   *
   * @param target where the request goes, for messages
   * @param budget the bytes that may still arrive, shared by the answers of one call
   * @throws TransferException when there is no answer in time, or the thread is interrupted
   */
  public static Answer send(
      HttpClient client,
      HttpRequest.Builder request,
      URI target,
      Deadline deadline,
      AtomicLong budget)
      throws TransferException {
    if (deadline.hasPassed()) {
      throw TransferException.timeout(deadline);
    }
    request.timeout(Duration.ofNanos(Math.max(1, deadline.leftNanos())));
    try {
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> response =
          client.send(request.build(), BodyHandlers.ofPublisher());
      BodyStream body = new BodyStream(deadline, budget);
      response.body().subscribe(body);
      return new Answer(response, body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw TransferException.cancelled();
    } catch (TransferException e) {
      throw e;
    } catch (HttpTimeoutException e) {
      throw TransferException.timeout(deadline);
    } catch (SSLException e) {
      throw new TransferException(
          Reason.UNAVAILABLE,
          "no trusted connection to "
              + target.getHost()
              + " ("
              + e.getMessage()
              + "); give its authority's certificate as ca.crt");
    } catch (IOException e) {
      throw new TransferException(Reason.UNAVAILABLE, unreachable(target, e));
    }
  }

  private static String unreachable(URI target, IOException problem) {
    for (Throwable t = problem; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException || t instanceof UnknownHostException) {
        return "the host " + target.getHost() + " is unknown; check the address";
      }
    }
    String host = HttpOrigin.hostAndPort(target);
    if (problem instanceof ConnectException) {
      return "no connection to " + host + "; check the address and the network";
    }
    return "the connection to " + host + " failed: " + problem.getMessage();
  }

  /** Whether a status is that of a redirect. */
  public static boolean isRedirect(int status) {
    return REDIRECTS.contains(status);
  }

  /**
   * Where a redirect leads.
   *
   * @param target where the request went
   * @param reachable which addresses may be asked
   * @throws TransferException when it is not followed: from https to http, with credentials in the
   *     address, or to what is not reachable
   */
  public static URI redirected(HttpHeaders headers, URI target, Predicate<URI> reachable)
      throws TransferException {
    URI next;
    try {
      next = target.resolve(headers.firstValue("Location").orElse(""));
    } catch (IllegalArgumentException e) {
      throw new TransferException(Reason.INVALID, "it redirects to what is not an address");
    }
    boolean secure = "https".equalsIgnoreCase(next.getScheme());
    boolean plain = "http".equalsIgnoreCase(next.getScheme());
    if (!secure && !(plain && "http".equalsIgnoreCase(target.getScheme()))) {
      throw new TransferException(
          Reason.DENIED,
          "it redirects from "
              + target.getScheme()
              + " to "
              + next.getScheme()
              + ", which is not followed");
    }
    if (next.getRawUserInfo() != null) {
      throw new TransferException(
          Reason.DENIED,
          "it redirects to an address with credentials in it, which is not followed");
    }
    if (next.getHost() == null) {
      throw new TransferException(Reason.INVALID, "it redirects to an address without a host");
    }
    if (!reachable.test(next)) {
      throw new TransferException(
          Reason.DENIED,
          "it redirects to "
              + HttpOrigin.hostAndPort(next)
              + ", which is not allowed; allow that address too");
    }
    return next;
  }

  /** There were too many redirects. */
  public static TransferException tooManyRedirects() {
    return new TransferException(
        Reason.LIMIT, "it redirects more than " + MAX_REDIRECTS + " times in a row");
  }

  /** How long an answer asks to wait, if it says so in seconds. */
  public static Optional<Duration> retryAfter(HttpHeaders headers) {
    return headers
        .firstValue("Retry-After")
        .filter(v -> SECONDS.matcher(v).matches())
        .map(v -> Duration.ofSeconds(Long.parseLong(v)));
  }
}
