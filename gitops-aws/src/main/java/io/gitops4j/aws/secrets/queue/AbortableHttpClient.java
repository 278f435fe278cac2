package io.gitops4j.aws.secrets.queue;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An HTTP client whose requests end when it is closed: a thread that waits for a socket does not
 * hear that it is interrupted.
 */
final class AbortableHttpClient implements SdkHttpClient {

  private final SdkHttpClient http;
  private final Set<ExecutableHttpRequest> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  AbortableHttpClient(SdkHttpClient http) {
    this.http = http;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest prepared = http.prepareRequest(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        running.add(prepared);
        try {
          if (closed) {
            throw new IOException("the client was closed");
          }
          return prepared.call();
        } finally {
          running.remove(prepared);
        }
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  @Override
  public String clientName() {
    return http.clientName();
  }

  @Override
  public void close() {
    closed = true;
    running.forEach(ExecutableHttpRequest::abort);
    http.close();
  }
}
