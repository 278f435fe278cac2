package io.gitops4j.core.graph;

import io.gitops4j.Location;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables a unit substitutes, before they are looked up. Source: Flux {@code spec.postBuild}.
 *
 * @param inline given in the unit itself; wins over every reference
 * @param from ConfigMaps and Secrets in the unit's namespace, in order of rising precedence
 * @param always whether to substitute also when no variable was found
 * @since 0.1
 */
public record VariableSpec(Map<String, String> inline, List<From> from, boolean always) {

  /** Copies both. */
  public VariableSpec {
    inline = Map.copyOf(inline);
    from = List.copyOf(from);
  }

  /** No variables. */
  public static VariableSpec none() {
    return new VariableSpec(Map.of(), List.of(), false);
  }

  /**
   * A ConfigMap or Secret whose entries are variables.
   *
   * @param kind {@code ConfigMap} or {@code Secret}
   * @param name its name
   * @param optional whether it may be missing
   * @param declaredAt where the reference was written; null when unknown
   * @since 0.1
   */
  public record From(String kind, String name, boolean optional, @Nullable Location declaredAt) {}
}
