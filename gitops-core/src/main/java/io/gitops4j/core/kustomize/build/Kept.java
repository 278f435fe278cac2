package io.gitops4j.core.kustomize.build;

/** What a build made, for a later one that finds the same in the files. */
sealed interface Kept permits KeptLayer, KeptTop {

  /** What was looked at for it. */
  Recording recording();

  /** How many objects it holds. */
  int size();
}
