package io.gitops4j.aws.secrets.diagnosis;

import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** Turns what a call failed with into a code and a sentence. */
final class CallFailures {

  /**
   * What a failure means.
   *
   * @param code the code
   * @param message the sentence
   * @param network whether the call may not even have arrived
   */
  record Meaning(Code code, String message, boolean network) {}

  private final ProcessEnvironment environment;

  CallFailures(ProcessEnvironment environment) {
    this.environment = environment;
  }

  /** What a failure of a call with our credentials means. */
  Meaning of(SdkException thrown, String action, String host, String credentials) {
    if (thrown instanceof AwsServiceException answer) {
      return answered(answer, action, credentials);
    }
    return network(thrown, host);
  }

  private Meaning answered(AwsServiceException answer, String action, String credentials) {
    String code = code(answer);
    String text = text(answer);
    if (answer.isClockSkewException() || text.startsWith("Signature expired")) {
      return new Meaning(
          Code.CLOCK_SKEW,
          "AWS refuses our signatures because the clock is wrong; let the machine's clock be set by"
              + " NTP.",
          false);
    }
    if (text.contains("VPC endpoint policy")) {
      return new Meaning(
          Code.ENDPOINT_POLICY,
          "The policy of the VPC endpoint does not let %s through; allow it there."
              .formatted(action),
          false);
    }
    return credentials(answer, code, action, credentials);
  }

  private static Meaning credentials(
      AwsServiceException answer, String code, String action, String credentials) {
    return switch (code) {
      case "ExpiredToken", "ExpiredTokenException" ->
          new Meaning(
              Code.CREDENTIALS_EXPIRED,
              "The session of %s is over; renew it.".formatted(credentials),
              false);
      case "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId" ->
          new Meaning(
              Code.CREDENTIALS_REFUSED,
              ("AWS does not know the access key of %s; it may be deleted, inactive or of another"
                      + " partition: make a new one.")
                  .formatted(credentials),
              false);
      case "SignatureDoesNotMatch", "InvalidSignatureException" ->
          new Meaning(
              Code.CREDENTIALS_REFUSED,
              "The secret key of %s does not belong to its access key; set both anew."
                  .formatted(credentials),
              false);
      default ->
          new Meaning(
              Code.CREDENTIALS_REFUSED,
              "AWS answered %s to %s with %s (%s); allow the call."
                  .formatted(answer.statusCode(), action, credentials, code),
              false);
    };
  }

  static String code(AwsServiceException answer) {
    return answer.awsErrorDetails() == null || answer.awsErrorDetails().errorCode() == null
        ? "no code"
        : answer.awsErrorDetails().errorCode();
  }

  static String text(AwsServiceException answer) {
    return answer.awsErrorDetails() == null || answer.awsErrorDetails().errorMessage() == null
        ? ""
        : answer.awsErrorDetails().errorMessage();
  }

  /** What it means that a call got no answer. */
  Meaning network(Throwable thrown, String host) {
    for (Throwable cause = thrown; cause != null; cause = next(cause)) {
      Meaning meaning = cause(cause, host);
      if (meaning != null) {
        return meaning;
      }
    }
    return new Meaning(
        Code.NETWORK_CONNECT,
        "The call to %s%s failed (%s); look for the cause in the SDK's log."
            .formatted(host, proxy(), thrown.getClass().getSimpleName()),
        true);
  }

  private @Nullable Meaning cause(Throwable cause, String host) {
    if (cause instanceof UnknownHostException) {
      return new Meaning(
          Code.NETWORK_DNS,
          "DNS does not know %s; check the region, the endpoint and the pod's DNS.".formatted(host),
          true);
    }
    if (cause instanceof SSLException) {
      return new Meaning(
          Code.NETWORK_TLS,
          ("The certificate of %s is not trusted; if a proxy decrypts the traffic, put its"
                  + " authority into the trust store of this JVM.")
              .formatted(host),
          true);
    }
    if (cause instanceof ConnectException
        || cause instanceof NoRouteToHostException
        || cause instanceof SocketException) {
      return new Meaning(
          Code.NETWORK_CONNECT,
          ("No connection to %s%s; check routes, security groups, network policies and whether the"
                  + " subnet has a NAT gateway or a VPC endpoint.")
              .formatted(host, proxy()),
          true);
    }
    if (cause instanceof InterruptedIOException
        || cause instanceof ApiCallTimeoutException
        || cause instanceof ApiCallAttemptTimeoutException) {
      return new Meaning(
          Code.NETWORK_TIMEOUT,
          ("No answer from %s%s in time; check routes, security groups, network policies and"
                  + " whether the subnet has a NAT gateway or a VPC endpoint.")
              .formatted(host, proxy()),
          true);
    }
    return null;
  }

  private static @Nullable Throwable next(Throwable thrown) {
    return thrown.getCause() == thrown ? null : thrown.getCause();
  }

  /** That there is a proxy; not which, because its address may hold a password. */
  private String proxy() {
    if (environment.property("https.proxyHost").isPresent()) {
      return " by the proxy of the system property https.proxyHost";
    }
    if (environment
        .variable("HTTPS_PROXY")
        .or(() -> environment.variable("https_proxy"))
        .isPresent()) {
      return " by the proxy of HTTPS_PROXY";
    }
    return "";
  }
}
