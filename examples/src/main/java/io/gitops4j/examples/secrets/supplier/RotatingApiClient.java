package io.gitops4j.examples.secrets.supplier;

import io.gitops4j.secrets.RotationPolicy;
import io.gitops4j.secrets.Secret;
import io.gitops4j.secrets.SecretVersion;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;

/**
 * Calls an HTTP API that wants a key, also in the minutes after the key was replaced: when the
 * answer is 401, the store is asked whether there is a newer key, and with that the call is made
 * once more.
 *
 * <p>Without a newer key, the 401 is an exception. The store is asked at most once a second for
 * this, however many calls fail ({@link Secret#withRotation}). Safe to use from many threads.
 */
public final class RotatingApiClient {

  private static final int UNAUTHORIZED = 401;

  private static final RotationPolicy POLICY =
      RotationPolicy.defaults().notAccepted(NotAccepted.class::isInstance);

  private final HttpClient http;
  private final Secret key;

  /** A client whose key is this secret, or this field of one. */
  public RotatingApiClient(HttpClient http, Secret key) {
    this.http = http;
    this.key = key;
  }

  /**
   * The answer to a GET.
   *
   * @throws NotAccepted when the key was not accepted, nor a newer one
   * @throws IOException when there is no answer
   */
  public HttpResponse<String> get(URI address) throws IOException {
    return key.withRotation(POLICY, version -> get(address, version));
  }

  private HttpResponse<String> get(URI address, SecretVersion version) throws IOException {
    String current = key.ref().field().map(version::reveal).orElseGet(version::reveal);
    HttpResponse<String> response;
    try {
      response = new ApiClient(http, () -> current).get(address);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while calling " + address);
    }
    if (response.statusCode() == UNAUTHORIZED) {
      throw new NotAccepted(
          "Cannot get " + address + ": the key " + key.ref() + " was not accepted (401).");
    }
    return response;
  }

  /** The service does not accept the key. */
  public static final class NotAccepted extends IOException {
    private static final long serialVersionUID = 1L;

    NotAccepted(String message) {
      super(message);
    }
  }
}
