package io.gitops4j.core.helmrelease;

import io.gitops4j.Failure;
import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Stage;
import org.jspecify.annotations.Nullable;

/** Makes the exceptions of rendering a release. */
final class ReleaseProblem {

  private ReleaseProblem() {}

  static RenderException of(Reason reason, String message, @Nullable Location place) {
    Failure.Builder failure = Failure.builder(Stage.RENDER, reason, message);
    if (place != null) {
      failure.location(place);
    }
    return new RenderException(failure.build());
  }
}
