package io.gitops4j.core.kustomize.build;

import io.gitops4j.Failure;
import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Stage;
import io.gitops4j.core.kustomize.limit.KustomizeLimit;
import io.gitops4j.core.kustomize.limit.LimitException;
import io.gitops4j.core.kustomize.transform.TransformException;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlNode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the exceptions of a build. */
public final class Problem {

  private static final int MAX_MESSAGE = 4_000;
  private static final Map<String, KustomizeLimit> LIMITS =
      Map.of(
          "maxBytes", KustomizeLimit.FILE_BYTES,
          "maxDepth", KustomizeLimit.DEPTH,
          "maxNodes", KustomizeLimit.NODES,
          "maxAliasNodes", KustomizeLimit.ALIAS_NODES);

  private Problem() {}

  /** A problem at a place. */
  public static RenderException at(@Nullable Location place, Reason reason, String message) {
    Failure.Builder failure = Failure.builder(Stage.RENDER, reason, shortened(message));
    if (place != null) {
      failure.location(place);
    }
    return new RenderException(failure.build());
  }

  /** A message says what stands in files, which may be long; its middle is then left out. */
  private static String shortened(String message) {
    return message.length() <= MAX_MESSAGE
        ? message
        : message.substring(0, MAX_MESSAGE / 2)
            + " […] "
            + message.substring(message.length() - MAX_MESSAGE / 2);
  }

  /** A problem at a node. */
  public static RenderException at(@Nullable YamlNode node, Reason reason, String message) {
    return at(node == null ? null : node.location().orElse(null), reason, message);
  }

  /**
   * A problem in the form of all: what was tried on what, what is wrong, what to do.
   *
   * @param tried what was tried, such as {@code read the patch}
   * @param wrong what is wrong and, after a semicolon, what to do
   */
  static RenderException cannot(
      @Nullable Location place, Reason reason, String tried, String wrong) {
    return at(place, reason, "Cannot " + tried + ": " + wrong + ".");
  }

  /** As {@link #cannot(Location, Reason, String, String)}, at a node, for input that is wrong. */
  static RenderException cannot(@Nullable YamlNode node, String tried, String wrong) {
    return cannot(node == null ? null : node.location().orElse(null), Reason.INVALID, tried, wrong);
  }

  /** What a transformer could not do, at the place it names or else at the entry it came from. */
  static RenderException of(TransformException e, @Nullable YamlNode entry, String tried) {
    Location place =
        e.location().or(() -> Optional.ofNullable(entry).flatMap(YamlNode::location)).orElse(null);
    RenderException problem = cannot(place, e.reason(), tried, String.valueOf(e.getMessage()));
    return e.getCause() == null ? problem : new RenderException(problem.failure(), e.getCause());
  }

  /** What is beyond a limit, at the place it names or else at the entry it came from. */
  static RenderException of(LimitException e, @Nullable YamlNode entry, String tried) {
    Location place =
        e.location().or(() -> Optional.ofNullable(entry).flatMap(YamlNode::location)).orElse(null);
    return cannot(place, Reason.LIMIT, tried, String.valueOf(e.getMessage()));
  }

  /** A text that is not YAML. */
  static RenderException of(YamlException e, String what) {
    return cannot(e.location(), reason(e), "read " + what + " " + e.location().file(), wrong(e));
  }

  static Reason reason(YamlException e) {
    return e.exceedsLimit() ? Reason.LIMIT : Reason.INVALID;
  }

  /** What is wrong with a text, and what to do. */
  static String wrong(YamlException e) {
    String raise =
        e.limit().map(name -> " or raise " + LIMITS.get(name) + " of KustomizeLimits").orElse("");
    return e.getMessage() + "; " + e.remedy() + raise;
  }
}
