package io.gitops4j.testkit.registry;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who may use a registry, and how it is shown. */
final class Doorman {

  static final String TOKEN_PATH = "/token";
  private static final long LIFE_SECONDS = 300;

  /** How to sign in. */
  enum Way {
    /** Anybody may. */
    OPEN,
    /** With name and password. */
    BASIC,
    /** With a token, for which name and password are shown at {@code /token}. */
    BEARER
  }

  private final Way way;
  private final String expected;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Instant> tokens = new ConcurrentHashMap<>();

  Doorman(Way way, String user, String password, Clock clock) {
    this.way = way;
    this.clock = clock;
    this.expected =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /** Lets a request in, or answers it. */
  boolean admits(HttpExchange exchange, String host, String repository) throws IOException {
    @Nullable String shown = exchange.getRequestHeaders().getFirst("Authorization");
    boolean welcome =
        switch (way) {
          case OPEN -> true;
          case BASIC -> expected.equals(shown);
          case BEARER -> shown != null && holds(shown);
        };
    if (!welcome) {
      String challenge =
          way == Way.BASIC
              ? "Basic realm=\"registry\""
              : "Bearer realm=\"http://%s%s\",service=\"registry\",scope=\"repository:%s:pull\""
                  .formatted(host, TOKEN_PATH, repository);
      refuse(exchange, challenge);
    }
    return welcome;
  }

  private boolean holds(String shown) {
    Instant until = tokens.get(shown.replaceFirst("^Bearer ", ""));
    return until != null && clock.instant().isBefore(until);
  }

  /** Gives a token to who shows name and password. */
  void token(HttpExchange exchange) throws IOException {
    if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      refuse(exchange, "Basic realm=\"tokens\"");
      return;
    }
    byte[] bytes = new byte[24];
    random.nextBytes(bytes);
    String token = HexFormat.of().formatHex(bytes);
    tokens.put(token, clock.instant().plusSeconds(LIFE_SECONDS));
    String body = "{\"token\":\"%s\",\"expires_in\":%d}".formatted(token, LIFE_SECONDS);
    LocalServer.answer(
        exchange,
        200,
        Map.of("Content-Type", "application/json"),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static void refuse(HttpExchange exchange, String challenge) throws IOException {
    LocalServer.answer(
        exchange,
        401,
        Map.of("WWW-Authenticate", challenge, "Content-Type", "application/json"),
        "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}".getBytes(StandardCharsets.UTF_8));
  }
}
