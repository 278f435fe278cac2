package io.gitops4j.core.source.http;

import io.gitops4j.Reason;
import java.io.IOException;
import java.net.Authenticator;
import java.net.ConnectException;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client whose every request goes through one proxy, with its credentials, and that tells
 * failures of the proxy from those of the server behind it.
 *
 * <p>The rule: http goes to the proxy in absolute form, https through a tunnel ({@code CONNECT});
 * name and password go to the proxy alone. They are a header of the request and no {@code
 * Authenticator}, because that would be asked about servers, too. Surprising: the JDK sends no
 * {@code Basic} credentials for a tunnel unless the property {@value #TUNNEL_PROPERTY} of the JVM
 * says so, and answers with the proxy's 407; a library cannot set it, so the message names it.
 * Source: RFC 9110, sections 9.3.6 and 11.7; {@code java.net.http} module, file {@code
 * conf/net.properties}. Tests: {@code GitProxyTest}, {@code OciProxyTest}.
 */
final class ProxiedClient extends HttpClient {

  private static final String TUNNEL_PROPERTY = "jdk.http.auth.tunneling.disabledSchemes";
  private static final int ASKS_FOR_CREDENTIALS = 407;
  private static final Pattern REFUSED = Pattern.compile("Tunnel failed, got: ([0-9]{3})");

  private final HttpClient client;
  private final HttpProxy proxy;

  /**
   * A client through a proxy.
   *
   * @param client one that knows the proxy, and sends no credentials there
   */
  ProxiedClient(HttpClient client, HttpProxy proxy) {
    this.client = client;
    this.proxy = proxy;
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    try {
      HttpResponse<T> response = client.send(signedIn(request), handler);
      if (response.statusCode() == ASKS_FOR_CREDENTIALS) {
        throw unauthenticated(request.uri());
      }
      return response;
    } catch (TransferException e) {
      throw e;
    } catch (IOException e) {
      throw translated(e);
    }
  }

  private HttpRequest signedIn(HttpRequest request) {
    return proxy
        .authorization()
        .map(
            secret ->
                HttpRequest.newBuilder(request, (name, value) -> true)
                    .setHeader("Proxy-Authorization", secret.reveal())
                    .build())
        .orElse(request);
  }

  private TransferException unauthenticated(URI target) {
    String why;
    if (proxy.authorization().isEmpty()) {
      why =
          "the proxy %s asks for credentials (407); give username and password in the Secret of proxySecretRef";
    } else if (HttpOrigin.of(target).isSecure() && isKeptFromTunnels()) {
      why =
          "the proxy %s asks for credentials (407), which this JVM does not send for https; start it with -D"
              + TUNNEL_PROPERTY
              + "=";
    } else {
      why =
          "the proxy %s did not accept username and password (407); check the Secret of proxySecretRef";
    }
    return new TransferException(
        Reason.UNAUTHENTICATED, why.formatted(proxy), ASKS_FOR_CREDENTIALS, null);
  }

  /** Whether the JVM keeps name and password from tunnels, as it does by default. */
  private static boolean isKeptFromTunnels() {
    return System.getProperty(TUNNEL_PROPERTY, "Basic").contains("Basic");
  }

  private IOException translated(IOException problem) {
    for (Throwable t = problem; t != null; t = t.getCause()) {
      if (t instanceof ConnectException
          || t instanceof UnresolvedAddressException
          || t instanceof UnknownHostException) {
        return new TransferException(
            Reason.UNAVAILABLE,
            "no connection to the proxy %s; check its address in the Secret of proxySecretRef, and the network"
                .formatted(proxy));
      }
    }
    Matcher refused = REFUSED.matcher(String.valueOf(problem.getMessage()));
    return refused.find()
        ? new TransferException(
            Reason.UNAVAILABLE,
            "the proxy %s leads nowhere (%s); check whether it may reach the address"
                .formatted(proxy, refused.group(1)))
        : problem;
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    return client.sendAsync(signedIn(request), handler);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request,
      HttpResponse.BodyHandler<T> handler,
      HttpResponse.@Nullable PushPromiseHandler<T> pushes) {
    return client.sendAsync(signedIn(request), handler, pushes);
  }

  /** Ends the client behind it. Java 21 has such a method, before that it does nothing. */
  public void shutdownNow() {
    HttpClients.end(client);
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return client.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return client.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return client.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return client.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return client.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return client.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return client.authenticator();
  }

  @Override
  public Version version() {
    return client.version();
  }

  @Override
  public Optional<Executor> executor() {
    return client.executor();
  }
}
