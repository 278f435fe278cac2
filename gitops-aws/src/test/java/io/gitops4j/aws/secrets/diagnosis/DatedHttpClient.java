package io.gitops4j.aws.secrets.diagnosis;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * An HTTP client whose answers have a date of a test's choice, which the JDK's server overwrites.
 */
final class DatedHttpClient implements SdkHttpClient {

  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private volatile Instant date = Tokens.NOW;

  void date(Instant value) {
    date = value;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest prepared = http.prepareRequest(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        HttpExecuteResponse answer = prepared.call();
        String dated = DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC));
        return HttpExecuteResponse.builder()
            .response(answer.httpResponse().toBuilder().putHeader("Date", dated).build())
            .responseBody(answer.responseBody().orElse(null))
            .build();
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  @Override
  public void close() {
    http.close();
  }
}
