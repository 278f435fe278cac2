package io.gitops4j.core.helm.schema;

import io.gitops4j.core.chart.ChartFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds a validator.
 *
 * @since 0.1
 */
public final class SchemaValidators {

  private static final String LIBRARY = "com.networknt.schema.SchemaRegistry";

  private SchemaValidators() {}

  /**
   * A {@link NetworkntValidator} where {@code com.networknt:json-schema-validator} is on the class
   * path, which is an optional dependency; empty where it is not. The library is loaded with the
   * first schema.
   */
  public static Optional<SchemaValidator> onClassPath() {
    try {
      Class.forName(LIBRARY, false, SchemaValidators.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
    return Optional.of(new Deferred());
  }

  private static final class Deferred implements SchemaValidator {
    private @Nullable SchemaValidator made;

    private synchronized SchemaValidator validator() {
      SchemaValidator known = made;
      if (known == null) {
        known = NetworkntValidator.create();
        made = known;
      }
      return known;
    }

    @Override
    public List<String> problems(ChartFile schema, Map<String, @Nullable Object> values) {
      return validator().problems(schema, values);
    }
  }
}
