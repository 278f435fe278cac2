package io.gitops4j.core.yaml;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object whose keys {@link JsonWriter} writes in the order in which they were put, as Go
 * writes the fields of a struct. In YAML it is a mapping like any other.
 *
 * @since 0.1
 */
public final class JsonStruct extends LinkedHashMap<String, @Nullable Object> {
  private static final long serialVersionUID = 1L;

  /** An object without keys. */
  public JsonStruct() {}
}
