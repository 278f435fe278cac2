package io.gitops4j.core.kustomize.remote;

import io.gitops4j.Reason;
import io.gitops4j.SecretValue;
import io.gitops4j.SourceException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Reads one file by HTTP: a GET, at most five redirects to what is allowed and never from https to
 * http, at most so many bytes, within one time for all of it.
 *
 * @param client a client that follows no redirect by itself
 * @param allowed what may be reached
 * @param authorization the value of the {@code Authorization} header for an origin
 * @param limits the limits
 */
record FileDownload(
    HttpClient client,
    AllowList allowed,
    Function<Target, Optional<SecretValue>> authorization,
    RemoteLimits limits) {

  private static final int MAX_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  byte[] read(RemoteFile file) {
    String tried = "read the remote file " + file;
    long end = System.nanoTime() + limits.timeout().toNanos();
    allowed.require(file.target(), tried, "");
    RemoteFile at = file;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      HttpResponse<Optional<byte[]>> response = send(at, tried, end);
      if (!REDIRECTS.contains(response.statusCode())) {
        return content(response, at, tried);
      }
      at = next(response, at, tried);
    }
    throw RemoteFailures.of(
        Reason.LIMIT,
        tried,
        "it redirects more than " + MAX_REDIRECTS + " times in a row; use the last address");
  }

  private HttpResponse<Optional<byte[]>> send(RemoteFile at, String tried, long end) {
    HttpRequest.Builder request = HttpRequest.newBuilder(at.uri());
    authorization
        .apply(at.target())
        .ifPresent(value -> request.setHeader("Authorization", value.reveal()));
    CompletableFuture<HttpResponse<Optional<byte[]>>> answer =
        client.sendAsync(request.build(), info -> new BoundedBody(limits.maxFileBytes()));
    try {
      return answer.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw late(tried);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RemoteFailures.of(Reason.CANCELLED, tried, "the thread was interrupted; try it again");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof HttpTimeoutException) {
        throw late(tried);
      }
      throw RemoteFailures.of(
          Reason.UNAVAILABLE,
          tried,
          "the connection to "
              + at.target().authority()
              + " failed ("
              + RemoteRef.redacted(cause.toString())
              + "); check the address and the network",
          cause);
    } finally {
      answer.cancel(true);
    }
  }

  private SourceException late(String tried) {
    long millis = limits.timeout().toMillis();
    String time = millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    return RemoteFailures.of(
        Reason.TIMEOUT,
        tried,
        "it did not answer in full within "
            + time
            + "; try again later or raise the limit timeout");
  }

  private byte[] content(HttpResponse<Optional<byte[]>> response, RemoteFile at, String tried) {
    int status = response.statusCode();
    String host = at.target().authority();
    if (status != 200) {
      throw answered(status, host, tried, authorization.apply(at.target()).isPresent());
    }
    if (response.headers().firstValue("Content-Encoding").isPresent()) {
      throw RemoteFailures.of(
          Reason.INVALID,
          tried,
          host + " answered in an encoding that was not asked for; have it send the file as it is");
    }
    return response
        .body()
        .orElseThrow(
            () ->
                RemoteFailures.of(
                    Reason.LIMIT,
                    tried,
                    "it has more than the "
                        + limits.maxFileBytes()
                        + " bytes allowed for a file; raise the limit maxFileBytes"));
  }

  private static SourceException answered(int status, String host, String tried, boolean signedIn) {
    String answered = host + " answered " + status + "; ";
    return switch (status) {
      case 401 ->
          RemoteFailures.of(
              Reason.UNAUTHENTICATED,
              tried,
              answered
                  + (signedIn
                      ? "check the credentials given for it"
                      : "give credentials for it to the resolver"));
      case 403 ->
          RemoteFailures.of(
              Reason.FORBIDDEN, tried, answered + "give credentials that may read the file");
      case 404, 410 -> RemoteFailures.of(Reason.NOT_FOUND, tried, answered + "correct the address");
      default -> RemoteFailures.of(Reason.UNAVAILABLE, tried, answered + "try again later");
    };
  }

  private RemoteFile next(HttpResponse<?> response, RemoteFile at, String tried) {
    String location = response.headers().firstValue("Location").orElse("");
    RemoteFile next;
    try {
      URI resolved = at.uri().resolve(location);
      next = RemoteFile.parse(resolved.toString());
    } catch (IllegalArgumentException | SourceException e) {
      throw RemoteFailures.of(
          Reason.DENIED,
          tried,
          at.target().authority()
              + " redirects to what is no plain http:// or https:// address; use another address",
          e);
    }
    if (at.target().scheme().equals("https") && !next.target().scheme().equals("https")) {
      throw RemoteFailures.of(
          Reason.DENIED,
          tried,
          at.target().authority()
              + " redirects from https to http, which is not followed; use another address");
    }
    allowed.require(next.target(), tried, "it redirects to");
    return next;
  }
}
