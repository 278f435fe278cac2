package io.gitops4j.core.helmrelease;

import io.gitops4j.Location;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a ConfigMap or Secret that holds values.
 *
 * @param kind {@code ConfigMap} or {@code Secret}
 * @param name its name
 * @param key the key of the entry
 * @param targetPath where the entry, a single value then, is set, in the form of {@code helm
 *     --set}; empty when it is a file of values
 * @param literal whether what is set there is taken as it is, and not in the form of {@code --set}
 * @param optional whether the object or the entry may be missing
 * @param declaredAt where the reference was written; null when unknown
 * @since 0.1
 */
public record ValuesFrom(
    String kind,
    String name,
    String key,
    String targetPath,
    boolean literal,
    boolean optional,
    @Nullable Location declaredAt) {

  /** The key where none is given. */
  public static final String DEFAULT_KEY = "values.yaml";
}
