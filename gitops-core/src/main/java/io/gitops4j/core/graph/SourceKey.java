package io.gitops4j.core.graph;

/**
 * The name of a declared source: {@code GitRepository/flux-system/flux-system}.
 *
 * @param kind the Flux kind
 * @param namespace the namespace
 * @param name the name
 * @since 0.1
 */
public record SourceKey(String kind, String namespace, String name) {

  @Override
  public String toString() {
    return kind + "/" + namespace + "/" + name;
  }
}
