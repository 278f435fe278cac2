package io.gitops4j.core.source.git.jgit;

import io.gitops4j.Reason;
import io.gitops4j.SecretValue;
import io.gitops4j.core.source.git.GitAccess;
import io.gitops4j.core.source.git.GitSettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP exchanges of one call, on the JDK's client instead of JGit's {@code HttpURLConnection}:
 * that one cannot be interrupted, takes credentials from the JVM's global {@code Authenticator},
 * and would send added headers to whatever host a redirect names.
 *
 * <p>Here a credential goes to the origin of the address alone. Every answer but 200 and a redirect
 * becomes a {@link TransferException}, so that JGit's own ways to sign in never start. Tests:
 * GitHttpFailureTest.
 */
final class HttpExchanges implements HttpConnectionFactory {

  private static final int MAX_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");
  private static final String ADVERTISEMENT = "application/x-git-upload-pack-advertisement";

  private final HttpClient client;
  private final URI origin;
  private final GitAccess access;
  private final Deadline deadline;
  private final AtomicLong budget;
  private final Predicate<URI> reachable;
  private int redirects;

  HttpExchanges(HttpClient client, GitSettings settings, Deadline deadline) {
    this.client = client;
    this.origin = settings.address().uri();
    this.access = settings.access();
    this.deadline = deadline;
    this.budget = new AtomicLong(settings.maxTransferBytes());
    this.reachable = settings.redirects();
  }

  @Override
  public HttpConnection create(URL url) {
    return new HttpCall(this, url);
  }

  @Override
  public HttpConnection create(URL url, Proxy proxy) {
    return create(url);
  }

  /** An answer whose body has not been read. */
  record Answer(HttpResponse<Flow.Publisher<List<ByteBuffer>>> response, BodyStream body) {}

  Answer send(HttpRequest.Builder request, URI target) throws IOException {
    boolean own = isOrigin(target);
    SecretValue authorization = own ? access.authorization().orElse(null) : null;
    if (authorization != null) {
      request.setHeader("Authorization", authorization.reveal());
    }
    HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = exchange(request, target);
    BodyStream body = new BodyStream(deadline, budget);
    response.body().subscribe(body);
    try {
      check(response, target, authorization != null);
    } catch (TransferException e) {
      body.close();
      throw e;
    }
    return new Answer(response, body);
  }

  private HttpResponse<Flow.Publisher<List<ByteBuffer>>> exchange(
      HttpRequest.Builder request, URI target) throws IOException {
    if (deadline.hasPassed()) {
      throw TransferException.timeout(deadline);
    }
    request.timeout(Duration.ofNanos(Math.max(1, deadline.leftNanos())));
    try {
      return client.send(request.build(), BodyHandlers.ofPublisher());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw TransferException.cancelled();
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
    if (problem instanceof ConnectException) {
      return "no connection to " + hostAndPort(target) + "; check the address and the network";
    }
    return "the connection to " + hostAndPort(target) + " failed: " + problem.getMessage();
  }

  private void check(HttpResponse<?> response, URI target, boolean signedIn)
      throws TransferException {
    int status = response.statusCode();
    if (REDIRECTS.contains(status)) {
      redirected(response, target);
    } else if (status != 200) {
      throw refused(response, target, signedIn);
    } else {
      if (response.headers().firstValue("Content-Encoding").isPresent()) {
        throw new TransferException(
            Reason.INVALID, "it answered in an encoding that was not asked for");
      }
      String type = response.headers().firstValue("Content-Type").orElse("no type");
      boolean advertised = type.toLowerCase(Locale.ROOT).startsWith(ADVERTISEMENT);
      if (response.request().method().equals("GET") && !advertised) {
        throw new TransferException(
            Reason.INVALID,
            "it answered with "
                + type
                + " instead of Git's smart HTTP protocol; check the address");
      }
    }
  }

  private void redirected(HttpResponse<?> response, URI target) throws TransferException {
    redirects++;
    if (redirects > MAX_REDIRECTS) {
      throw new TransferException(
          Reason.LIMIT, "it redirects more than " + MAX_REDIRECTS + " times in a row");
    }
    String location = response.headers().firstValue("Location").orElse("");
    URI next;
    try {
      next = target.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new TransferException(Reason.INVALID, "it redirects to what is not an address");
    }
    if (response.request().method().equals("POST")) {
      throw new TransferException(
          Reason.DENIED, "it redirects in the middle of an exchange, to " + hostAndPort(next));
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
    if (!reachable.test(next)) {
      throw new TransferException(
          Reason.DENIED,
          "it redirects to "
              + hostAndPort(next)
              + ", which is not allowed; allow that address too");
    }
  }

  private TransferException refused(HttpResponse<?> response, URI target, boolean signedIn) {
    int status = response.statusCode();
    String host = hostAndPort(target);
    return switch (status) {
      case 401 -> new TransferException(Reason.UNAUTHENTICATED, unauthenticated(target, signedIn));
      case 403 ->
          new TransferException(
              Reason.FORBIDDEN,
              host
                  + " forbids it (403); "
                  + (signedIn
                      ? "give the credentials' owner the right to read the repository"
                      : "give credentials that may read the repository"));
      case 404, 410 ->
          new TransferException(
              Reason.NOT_FOUND,
              "there is no repository at that address ("
                  + status
                  + "); check it, and the credentials, without which some servers answer so");
      case 429, 500, 502, 503, 504 ->
          new TransferException(
              Reason.UNAVAILABLE,
              host + " answered " + status + "; try again later",
              status,
              response
                  .headers()
                  .firstValue("Retry-After")
                  .filter(v -> SECONDS.matcher(v).matches())
                  .map(v -> Duration.ofSeconds(Long.parseLong(v)))
                  .orElse(null));
      default -> new TransferException(Reason.UNAVAILABLE, host + " answered " + status);
    };
  }

  private String unauthenticated(URI target, boolean signedIn) {
    String host = hostAndPort(target);
    if (signedIn) {
      return host
          + " did not accept the credentials (401); check username and password, or the token";
    }
    if (access.authorization().isPresent()) {
      return "it redirects to "
          + host
          + ", which asks for credentials (401) that are sent to "
          + hostAndPort(origin)
          + " alone; use the address it redirects to";
    }
    return host + " asks for credentials (401); give username and password, or bearerToken";
  }

  private boolean isOrigin(URI target) {
    return origin.getScheme().equalsIgnoreCase(target.getScheme())
        && String.valueOf(origin.getHost()).equalsIgnoreCase(target.getHost())
        && port(origin) == port(target);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }

  private static String hostAndPort(URI uri) {
    @Nullable String host = uri.getHost();
    return host + (uri.getPort() >= 0 ? ":" + uri.getPort() : "");
  }
}
