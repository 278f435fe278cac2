package io.gitops4j.testkit.apiserver.model;

import java.util.Map;

/**
 * One mistake in an object, as Kubernetes words it.
 *
 * <p>Source: k8s.io/apimachinery, {@code pkg/util/validation/field/errors.go}.
 *
 * @param type what is wrong
 * @param path the field, such as {@code spec.containers[0].name}
 * @param detail the whole text after the path: {@code Required value: must be given}, {@code
 *     Invalid value: "x": must be y}
 */
public record FieldError(Type type, String path, String detail) {

  /** The kinds of mistakes, with the reason of their cause in a Status. */
  public enum Type {
    /** A value is missing. */
    REQUIRED("FieldValueRequired", "Required value"),
    /** A value is not well-formed. */
    INVALID("FieldValueInvalid", "Invalid value"),
    /** A value is none of those allowed. */
    NOT_SUPPORTED("FieldValueNotSupported", "Unsupported value"),
    /** A value may not be set here. */
    FORBIDDEN("FieldValueForbidden", "Forbidden"),
    /** A value is there twice. */
    DUPLICATE("FieldValueDuplicate", "Duplicate value"),
    /** A value refers to something that is not there. */
    NOT_FOUND("FieldValueNotFound", "Not found"),
    /** A value is too long. */
    TOO_LONG("FieldValueTooLong", "Too long"),
    /** There are too many values. */
    TOO_MANY("FieldValueTooMany", "Too many"),
    /** A value is of another type. */
    TYPE_INVALID("FieldValueTypeInvalid", "Invalid value"),
    /** Something else. */
    INTERNAL("InternalError", "Internal error");

    private final String reason;
    private final String text;

    Type(String reason, String text) {
      this.reason = reason;
      this.text = text;
    }

    /** The reason of the cause in a Status. */
    public String reason() {
      return reason;
    }

    /** The words a message begins with. */
    public String text() {
      return text;
    }
  }

  /** A required value that is missing. */
  public static FieldError required(String path, String detail) {
    return new FieldError(
        Type.REQUIRED, path, detail.isEmpty() ? "Required value" : "Required value: " + detail);
  }

  /** A value that is not well-formed, printed as Go prints it in such a message. */
  public static FieldError invalid(
      String path, @org.jspecify.annotations.Nullable Object value, String detail) {
    return new FieldError(
        Type.INVALID,
        path,
        "Invalid value: " + printed(value) + (detail.isEmpty() ? "" : ": " + detail));
  }

  /** A value that may not be set or changed here. */
  public static FieldError forbidden(String path, String detail) {
    return new FieldError(Type.FORBIDDEN, path, "Forbidden: " + detail);
  }

  /** A value that is there twice. */
  public static FieldError duplicate(String path, @org.jspecify.annotations.Nullable Object value) {
    return new FieldError(Type.DUPLICATE, path, "Duplicate value: " + printed(value));
  }

  /** A value that is none of those allowed, which are listed as given. */
  public static FieldError notSupported(
      String path,
      @org.jspecify.annotations.Nullable Object value,
      java.util.List<String> allowed) {
    StringBuilder text = new StringBuilder("Unsupported value: ").append(printed(value));
    if (!allowed.isEmpty()) {
      text.append(": supported values: ");
      for (int i = 0; i < allowed.size(); i++) {
        text.append(i == 0 ? "" : ", ").append(Json.text(allowed.get(i)));
      }
    }
    return new FieldError(Type.NOT_SUPPORTED, path, text.toString());
  }

  private static String printed(@org.jspecify.annotations.Nullable Object value) {
    if (value instanceof String text) {
      return GoText.quoted(text);
    }
    return value instanceof Double ? GoText.plain(value) : Json.text(value);
  }

  /** The cause of this mistake in the details of a Status. */
  public Map<String, Object> cause() {
    return Map.of("reason", type.reason(), "message", detail, "field", path);
  }

  /** {@code spec.replicas: Invalid value: -1: must be greater than or equal to 0}. */
  @Override
  public String toString() {
    return path + ": " + detail;
  }
}
