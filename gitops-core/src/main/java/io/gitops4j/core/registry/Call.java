package io.gitops4j.core.registry;

import io.gitops4j.Reason;
import io.gitops4j.SecretValue;
import io.gitops4j.core.source.http.Deadline;
import io.gitops4j.core.source.http.HttpOrigin;
import io.gitops4j.core.source.http.TransferException;
import io.gitops4j.core.source.http.Transfers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges of one call of a source: all of them together end by its deadline.
 *
 * @param client sends the requests; it must not follow redirects
 * @param reachable which addresses may be asked
 * @param deadline when it must be through
 * @param maxBytes the most bytes that one exchange may receive
 */
record Call(HttpClient client, Predicate<URI> reachable, Deadline deadline, long maxBytes) {

  /**
   * Asks, and follows redirects.
   *
   * @param authorization the header that each address gets; null for none
   */
  Transfers.Answer ask(
      String method,
      URI address,
      Map<String, String> headers,
      Function<URI, @Nullable SecretValue> authorization)
      throws TransferException {
    AtomicLong budget = new AtomicLong(maxBytes);
    URI target = allowed(address);
    for (int redirects = 0; ; redirects++) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(target).method(method, BodyPublishers.noBody());
      headers.forEach(request::setHeader);
      SecretValue secret = authorization.apply(target);
      if (secret != null) {
        request.setHeader("Authorization", secret.reveal());
      }
      Transfers.Answer answer = Transfers.send(client, request, target, deadline, budget);
      if (!Transfers.isRedirect(answer.status())) {
        return answer;
      }
      answer.body().close();
      if (redirects == Transfers.MAX_REDIRECTS) {
        throw Transfers.tooManyRedirects();
      }
      target = Transfers.redirected(answer.headers(), target, reachable);
    }
  }

  private URI allowed(URI address) throws TransferException {
    if (!reachable.test(address)) {
      throw new TransferException(
          Reason.DENIED,
          "it leads to "
              + HttpOrigin.hostAndPort(address)
              + ", which is not allowed; allow that address too");
    }
    return address;
  }

  /** The body of an answer, of no more bytes than so many; the answer is closed. */
  static byte[] body(Transfers.Answer answer, int most, String what) throws IOException {
    try (var body = answer.body()) {
      if (answer.headers().firstValue("Content-Encoding").isPresent()) {
        throw new TransferException(
            Reason.INVALID, "it answered in an encoding that was not asked for");
      }
      byte[] bytes = body.readNBytes(most);
      if (bytes.length == most && body.read() >= 0) {
        throw new TransferException(
            Reason.LIMIT, "%s has more than the %d bytes allowed".formatted(what, most));
      }
      return bytes;
    }
  }

  /**
   * The failure that an answer is.
   *
   * @param signedIn whether credentials were sent
   * @param absent what is said when it is not there
   */
  static TransferException refused(Transfers.Answer answer, boolean signedIn, String absent) {
    int status = answer.status();
    String host = HttpOrigin.hostAndPort(answer.response().uri());
    return switch (status) {
      case 401 ->
          new TransferException(
              Reason.UNAUTHENTICATED,
              signedIn
                  ? host
                      + " did not accept the credentials (401); check username and password, or"
                      + " .dockerconfigjson"
                  : host
                      + " asks for credentials (401) that are not there, or not for that host; give"
                      + " username and password, or .dockerconfigjson");
      case 403 ->
          new TransferException(
              Reason.FORBIDDEN,
              host
                  + " forbids it (403); "
                  + (signedIn
                      ? "give the credentials' owner the right to read it"
                      : "give credentials that may read it"));
      case 404, 410 -> new TransferException(Reason.NOT_FOUND, absent);
      case 429, 500, 502, 503, 504 ->
          new TransferException(
              Reason.UNAVAILABLE,
              host + " answered " + status + "; try again later",
              status,
              Transfers.retryAfter(answer.headers()).orElse(null));
      default -> new TransferException(Reason.UNAVAILABLE, host + " answered " + status);
    };
  }
}
