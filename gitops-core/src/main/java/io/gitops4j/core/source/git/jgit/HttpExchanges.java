package io.gitops4j.core.source.git.jgit;

import io.gitops4j.Reason;
import io.gitops4j.SecretValue;
import io.gitops4j.core.source.git.GitAccess;
import io.gitops4j.core.source.git.GitSettings;
import io.gitops4j.core.source.http.Deadline;
import io.gitops4j.core.source.http.HttpOrigin;
import io.gitops4j.core.source.http.TransferException;
import io.gitops4j.core.source.http.Transfers;
import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
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
final class HttpExchanges implements HttpConnectionFactory, Wire {

  private static final String ADVERTISEMENT = "application/x-git-upload-pack-advertisement";

  private final HttpClient client;
  private final URI origin;
  private final GitAccess access;
  private final Deadline deadline;
  private final AtomicLong budget;
  private final Predicate<URI> reachable;
  private int redirects;

  HttpExchanges(HttpClient client, GitSettings settings, Deadline deadline, AtomicLong budget) {
    this.client = client;
    this.origin = settings.address().uri();
    this.access = settings.access();
    this.deadline = deadline;
    this.budget = budget;
    this.reachable = settings.redirects();
  }

  @Override
  public Transport open(@Nullable Repository repository) throws IOException {
    try {
      Transport transport = Wire.transport(new URIish(origin.toString()), repository);
      ((TransportHttp) transport).setHttpConnectionFactory(this);
      return transport;
    } catch (URISyntaxException e) {
      throw new IOException("the address is malformed", e);
    }
  }

  @Override
  public HttpConnection create(URL url) {
    return new HttpCall(this, url);
  }

  @Override
  public HttpConnection create(URL url, Proxy proxy) {
    return create(url);
  }

  Transfers.Answer send(HttpRequest.Builder request, URI target) throws IOException {
    SecretValue authorization = isOrigin(target) ? access.authorization().orElse(null) : null;
    if (authorization != null) {
      request.setHeader("Authorization", authorization.reveal());
    }
    Transfers.Answer answer = Transfers.send(client, request, target, deadline, budget);
    try {
      check(answer.response(), target, authorization != null);
    } catch (TransferException e) {
      answer.body().close();
      throw e;
    }
    return answer;
  }

  private void check(HttpResponse<?> response, URI target, boolean signedIn)
      throws TransferException {
    int status = response.statusCode();
    if (Transfers.isRedirect(status)) {
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
    if (redirects > Transfers.MAX_REDIRECTS) {
      throw Transfers.tooManyRedirects();
    }
    URI next = Transfers.redirected(response.headers(), target, reachable);
    if (response.request().method().equals("POST")) {
      throw new TransferException(
          Reason.DENIED,
          "it redirects in the middle of an exchange, to " + HttpOrigin.hostAndPort(next));
    }
  }

  private TransferException refused(HttpResponse<?> response, URI target, boolean signedIn) {
    int status = response.statusCode();
    String host = HttpOrigin.hostAndPort(target);
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
              Transfers.retryAfter(response.headers()).orElse(null));
      default -> new TransferException(Reason.UNAVAILABLE, host + " answered " + status);
    };
  }

  private String unauthenticated(URI target, boolean signedIn) {
    String host = HttpOrigin.hostAndPort(target);
    if (signedIn) {
      return host
          + " did not accept the credentials (401); check username and password, or the token";
    }
    if (access.authorization().isPresent()) {
      return "it redirects to "
          + host
          + ", which asks for credentials (401) that are sent to "
          + HttpOrigin.hostAndPort(origin)
          + " alone; use the address it redirects to";
    }
    return host + " asks for credentials (401); give username and password, or bearerToken";
  }

  private boolean isOrigin(URI target) {
    return HttpOrigin.of(origin).equals(HttpOrigin.of(target));
  }
}
