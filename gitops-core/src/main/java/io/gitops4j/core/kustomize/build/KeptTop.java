package io.gitops4j.core.kustomize.build;

import java.util.List;

/**
 * The result of a whole build.
 *
 * @param resources the result in its order
 * @param layer how its resources were finished
 * @param recording what was looked at
 */
record KeptTop(List<Finished> resources, FinishedLayer layer, Recording recording) implements Kept {

  /** Those that no layer holds. */
  @Override
  public int size() {
    return Math.max(0, resources.size() - layer.made().size());
  }
}
