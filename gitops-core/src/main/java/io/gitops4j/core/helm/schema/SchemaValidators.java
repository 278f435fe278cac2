package io.gitops4j.core.helm.schema;

import java.util.Optional;

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
   * path, which is an optional dependency; empty where it is not.
   */
  public static Optional<SchemaValidator> onClassPath() {
    try {
      Class.forName(LIBRARY, false, SchemaValidators.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
    return Optional.of(NetworkntValidator.create());
  }
}
