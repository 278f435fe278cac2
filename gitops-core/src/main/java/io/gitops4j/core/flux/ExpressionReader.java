package io.gitops4j.core.flux;

import io.gitops4j.UnitId;
import io.gitops4j.core.graph.Expression;
import io.gitops4j.core.graph.HealthExpressions;
import io.gitops4j.core.graph.ReadyExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the CEL expressions of Kustomizations and HelmReleases, and none of what they say: as with
 * Flux, an expression that cannot be read is a failure of its own unit, and not of what declares
 * it.
 */
final class ExpressionReader {

  private ExpressionReader() {}

  static List<HealthExpressions> health(Fields spec) {
    List<HealthExpressions> all = new ArrayList<>();
    List<Fields> items = spec.items("healthCheckExprs");
    for (int i = 0; i < items.size(); i++) {
      Fields item = items.get(i);
      String path = "spec.healthCheckExprs[" + i + "].";
      item.requiredText("current");
      String apiVersion = item.requiredText("apiVersion");
      String kind = item.text("kind", "");
      Expression current = expression(item, "current", path);
      Expression inProgress = expression(item, "inProgress", path);
      Expression failed = expression(item, "failed", path);
      if (current != null) {
        all.add(new HealthExpressions(apiVersion, kind, current, inProgress, failed));
      }
    }
    return all;
  }

  /** The expression of an item of {@code dependsOn}, if it has one. */
  static Optional<ReadyExpression> ready(Fields item, int index, UnitId dependency) {
    return Optional.ofNullable(expression(item, "readyExpr", "spec.dependsOn[" + index + "]."))
        .map(expression -> new ReadyExpression(dependency, expression));
  }

  private static @Nullable Expression expression(Fields item, String name, String path) {
    String text = item.text(name, "");
    return text.isEmpty() ? null : new Expression(path + name, text, item.place(name).orElse(null));
  }
}
