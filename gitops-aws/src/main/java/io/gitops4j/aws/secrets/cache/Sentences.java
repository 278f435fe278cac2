package io.gitops4j.aws.secrets.cache;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.Stage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the cache says when it cannot do something. */
final class Sentences {

  private Sentences() {}

  static SecretException failure(Reason reason, String sentence) {
    return failure(reason, sentence, null);
  }

  private static SecretException failure(
      Reason reason, String sentence, @Nullable Throwable cause) {
    return new SecretException(Failure.of(Stage.SECRETS, reason, sentence), cause);
  }

  /** The same failure in the thread that hears of it, with its own stack trace. */
  static SecretException again(SecretException failure) {
    return new SecretException(failure.failure(), failure);
  }

  /** The same failure for who comes while nobody asks again. */
  static SecretException remembered(SecretException failure, long nanosUntilRetry) {
    Failure told = failure.failure();
    return new SecretException(
        told.toBuilder()
            .retryAfter(Duration.ofNanos(nanosUntilRetry))
            .retryable(told.retryable())
            .build(),
        failure);
  }

  static SecretException expired(
      SecretRef ref, Duration age, Duration limit, @Nullable SecretException last) {
    return failure(
        Reason.UNAVAILABLE,
        "Cannot read "
            + ref
            + ": its value was confirmed "
            + text(age)
            + " ago, longer than maxStale of "
            + text(limit)
            + ", and "
            + (last == null
                ? "the store gave no answer since"
                : "the last try failed (" + inner(last.failure().message()) + ")")
            + "; it is served again as soon as the store confirms it.",
        last);
  }

  static SecretException noAnswerInTime(SecretRef ref, Duration limit) {
    return failure(
        Reason.TIMEOUT,
        "Cannot read "
            + ref
            + ": the store did not answer within "
            + text(limit)
            + ", and is asked again; check the network to it.");
  }

  static SecretException defect(SecretRef ref, String what, @Nullable Throwable cause) {
    return failure(
        Reason.INTERNAL,
        "Cannot read " + ref + ": " + what + "; this is a defect, please report it.",
        cause);
  }

  static SecretException refusedByExecutor(SecretRef ref, Throwable cause) {
    return failure(
        Reason.UNAVAILABLE,
        "Cannot read "
            + ref
            + ": the executor of the secrets takes no task; give one that is not shut down and"
            + " has room.",
        cause);
  }

  static SecretException tooMany(SecretRef ref, int limit) {
    return failure(
        Reason.LIMIT,
        "Cannot read "
            + ref
            + ": "
            + limit
            + " secrets are kept already, which is the limit; look up fewer, or raise maxSecrets of"
            + " the cache policy.");
  }

  static IllegalStateException closed() {
    return new IllegalStateException("the secrets were closed");
  }

  /** The failure of one of several, with how many others failed. */
  static SecretException withOthers(SecretException first, int others) {
    if (others == 0) {
      return first;
    }
    Failure told = first.failure();
    Failure.Builder builder =
        Failure.builder(
                Stage.SECRETS,
                told.reason(),
                inner(told.message())
                    + "; "
                    + others
                    + (others == 1 ? " other secret cannot" : " other secrets cannot")
                    + " be read either.")
            .retryable(told.retryable());
    told.retryAfter().ifPresent(wait -> builder.retryAfter(wait).retryable(told.retryable()));
    return new SecretException(builder.build(), first);
  }

  private static String inner(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  /** A time as people write it: the two largest units, such as {@code 26 h 3 min}. */
  static String text(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 10) {
      return time.toMillis() % 1000 == 0 ? seconds + " s" : time.toMillis() + " ms";
    }
    long minutes = seconds / 60;
    if (minutes == 0) {
      return seconds + " s";
    }
    return minutes < 60
        ? units(minutes, " min", seconds % 60, " s")
        : units(minutes / 60, " h", minutes % 60, " min");
  }

  private static String units(long large, String unit, long small, String smaller) {
    return small == 0 ? large + unit : large + unit + " " + small + smaller;
  }
}
