package io.gitops4j.testkit.secrets;

import io.gitops4j.testkit.apiserver.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Speaks the protocol by hand, as no SDK may be used here. */
final class RawClient {
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI endpoint;
  private final String region;
  private final String key;

  RawClient(URI endpoint) {
    this(endpoint, "eu-west-1", "AKIDTEST");
  }

  private RawClient(URI endpoint, String region, String key) {
    this.endpoint = endpoint;
    this.region = region;
    this.key = key;
  }

  RawClient in(String otherRegion) {
    return new RawClient(endpoint, otherRegion, key);
  }

  RawClient by(String accessKeyId) {
    return new RawClient(endpoint, region, accessKeyId);
  }

  /** An answer. */
  record Reply(int status, Map<String, @Nullable Object> body, HttpResponse<byte[]> response) {

    String text(String... path) {
      return Json.string(body, path);
    }

    @Nullable Object at(String... path) {
      return Json.at(body, path);
    }

    /** The error, as status, code and sentence. */
    String error() {
      return status + " " + text("__type") + ": " + text("Message");
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  Reply call(String operation, Map<String, ?> members) {
    return target("secretsmanager." + operation, members);
  }

  Reply target(String target, Map<String, ?> members) {
    return send(target, Json.text(members));
  }

  /** Sends a body as it is. */
  Reply send(String target, String body) {
    return exchange(request(target, body));
  }

  private Reply exchange(HttpRequest request) {
    try {
      return reply(http.send(request, BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends a form; the answer is XML. */
  HttpResponse<String> form(String body) {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .header("Authorization", authorization("sts"))
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  CompletableFuture<Reply> later(String operation, Map<String, ?> members) {
    return http.sendAsync(
            request("secretsmanager." + operation, Json.text(members)), BodyHandlers.ofByteArray())
        .thenApply(RawClient::reply);
  }

  private HttpRequest request(String target, String body) {
    return HttpRequest.newBuilder(endpoint)
        .header("Content-Type", "application/x-amz-json-1.1")
        .header("X-Amz-Target", target)
        .header("Authorization", authorization(service(target)))
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static String service(String target) {
    return switch (target.substring(0, target.indexOf('.'))) {
      case "AmazonSSM" -> "ssm";
      case "AmazonSQS" -> "sqs";
      default -> "secretsmanager";
    };
  }

  private String authorization(String service) {
    return "AWS4-HMAC-SHA256 Credential="
        + key
        + "/20260101/"
        + region
        + "/"
        + service
        + "/aws4_request, SignedHeaders=host, Signature=00";
  }

  private static Reply reply(HttpResponse<byte[]> response) {
    byte[] body = response.body();
    boolean json = body.length > 0 && body[0] == '{';
    return new Reply(
        response.statusCode(),
        json ? Objects.requireNonNull(Json.map(Json.parse(body))) : Map.of("noJson", true),
        response);
  }
}
