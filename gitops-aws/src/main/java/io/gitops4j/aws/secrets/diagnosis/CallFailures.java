package io.gitops4j.aws.secrets.diagnosis;

import io.gitops4j.aws.client.CallFailure;
import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
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
    CallFailure failure = CallFailure.of(thrown, action, host, proxy());
    String message =
        switch (failure.kind()) {
          case CREDENTIALS_EXPIRED -> "The session of %s is over; renew it.".formatted(credentials);
          case ACCESS_KEY ->
              ("AWS does not know the access key of %s; it may be deleted, inactive or of another"
                      + " partition: make a new one.")
                  .formatted(credentials);
          case SECRET_KEY ->
              "The secret key of %s does not belong to its access key; set both anew."
                  .formatted(credentials);
          case CREDENTIALS_REFUSED, ANSWER ->
              refused((AwsServiceException) thrown, action, credentials);
          default -> capital(failure.sentence());
        };
    return new Meaning(code(failure.kind()), message, isOfNetwork(failure.kind()));
  }

  private static String refused(AwsServiceException answer, String action, String credentials) {
    return "AWS answered %s to %s with %s (%s); allow the call."
        .formatted(answer.statusCode(), action, credentials, CallFailure.code(answer));
  }

  /** What it means that a call got no answer. */
  Meaning network(SdkException thrown, String host) {
    CallFailure failure = CallFailure.of(thrown, "the call", host, proxy());
    return new Meaning(code(failure.kind()), capital(failure.sentence()), true);
  }

  private static Code code(CallFailure.Kind kind) {
    return switch (kind) {
      case CLOCK -> Code.CLOCK_SKEW;
      case ENDPOINT_POLICY -> Code.ENDPOINT_POLICY;
      case CREDENTIALS_EXPIRED -> Code.CREDENTIALS_EXPIRED;
      case DNS -> Code.NETWORK_DNS;
      case TLS -> Code.NETWORK_TLS;
      case CONNECT, NO_ANSWER, INTERRUPTED, SERVER -> Code.NETWORK_CONNECT;
      case TIMEOUT, THROTTLED -> Code.NETWORK_TIMEOUT;
      case NO_CREDENTIALS, ACCESS_KEY, SECRET_KEY, CREDENTIALS_REFUSED, ROLE_REFUSED, ANSWER ->
          Code.CREDENTIALS_REFUSED;
    };
  }

  private static boolean isOfNetwork(CallFailure.Kind kind) {
    return kind.isOutage()
        || kind == CallFailure.Kind.INTERRUPTED
        || kind == CallFailure.Kind.THROTTLED;
  }

  private static String capital(String sentence) {
    return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
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
