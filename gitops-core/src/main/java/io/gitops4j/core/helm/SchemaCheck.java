package io.gitops4j.core.helm;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** placeholder */
final class SchemaCheck {
  private SchemaCheck() {}

  static void require(ChartNode root, Map<String, @Nullable Object> values) {}
}
