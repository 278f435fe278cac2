package io.gitops4j.core.helm;

import io.gitops4j.Failure;
import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Stage;
import org.jspecify.annotations.Nullable;

/** Makes the exceptions of rendering a chart. */
final class HelmProblem {

  private static final int MAX_MESSAGE = 8_000;

  /** How much of the end of a longer message is told: what is wrong stands there. */
  private static final int END = 2_000;

  private HelmProblem() {}

  static RenderException of(Reason reason, String message) {
    return of(reason, message, null, null);
  }

  static RenderException of(
      Reason reason, String message, @Nullable Location place, @Nullable Throwable cause) {
    Failure.Builder failure = Failure.builder(Stage.RENDER, reason, shortened(message));
    if (place != null) {
      failure.location(place);
    }
    return new RenderException(failure.build(), cause);
  }

  private static String shortened(String message) {
    int length = message.length();
    return length <= MAX_MESSAGE
        ? message
        : message.substring(0, MAX_MESSAGE - END) + " […] " + message.substring(length - END);
  }
}
