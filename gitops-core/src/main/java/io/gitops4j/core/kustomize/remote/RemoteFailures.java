package io.gitops4j.core.kustomize.remote;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import org.jspecify.annotations.Nullable;

/** Makes the one sentence of a failure with something remote. */
final class RemoteFailures {

  private RemoteFailures() {}

  /** {@code Cannot <tried>: <wrong>.}, where what is wrong ends with what to do. */
  static SourceException of(Reason reason, String tried, String wrong) {
    return of(reason, tried, wrong, null);
  }

  static SourceException of(Reason reason, String tried, String wrong, @Nullable Throwable cause) {
    return new SourceException(
        Failure.of(Stage.FETCH, reason, "Cannot " + tried + ": " + wrong + "."), cause);
  }
}
