package io.gitops4j.core.kustomize.explain;

import io.gitops4j.Cause;
import io.gitops4j.core.kustomize.resource.Resource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A build that is run once more with a history when somebody asks for causes. Safe to use from many
 * threads.
 *
 * @since 0.1
 */
public final class ExplainedBuild {

  private final Function<Trace, List<Resource>> build;

  /** Guarded by this, as what follows. */
  private @Nullable History history;

  private List<Resource> resources = List.of();

  /**
   * A build.
   *
   * @param build runs it, with the same result every time
   */
  public ExplainedBuild(Function<Trace, List<Resource>> build) {
    this.build = build;
  }

  /**
   * What set a field.
   *
   * @param index which resource of the result
   * @param pointer JSON pointer of a scalar in it
   */
  public synchronized List<Cause> causes(int index, String pointer) {
    History known = history;
    if (known == null) {
      known = new History();
      resources = build.apply(known);
      history = known;
    }
    return known.causes(resources.get(index), pointer);
  }
}
