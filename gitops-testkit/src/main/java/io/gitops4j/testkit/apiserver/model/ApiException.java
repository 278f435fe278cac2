package io.gitops4j.testkit.apiserver.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A refusal of the API server: HTTP code and the Status object of the answer.
 *
 * <p>Source: k8s.io/apimachinery, {@code pkg/api/errors/errors.go}.
 */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String reason;
  private final transient @Nullable Map<String, @Nullable Object> details;
  private final transient List<String> warnings = new ArrayList<>();

  /**
   * A refusal.
   *
   * @param code the HTTP code
   * @param reason the machine-readable reason; empty for none
   * @param message the message
   * @param details the details of the Status; null for none
   */
  public ApiException(
      int code, String reason, String message, @Nullable Map<String, @Nullable Object> details) {
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
    this.details = details == null ? null : Json.copyMap(details);
  }

  /** 400 BadRequest. */
  public static ApiException badRequest(String message) {
    return new ApiException(400, "BadRequest", message, null);
  }

  /** 404 NotFound of an object; details name the plural. */
  public static ApiException notFound(Kind kind, String name) {
    return new ApiException(
        404,
        "NotFound",
        kind.qualifiedPlural() + " \"" + name + "\" not found",
        details(kind, name));
  }

  /** 409 AlreadyExists of an object; details name the plural. */
  public static ApiException alreadyExists(Kind kind, String name) {
    return new ApiException(
        409,
        "AlreadyExists",
        kind.qualifiedPlural() + " \"" + name + "\" already exists",
        details(kind, name));
  }

  /** 409 Conflict of an object; details name the plural. */
  public static ApiException conflict(Kind kind, String name, String why) {
    return new ApiException(
        409,
        "Conflict",
        "Operation cannot be fulfilled on " + kind.qualifiedPlural() + " \"" + name + "\": " + why,
        details(kind, name));
  }

  /** 403 Forbidden of an object; details name the plural. */
  public static ApiException forbidden(Kind kind, String name, String why) {
    return new ApiException(
        403,
        "Forbidden",
        kind.qualifiedPlural() + " \"" + name + "\" is forbidden: " + why,
        details(kind, name));
  }

  /** 422 Invalid of an object; details name the kind and one cause a mistake. */
  public static ApiException invalid(
      String group, String kind, String name, List<FieldError> errors) {
    List<String> texts = new ArrayList<>();
    List<@Nullable Object> causes = new ArrayList<>();
    for (FieldError error : errors) {
      if (!texts.contains(error.toString())) {
        texts.add(error.toString());
      }
      causes.add(new LinkedHashMap<String, @Nullable Object>(error.cause()));
    }
    String text = texts.size() == 1 ? texts.get(0) : "[" + String.join(", ", texts) + "]";
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("name", name);
    if (!group.isEmpty()) {
      details.put("group", group);
    }
    details.put("kind", kind);
    details.put("causes", causes);
    if (name.isEmpty()) {
      details.remove("name");
    }
    if (kind.isEmpty()) {
      details.remove("kind");
    }
    String qualified = group.isEmpty() ? kind : kind + "." + group;
    return new ApiException(
        422, "Invalid", qualified + " \"" + name + "\" is invalid: " + text, details);
  }

  /** 500 without or with the reason InternalError. */
  public static ApiException internal(String message) {
    return new ApiException(500, "InternalError", message, null);
  }

  private static Map<String, @Nullable Object> details(Kind kind, String name) {
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("name", name);
    if (!kind.group().isEmpty()) {
      details.put("group", kind.group());
    }
    details.put("kind", kind.plural());
    return details;
  }

  /** The refusal with warnings for the client in front of those it has. */
  public ApiException warned(List<String> earlier) {
    List<String> later = List.copyOf(warnings);
    warnings.clear();
    warnings.addAll(earlier);
    later.stream().filter(w -> !warnings.contains(w)).forEach(warnings::add);
    return this;
  }

  /** What the client is told beside the refusal itself. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** The HTTP code. */
  public int code() {
    return code;
  }

  /** The machine-readable reason; empty for none. */
  public String reason() {
    return reason;
  }

  /** The details of the Status; null for none. */
  public @Nullable Map<String, @Nullable Object> details() {
    return details;
  }

  /** The Status object of the answer. */
  public Map<String, @Nullable Object> status() {
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("kind", "Status");
    status.put("apiVersion", "v1");
    status.put("metadata", new LinkedHashMap<String, @Nullable Object>());
    status.put("status", "Failure");
    status.put("message", getMessage());
    if (!reason.isEmpty()) {
      status.put("reason", reason);
    }
    if (details != null) {
      status.put("details", details);
    }
    status.put("code", (long) code);
    return status;
  }
}
