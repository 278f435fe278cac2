package io.gitops4j.testkit.secrets.wire;

/**
 * A refusal as an AWS service sends it: a status, an error code and a sentence.
 *
 * <p>Secrets Manager answers 400 for whatever a client did wrong, also for what it cannot find.
 */
public final class ServiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int CLIENT = 400;
  private static final int SERVER = 500;

  private final int status;
  private final String code;

  /** A refusal. */
  public ServiceException(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The error code, such as {@code ResourceNotFoundException}. */
  public String code() {
    return code;
  }

  /** The sentence. */
  public String message() {
    return String.valueOf(getMessage());
  }

  /** A client's mistake. */
  public static ServiceException of(String code, String message) {
    return new ServiceException(CLIENT, code, message);
  }

  /** What is asked for is not there. */
  public static ServiceException notFound(String message) {
    return of("ResourceNotFoundException", message);
  }

  /** There is no such secret. */
  public static ServiceException noSecret() {
    return notFound("Secrets Manager can't find the specified secret.");
  }

  /** A parameter is wrong by a rule of the service. */
  public static ServiceException parameter(String message) {
    return of("InvalidParameterException", message);
  }

  /** The state of the secret does not allow it. */
  public static ServiceException request(String message) {
    return of("InvalidRequestException", message);
  }

  /** The service itself fails. */
  public static ServiceException internal() {
    return new ServiceException(
        SERVER, "InternalServiceError", "An error occurred on the server side.");
  }

  /** A member breaks a constraint of the service's model, and its value is not to be shown. */
  public static ServiceException hiddenConstraint(String member, String rule) {
    return of(
        "ValidationException",
        "1 validation error detected: Value at '"
            + member
            + "' failed to satisfy constraint: Member must "
            + rule);
  }

  /** A member breaks a constraint of the service's model. */
  public static ServiceException constraint(String value, String member, String rule) {
    return of(
        "ValidationException",
        "1 validation error detected: Value "
            + value
            + " at '"
            + member
            + "' failed to satisfy constraint: Member must "
            + rule);
  }
}
