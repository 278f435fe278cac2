package io.gitops4j.k8s.api;

import io.gitops4j.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the API server answered instead of an object: its {@code Status}, or that there was no
 * answer.
 *
 * <p>The server's message may hold whole objects and values of Secrets; it must not reach a user as
 * it is. Sources: Kubernetes {@code metav1.Status}; 404 of an unknown group and 429 are plain text.
 */
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The code of an error without an answer. */
  public static final int NO_ANSWER = 0;

  /** The code of an interrupted call. */
  public static final int INTERRUPTED = -1;

  private final int code;
  private final String reason;
  private final transient List<Cause> causes;
  private final @Nullable Duration retryAfter;
  private final transient Map<String, @Nullable Object> details;

  /** One of the causes the server lists: why, which field, and a text. */
  public record Cause(String reason, String field, String message) {}

  private ApiError(
      int code,
      String reason,
      String message,
      List<Cause> causes,
      Map<String, @Nullable Object> details,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.reason = reason;
    this.causes = List.copyOf(causes);
    this.details = details;
    this.retryAfter = retryAfter;
  }

  /** The error of an answer's body, which is a Status or plain text. */
  static ApiError of(int code, String body, @Nullable String retryAfterSeconds) {
    Duration wait = seconds(retryAfterSeconds);
    if (body.startsWith("{")) {
      try {
        return ofStatus(code, Json.object(body), wait);
      } catch (IllegalArgumentException e) {
        return new ApiError(code, "", "an answer that is not JSON", List.of(), Map.of(), wait, e);
      }
    }
    String line = body.strip().lines().findFirst().orElse("");
    return new ApiError(code, "", line, List.of(), Map.of(), wait, null);
  }

  /** The error of a Status object, as watches send it. */
  static ApiError ofStatus(
      int code, Map<String, @Nullable Object> status, @Nullable Duration wait) {
    Map<String, @Nullable Object> details = Json.child(status, "details");
    List<Cause> causes =
        Json.list(details, "causes").stream()
            .filter(Map.class::isInstance)
            .map(Json::cast)
            .map(
                c ->
                    new Cause(
                        Json.text(c, "reason"), Json.text(c, "field"), Json.text(c, "message")))
            .toList();
    int own = status.get("code") instanceof Number n ? n.intValue() : code;
    return new ApiError(
        own,
        Json.text(status, "reason"),
        Json.text(status, "message"),
        causes,
        details,
        wait,
        null);
  }

  static ApiError noAnswer(Throwable cause) {
    String text = cause.getMessage();
    return new ApiError(
        NO_ANSWER,
        "",
        text == null || text.isBlank() ? cause.getClass().getSimpleName() : text,
        List.of(),
        Map.of(),
        null,
        cause);
  }

  /** The error of a call whose thread was interrupted. */
  public static ApiError interrupted() {
    return new ApiError(INTERRUPTED, "", "interrupted", List.of(), Map.of(), null, null);
  }

  private static @Nullable Duration seconds(@Nullable String text) {
    try {
      return text == null ? null : Duration.ofSeconds(Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** The HTTP status, {@link #NO_ANSWER} or {@link #INTERRUPTED}. */
  public int code() {
    return code;
  }

  /** The Status' reason, such as {@code Invalid}; may be empty. */
  public String statusReason() {
    return reason;
  }

  /** The causes the server lists. */
  public List<Cause> causes() {
    return causes;
  }

  /** {@code details.kind}: sometimes the kind, sometimes the plural of the resource. */
  public String detailsKind() {
    return Json.text(details, "kind");
  }

  /** {@code details.name}. */
  public String detailsName() {
    return Json.text(details, "name");
  }

  /** How long the server asked to wait. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** The message of the server, never null. */
  public String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }

  /** Whether the object, or the path to it, does not exist. */
  public boolean notFound() {
    return code == 404;
  }

  /** Whether the caller is not allowed. */
  public boolean forbidden() {
    return code == 403;
  }

  /** Whether the same request may succeed a little later. */
  boolean curable() {
    return switch (code) {
      case NO_ANSWER, 429, 502, 503, 504 -> true;
      case 409 ->
          reason.equals("Conflict") && causes.isEmpty() && text().contains("has been modified");
      case 500 -> reason.equals("ServerTimeout") || text().contains("etcdserver:");
      default -> false;
    };
  }

  /** The stable code for it. */
  public Reason reason() {
    return switch (code) {
      case INTERRUPTED -> Reason.CANCELLED;
      case 401 -> Reason.UNAUTHENTICATED;
      case 403 -> Reason.FORBIDDEN;
      case 404, 410 -> Reason.NOT_FOUND;
      case 409 -> Reason.CONFLICT;
      case 400, 405, 413, 415, 422 -> Reason.REJECTED;
      case 500 -> text().contains("typed patch object") ? Reason.REJECTED : Reason.UNAVAILABLE;
      default -> Reason.UNAVAILABLE;
    };
  }
}
