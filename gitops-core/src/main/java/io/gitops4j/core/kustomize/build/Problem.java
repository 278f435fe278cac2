package io.gitops4j.core.kustomize.build;

import io.gitops4j.Failure;
import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Stage;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlNode;
import org.jspecify.annotations.Nullable;

/** Makes the exceptions of a build. */
public final class Problem {

  private Problem() {}

  /** A problem at a place. */
  public static RenderException at(@Nullable Location place, Reason reason, String message) {
    Failure.Builder failure = Failure.builder(Stage.RENDER, reason, message);
    if (place != null) {
      failure.location(place);
    }
    return new RenderException(failure.build());
  }

  /** A problem at a node. */
  public static RenderException at(@Nullable YamlNode node, Reason reason, String message) {
    return at(node == null ? null : node.location().orElse(null), reason, message);
  }

  /** A text that is not YAML. */
  static RenderException of(YamlException e, String what) {
    return at(
        e.location(),
        e.exceedsLimit() ? Reason.LIMIT : Reason.INVALID,
        "Cannot read " + what + " " + e.location().file() + ": " + e.getMessage() + ".");
  }
}
