package io.gitops4j.aws.client;

import io.gitops4j.Reason;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Why a call of AWS failed, for reasons that any call may fail for: the network, the credentials,
 * the load. What an answer says of the thing that was asked for is the caller's to read.
 *
 * @param kind which reason
 * @param sentence what was answered and what to do, as the second half of a sentence with its full
 *     stop
 * @since 0.1
 */
public record CallFailure(Kind kind, String sentence) {

  /**
   * Reasons for which any call may fail.
   *
   * @since 0.1
   */
  public enum Kind {
    /** The clock is too far off for our signatures. */
    CLOCK,
    /** The policy of a VPC endpoint is in the way. */
    ENDPOINT_POLICY,
    /** Nobody gave credentials. */
    NO_CREDENTIALS,
    /** The session of the credentials is over. */
    CREDENTIALS_EXPIRED,
    /** The access key is not known. */
    ACCESS_KEY,
    /** The secret key does not belong to the access key. */
    SECRET_KEY,
    /** The credentials are not accepted for another reason. */
    CREDENTIALS_REFUSED,
    /** The role to take on is not given to us. */
    ROLE_REFUSED,
    /** Too many calls. */
    THROTTLED,
    /** The service has a fault of its own. */
    SERVER,
    /** The host's name is not known. */
    DNS,
    /** The host's certificate is not trusted. */
    TLS,
    /** There is no connection. */
    CONNECT,
    /** There was no answer in time. */
    TIMEOUT,
    /** The thread was interrupted. */
    INTERRUPTED,
    /** There was no answer for another reason. */
    NO_ANSWER,
    /** The service answered something else, about what was asked for. */
    ANSWER;

    /** Whether the service could not be reached or is at fault, so that another region may help. */
    public boolean isOutage() {
      return switch (this) {
        case SERVER, DNS, TLS, CONNECT, TIMEOUT, NO_ANSWER -> true;
        default -> false;
      };
    }
  }

  private static final int SERVER_ERROR = 500;

  /** The reason for failures of ours. */
  public Reason reason() {
    return switch (kind) {
      case CLOCK,
          NO_CREDENTIALS,
          CREDENTIALS_EXPIRED,
          ACCESS_KEY,
          SECRET_KEY,
          CREDENTIALS_REFUSED ->
          Reason.UNAUTHENTICATED;
      case ENDPOINT_POLICY, ROLE_REFUSED -> Reason.FORBIDDEN;
      case THROTTLED, SERVER, DNS, TLS, CONNECT, NO_ANSWER -> Reason.UNAVAILABLE;
      case TIMEOUT -> Reason.TIMEOUT;
      case INTERRUPTED -> Reason.CANCELLED;
      case ANSWER -> Reason.REJECTED;
    };
  }

  /**
   * Reads what a call failed with.
   *
   * @param thrown what the SDK threw
   * @param action the action, such as {@code secretsmanager:GetSecretValue}
   * @param host the host that was called, for the sentence
   * @param via how it is reached, for the sentence, such as {@code " by the proxy of HTTPS_PROXY"};
   *     empty for directly
   */
  public static CallFailure of(SdkException thrown, String action, String host, String via) {
    if (thrown instanceof AwsServiceException answer) {
      return answered(answer, action, host);
    }
    return unanswered(thrown, host, via);
  }

  private static CallFailure answered(AwsServiceException answer, String action, String host) {
    String code = code(answer);
    String text = text(answer);
    if (answer.isClockSkewException() || text.startsWith("Signature expired")) {
      return new CallFailure(
          Kind.CLOCK,
          "AWS refuses our signatures because the clock is wrong; let the machine's clock be set by"
              + " NTP.");
    }
    if (text.contains("VPC endpoint policy")) {
      return new CallFailure(
          Kind.ENDPOINT_POLICY,
          "the policy of the VPC endpoint does not let %s through; allow it there."
              .formatted(action));
    }
    if (isOfSts(answer) && !action.startsWith("sts:")) {
      return new CallFailure(
          Kind.ROLE_REFUSED,
          ("the role to take on is refused (%s by STS); allow sts:AssumeRole on it in our policy, and"
                  + " us in the role's trust policy.")
              .formatted(code));
    }
    if (answer.isThrottlingException()) {
      return new CallFailure(
          Kind.THROTTLED,
          "AWS throttles the calls of this account (%s); ask less often, or raise the quota."
              .formatted(code));
    }
    if (answer.statusCode() >= SERVER_ERROR || code.startsWith("InternalServiceError")) {
      return new CallFailure(
          Kind.SERVER,
          "%s answered %d (%s); wait, and look at the health of AWS in this region."
              .formatted(host, answer.statusCode(), code));
    }
    return credentials(answer, code, action);
  }

  private static CallFailure credentials(AwsServiceException answer, String code, String action) {
    return switch (code) {
      case "ExpiredToken", "ExpiredTokenException" ->
          new CallFailure(
              Kind.CREDENTIALS_EXPIRED, "the session of our credentials is over; renew it.");
      case "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId" ->
          new CallFailure(
              Kind.ACCESS_KEY,
              "AWS does not know our access key; it may be deleted, inactive or of another"
                  + " partition: make a new one.");
      case "SignatureDoesNotMatch", "InvalidSignatureException" ->
          new CallFailure(
              Kind.SECRET_KEY, "our secret key does not belong to our access key; set both anew.");
      case "MissingAuthenticationToken",
          "MissingAuthenticationTokenException",
          "IncompleteSignature",
          "IncompleteSignatureException",
          "OptInRequired" ->
          new CallFailure(
              Kind.CREDENTIALS_REFUSED,
              "AWS does not take our credentials (%s); check what gives them.".formatted(code));
      default ->
          new CallFailure(
              Kind.ANSWER,
              "AWS answered %d to %s (%s); see the documentation of that error."
                  .formatted(answer.statusCode(), action, code));
    };
  }

  private static CallFailure unanswered(Throwable thrown, String host, String via) {
    if (String.valueOf(thrown.getMessage()).startsWith("Unable to load credentials")) {
      return new CallFailure(
          Kind.NO_CREDENTIALS,
          "no credentials were found; give the service a role, and see what SecretsSelfCheck says.");
    }
    for (Throwable cause = thrown; cause != null; cause = next(cause)) {
      CallFailure known = cause(cause, host, via);
      if (known != null) {
        return known;
      }
    }
    return new CallFailure(
        Kind.NO_ANSWER,
        "the call to %s%s failed (%s); look for the cause in the SDK's log."
            .formatted(host, via, thrown.getClass().getSimpleName()));
  }

  private static @Nullable CallFailure cause(Throwable cause, String host, String via) {
    if (cause instanceof AbortedException
        || cause instanceof InterruptedException
        || (cause instanceof InterruptedIOException
            && !(cause instanceof SocketTimeoutException)
            && Thread.currentThread().isInterrupted())) {
      return new CallFailure(Kind.INTERRUPTED, "the thread was interrupted; ask again.");
    }
    if (cause instanceof UnknownHostException) {
      return new CallFailure(
          Kind.DNS,
          "DNS does not know %s; check the region, the endpoint and the pod's DNS."
              .formatted(host));
    }
    if (cause instanceof SSLException) {
      return new CallFailure(
          Kind.TLS,
          ("the certificate of %s is not trusted; if a proxy decrypts the traffic, put its"
                  + " authority into the trust store of this JVM.")
              .formatted(host));
    }
    if (cause instanceof SocketException) {
      return new CallFailure(
          Kind.CONNECT,
          ("no connection to %s%s; check routes, security groups, network policies and whether the"
                  + " subnet has a NAT gateway or a VPC endpoint.")
              .formatted(host, via));
    }
    if (cause instanceof InterruptedIOException
        || cause instanceof ApiCallTimeoutException
        || cause instanceof ApiCallAttemptTimeoutException) {
      return new CallFailure(
          Kind.TIMEOUT,
          ("no answer from %s%s in time; check routes, security groups, network policies and"
                  + " whether the subnet has a NAT gateway or a VPC endpoint.")
              .formatted(host, via));
    }
    return null;
  }

  private static @Nullable Throwable next(Throwable thrown) {
    return thrown.getCause() == thrown ? null : thrown.getCause();
  }

  private static boolean isOfSts(AwsServiceException answer) {
    AwsErrorDetails details = answer.awsErrorDetails();
    return details != null && "Sts".equalsIgnoreCase(details.serviceName());
  }

  /** The code of an answer, such as {@code AccessDeniedException}; {@code no code} without one. */
  public static String code(AwsServiceException answer) {
    return answer.awsErrorDetails() == null || answer.awsErrorDetails().errorCode() == null
        ? "no code"
        : answer.awsErrorDetails().errorCode();
  }

  /** What the service said; empty when it said nothing. Not for people: it may say anything. */
  public static String text(AwsServiceException answer) {
    return answer.awsErrorDetails() == null || answer.awsErrorDetails().errorMessage() == null
        ? ""
        : answer.awsErrorDetails().errorMessage();
  }
}
