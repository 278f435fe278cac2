package io.gitops4j.core.secrets;

import io.gitops4j.Failure;
import io.gitops4j.Location;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.Stage;
import org.jspecify.annotations.Nullable;

/**
 * A field of an object that refers to a secret.
 *
 * @param object the object
 * @param pointer JSON pointer of the field
 * @param secret what it refers to
 * @param data whether it is an entry of {@code data} of a Secret, which holds base64
 * @param place where the field was written; null when unknown
 */
record Reference(
    ObjectRef object, String pointer, SecretRef secret, boolean data, @Nullable Location place) {

  /** What a resolver said, told about this field. */
  SecretException failed(SecretException cause) {
    Failure failure = cause.failure();
    String why = failure.message();
    Failure.Builder told =
        Failure.builder(
                Stage.SECRETS,
                failure.reason(),
                sentence(Character.toLowerCase(why.charAt(0)) + why.substring(1)))
            .retryable(failure.retryable())
            .object(object);
    failure.retryAfter().ifPresent(told::retryAfter);
    return placed(told, cause);
  }

  /** A failure on this field. */
  SecretException failed(Reason reason, String why, @Nullable Throwable cause) {
    return placed(Failure.builder(Stage.SECRETS, reason, sentence(why)).object(object), cause);
  }

  private SecretException placed(Failure.Builder failure, @Nullable Throwable cause) {
    if (place != null) {
      failure.location(place);
    }
    return new SecretException(failure.build(), cause);
  }

  private String sentence(String why) {
    return "Cannot use " + secret + " at " + pointer + " of " + object + ": " + why;
  }
}
