package io.gitops4j.examples.secrets.supplier;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.Supplier;

/**
 * Calls an HTTP API that wants a key; it stands for any library that takes a supplier.
 *
 * <pre>{@code
 * ApiClient client = new ApiClient(http, secrets.lookup("prod/api#key")::reveal);
 * }</pre>
 *
 * <p>The key is asked for at every call, which costs no more than reading a field, so a rotation is
 * seen by the next call. {@link RotatingApiClient} does better where the service is ahead of the
 * store. Safe to use from many threads.
 */
public final class ApiClient {

  private final HttpClient http;
  private final Supplier<String> keys;

  /** A client that asks for its key at every call. */
  public ApiClient(HttpClient http, Supplier<String> keys) {
    this.http = http;
    this.keys = keys;
  }

  /** The answer to a GET with the key of now. */
  public HttpResponse<String> get(URI address) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address).header("Authorization", "Bearer " + keys.get()).build();
    return http.send(request, BodyHandlers.ofString());
  }
}
