package io.gitops4j.aws.secrets.secretsmanager;

import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.aws.client.Arn;
import io.gitops4j.aws.secrets.store.Refusals;
import org.jspecify.annotations.Nullable;

/**
 * Words what Secrets Manager says about a secret, by the code and text of its answer (Secrets
 * Manager API, "Common errors", GetSecretValue and APIErrorType). A text is read for what it is
 * about and not repeated.
 *
 * @param region the region that answered
 */
record Answers(String region) {

  static final String GET = "secretsmanager:GetSecretValue";

  SecretException refused(SecretRef ref, String code, String text, @Nullable Throwable cause) {
    return switch (code) {
      case "ResourceNotFoundException" ->
          Refusals.read(ref, region, Reason.NOT_FOUND, missing(ref, text), cause);
      case "AccessDeniedException" -> denied(ref, text, cause);
      case "DecryptionFailure", "DecryptionFailureException" ->
          Refusals.read(
              ref,
              region,
              Reason.FORBIDDEN,
              "its key cannot decrypt it; check that the KMS key is enabled, and that the role may"
                  + " call kms:Decrypt with it.",
              cause);
      case "InvalidRequestException" -> invalidRequest(ref, text, cause);
      case "InvalidParameterException", "ValidationException" ->
          Refusals.read(
              ref,
              region,
              Reason.INVALID,
              "the service does not take the name, stage or version; correct the reference.",
              cause);
      case "InternalServiceError", "InternalServiceErrorException" ->
          Refusals.read(
              ref,
              region,
              Reason.UNAVAILABLE,
              "Secrets Manager has a fault of its own (InternalServiceError); it is asked again.",
              cause);
      default ->
          Refusals.read(
              ref,
              region,
              Reason.REJECTED,
              "Secrets Manager answered " + code + "; see the documentation of that error.",
              cause);
    };
  }

  private static String missing(SecretRef ref, String text) {
    if (isOfVersion(text)) {
      return ref.parameter(SecretNames.VERSION)
          .map(v -> "it has no version " + v + "; correct the version.")
          .orElseGet(
              () ->
                  "it has no version with the stage "
                      + ref.parameter(SecretNames.STAGE).orElse(SecretNames.CURRENT)
                      + "; correct the stage, or give the secret a value.");
    }
    String name = ref.name();
    if (Arn.looksLike(name)) {
      return SecretNames.withoutSuffix(name).isPresent()
          ? "there is no such secret; correct the ARN, or create the secret."
          : "there is no such secret; give the ARN with its last six characters, which other"
              + " accounts must, or correct it.";
    }
    return SecretNames.withoutSuffix(name)
        .map(
            shorter ->
                "there is no such secret; the name ends like an ARN, without which it reads "
                    + shorter
                    + ".")
        .orElse("there is no such secret; correct the name or the region, or create it.");
  }

  /** Whether the secret is there, and only the version asked for is not. */
  static boolean isOfVersion(String text) {
    return text.contains("secret value for");
  }

  private SecretException denied(SecretRef ref, String text, @Nullable Throwable cause) {
    if (text.contains("KMS") || text.contains("kms:Decrypt")) {
      return Refusals.read(
          ref,
          region,
          Reason.FORBIDDEN,
          "its KMS key may not be used; allow kms:Decrypt on that key to the role, in its policy and"
              + " in the key's.",
          cause);
    }
    return Refusals.denied(ref, region, GET, text, cause);
  }

  private SecretException invalidRequest(SecretRef ref, String text, @Nullable Throwable cause) {
    if (text.contains("deletion") || text.contains("deleted")) {
      return Refusals.read(
          ref,
          region,
          Reason.NOT_FOUND,
          "it is scheduled for deletion; restore it, or take it out of the configuration.",
          cause);
    }
    if (ref.parameters().size() == 2) {
      return Refusals.read(
          ref,
          region,
          Reason.INVALID,
          "that version does not have that stage; leave one of them out.",
          cause);
    }
    return Refusals.read(
        ref,
        region,
        Reason.REJECTED,
        "Secrets Manager cannot do that in the secret's state (InvalidRequestException); look at the"
            + " secret.",
        cause);
  }
}
