package io.gitops4j.core.kustomize.build;

import io.gitops4j.Notice;
import java.util.List;

/**
 * What a folder was built to.
 *
 * @param resources the resources in order
 * @param notices what functions found that is no error
 * @since 0.1
 */
public record BuiltFolder(List<Finished> resources, List<Notice> notices) {

  /** Copies the lists. */
  public BuiltFolder {
    resources = List.copyOf(resources);
    notices = List.copyOf(notices);
  }
}
