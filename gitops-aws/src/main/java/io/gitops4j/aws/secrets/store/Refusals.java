package io.gitops4j.aws.secrets.store;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.Stage;
import io.gitops4j.aws.client.AccessDenial;
import io.gitops4j.aws.client.CallFailure;
import org.jspecify.annotations.Nullable;

/**
 * Words what the stores of AWS say when a secret cannot be read.
 *
 * @since 0.1
 */
public final class Refusals {

  private Refusals() {}

  /** A reference that can never be read. */
  public static SecretException malformed(SecretRef ref, String why) {
    return of(Reason.INVALID, "Cannot read " + ref + ": " + why, null);
  }

  /**
   * A secret that was asked for in a region.
   *
   * @param why what was answered and what to do, as the second half of a sentence
   */
  public static SecretException read(
      SecretRef ref, String region, Reason reason, String why, @Nullable Throwable cause) {
    return of(reason, "Cannot read " + ref + " in " + region + ": " + why, cause);
  }

  /** A call that failed for a reason that has nothing to do with the secret. */
  public static SecretException call(
      SecretRef ref, String region, CallFailure failure, @Nullable Throwable cause) {
    return read(ref, region, failure.reason(), failure.sentence(), cause);
  }

  /**
   * A call that IAM refused.
   *
   * @param action the action that was called
   * @param text what the service said
   */
  public static SecretException denied(
      SecretRef ref, String region, String action, String text, @Nullable Throwable cause) {
    String why =
        AccessDenial.parse(text)
            .map(AccessDenial::sentence)
            .orElse("access is denied; allow " + action + " on it in the role's policy.");
    return read(ref, region, Reason.FORBIDDEN, why, cause);
  }

  private static SecretException of(Reason reason, String sentence, @Nullable Throwable cause) {
    return new SecretException(Failure.of(Stage.SECRETS, reason, sentence), cause);
  }
}
