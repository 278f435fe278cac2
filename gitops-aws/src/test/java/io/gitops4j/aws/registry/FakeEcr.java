package io.gitops4j.aws.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Plays GetAuthorizationToken of ECR: tokens that count up and end by a clock. */
final class FakeEcr implements AutoCloseable {

  /**
   * What was asked.
   *
   * @param target the action
   * @param scope date, region and service of the signature
   * @param key the access key
   */
  record Seen(String target, String scope, String key) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final Clock clock;
  private volatile int status = 200;
  private volatile String body = "";
  private volatile Runnable before = () -> {};

  FakeEcr(Clock clock) {
    this.clock = clock;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** Answers with something else from now on; 200 is a token again. */
  void answer(int code, String text) {
    status = code;
    body = text;
  }

  /** What happens before each answer. */
  void before(Runnable action) {
    before = action;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      String[] credential = authorization.replaceAll(".*Credential=([^,]+),.*", "$1").split("/");
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      seen.add(new Seen(target, credential[2] + " " + credential[3], credential[0]));
      before.run();
      byte[] answer =
          (status == 200 && body.isEmpty() ? token() : body).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(status, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private String token() {
    String token =
        Base64.getEncoder()
            .encodeToString(("AWS:password-" + seen.size()).getBytes(StandardCharsets.UTF_8));
    long end = clock.instant().plus(Duration.ofHours(12)).getEpochSecond();
    String data = "{\"authorizationToken\":\"%s\",\"expiresAt\":%d}".formatted(token, end);
    return "{\"authorizationData\":[" + data + "]}";
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
