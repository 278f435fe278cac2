package io.gitops4j.testkit.apiserver.http;

import io.gitops4j.testkit.apiserver.http.Faults.Effect;
import io.gitops4j.testkit.apiserver.http.Faults.Rule;
import io.gitops4j.testkit.apiserver.model.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets go wrong what the rules say, around the handler of requests. */
final class FaultInjector {
  private static final List<Effect> BEFORE =
      List.of(Effect.DELAY, Effect.ANSWER, Effect.DROP_BEFORE);
  private static final List<Effect> AFTER =
      List.of(Effect.DROP_AFTER, Effect.HALF_ANSWER, Effect.MALFORMED);

  private final Faults faults;

  FaultInjector(Faults faults) {
    this.faults = faults;
  }

  /** A request as rules see it. */
  Faults.Request request(Exchange exchange) {
    Optional<RequestPath> path = RequestPath.of(RequestPath.parts(exchange.rawPath()));
    boolean watch =
        exchange.method().equals("GET")
            && path.isPresent()
            && (path.get().watch() || new Query(exchange.rawQuery()).flag("watch"));
    return new Faults.Request(
        exchange.method(),
        exchange.rawPath(),
        path.map(RequestPath::plural).orElse(""),
        path.map(RequestPath::namespace).orElse(""),
        path.map(RequestPath::name).orElse(""),
        watch);
  }

  /** Has a request handled, well or not. */
  void handle(Exchange exchange, Consumer<Exchange> handler) {
    Faults.Request request = request(exchange);
    Rule before = faults.meet(request, BEFORE);
    if (before != null && before.effect() == Effect.DELAY) {
      sleep(before.time().toMillis());
      before = faults.meet(request, List.of(Effect.ANSWER, Effect.DROP_BEFORE));
    }
    if (before != null && before.effect() == Effect.DROP_BEFORE) {
      exchange.abort();
      return;
    }
    if (before != null) {
      answer(exchange, before);
      return;
    }
    Rule after = request.watch() ? null : faults.meet(request, AFTER);
    Effect effect = after == null ? null : after.effect();
    handler.accept(effect == null ? exchange : new SpoiledExchange(exchange, effect));
  }

  private static void sleep(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(Exchange exchange, Rule rule) {
    if (rule.code() == 429) {
      Map<String, List<String>> headers = new LinkedHashMap<>();
      headers.put("Content-Type", List.of("text/plain; charset=utf-8"));
      headers.put("Retry-After", List.of(Long.toString(rule.retryAfterSeconds())));
      exchange.respond(
          429,
          headers,
          "Too many requests, please try again later.\n".getBytes(StandardCharsets.UTF_8));
      return;
    }
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    if (rule.retryAfterSeconds() > 0) {
      details.put("retryAfterSeconds", rule.retryAfterSeconds());
    }
    new Call(exchange)
        .refuse(
            new ApiException(
                rule.code(), reason(rule.code()), "a fault that was asked for", details));
  }

  private static String reason(int code) {
    return switch (code) {
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "NotFound";
      case 409 -> "Conflict";
      case 410 -> "Expired";
      case 422 -> "Invalid";
      case 500 -> "InternalError";
      case 503 -> "ServiceUnavailable";
      case 504 -> "Timeout";
      default -> "";
    };
  }

  /** Whether a watch is told that it comes too late. */
  boolean expires(Faults.Request request) {
    return faults.meet(request, List.of(Effect.EXPIRE_WATCH)) != null;
  }

  /** What is to go wrong with a watch. */
  Watch.WatchFault ofWatch(Faults.Request request) {
    Rule rule = faults.meet(request, List.of(Effect.BREAK_WATCH));
    return rule == null ? Watch.WatchFault.NONE : count -> count >= rule.count();
  }

  /** An exchange whose answer does not arrive as it was given. */
  private static final class SpoiledExchange extends ForwardingExchange {
    private final Effect effect;

    SpoiledExchange(Exchange exchange, Effect effect) {
      super(exchange);
      this.effect = effect;
    }

    @Override
    public void respond(int status, Map<String, List<String>> headers, byte[] body) {
      switch (effect) {
        case DROP_AFTER -> exchange.abort();
        case HALF_ANSWER -> exchange.respondPartly(status, headers, body, body.length / 2);
        default ->
            exchange.respond(
                status, headers, "{\"kind\": \"Status".getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
