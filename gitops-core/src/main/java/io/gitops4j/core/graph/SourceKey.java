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

  /** The source that was handed to the engine: the repository that is being read. */
  public static final SourceKey REPOSITORY = new SourceKey("Source", "gitops4j", "repository");

  @Override
  public String toString() {
    return kind + "/" + namespace + "/" + name;
  }
}
