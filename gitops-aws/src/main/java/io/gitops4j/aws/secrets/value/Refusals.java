package io.gitops4j.aws.secrets.value;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.Stage;
import org.jspecify.annotations.Nullable;

/** Exceptions that tell, without a value, why something cannot be made of a secret. */
final class Refusals {

  private Refusals() {}

  static SecretException of(Reason reason, String sentence) {
    return new SecretException(Failure.of(Stage.SECRETS, reason, sentence));
  }

  static SecretException noObject(String tried, @Nullable String problem) {
    return of(
        Reason.INVALID,
        "Cannot "
            + tried
            + ": the secret is no JSON object ("
            + problem
            + "); store it as one, or look it up without a field.");
  }
}
