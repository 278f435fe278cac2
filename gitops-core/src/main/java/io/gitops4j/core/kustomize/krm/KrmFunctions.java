package io.gitops4j.core.kustomize.krm;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The functions a build may run, by the apiVersion and kind of their configuration. Immutable.
 *
 * @since 0.1
 */
public final class KrmFunctions {

  private static final KrmFunctions NONE = new KrmFunctions(Map.of());
  private static final String BUILT_IN = "builtin";

  private record Key(String apiVersion, String kind) {}

  private final Map<Key, KrmFunction> functions;

  private KrmFunctions(Map<Key, KrmFunction> functions) {
    this.functions = Map.copyOf(functions);
  }

  /** No functions. */
  public static KrmFunctions none() {
    return NONE;
  }

  /**
   * These and one more, which takes the place of one under the same names.
   *
   * @throws IllegalArgumentException when a name is empty or the apiVersion is {@code builtin},
   *     which is that of kustomize's own
   */
  public KrmFunctions with(String apiVersion, String kind, KrmFunction function) {
    if (apiVersion.isBlank() || kind.isBlank()) {
      throw new IllegalArgumentException("apiVersion and kind of a function must not be empty");
    }
    if (apiVersion.equals(BUILT_IN)) {
      throw new IllegalArgumentException(
          "the apiVersion builtin is that of kustomize's own plugins; use one of your own");
    }
    Map<Key, KrmFunction> more = new LinkedHashMap<>(functions);
    more.put(new Key(apiVersion, kind), function);
    return new KrmFunctions(more);
  }

  /** The function for configurations of this apiVersion and kind. */
  public Optional<KrmFunction> find(String apiVersion, String kind) {
    return Optional.ofNullable(functions.get(new Key(apiVersion, kind)));
  }
}
