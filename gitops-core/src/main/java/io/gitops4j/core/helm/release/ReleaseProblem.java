package io.gitops4j.core.helm.release;

import io.gitops4j.ApplyException;
import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import org.jspecify.annotations.Nullable;

/** Makes the exceptions of releases. */
final class ReleaseProblem {

  private ReleaseProblem() {}

  /**
   * A release that cannot be worked on.
   *
   * @param what what was tried and on what, such as {@code upgrade release web}
   * @param why what is wrong and, after a semicolon, what to do
   */
  static ApplyException of(Stage stage, Reason reason, String what, String why) {
    return new ApplyException(failure(stage, reason, what, why));
  }

  static Failure failure(Stage stage, Reason reason, String what, String why) {
    return Failure.of(stage, reason, "Cannot " + what + ": " + why + ".");
  }

  /** A record that cannot be read; what it holds is not told. */
  static ApplyException record(Reason reason, String why, @Nullable Throwable cause) {
    return new ApplyException(
        Failure.of(
            Stage.PLAN,
            reason,
            "Cannot read the record of a release: "
                + why
                + "; restore it from a backup, or delete it to forget the revision."),
        cause);
  }
}
