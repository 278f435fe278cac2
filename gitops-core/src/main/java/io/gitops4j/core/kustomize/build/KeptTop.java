package io.gitops4j.core.kustomize.build;

/**
 * The result of a whole build.
 *
 * @param built the result
 * @param layer how its resources were finished
 * @param recording what was looked at
 */
record KeptTop(BuiltFolder built, FinishedLayer layer, Recording recording) implements Kept {

  /** Those that no layer holds. */
  @Override
  public int size() {
    return Math.max(0, built.resources().size() - layer.made().size());
  }
}
