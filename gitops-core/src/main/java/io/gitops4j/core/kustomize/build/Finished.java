package io.gitops4j.core.kustomize.build;

import io.gitops4j.Manifest;
import io.gitops4j.core.kustomize.resource.Resource;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A resource as a build gives it. Safe to share: its object does not change any more.
 *
 * @since 0.1
 */
public final class Finished {

  private final Resource resource;
  private final boolean forTheBuildAlone;
  private final Set<String> asked;
  private volatile @Nullable Manifest manifest;

  Finished(Resource resource, boolean forTheBuildAlone, Set<String> asked) {
    this.resource = resource;
    this.forTheBuildAlone = forTheBuildAlone;
    this.asked = asked;
  }

  /** The resource. */
  public Resource resource() {
    return resource;
  }

  /** Whether it was there for the build alone and is no part of the result. */
  boolean forTheBuildAlone() {
    return forTheBuildAlone;
  }

  /** The names that its references hold. */
  Set<String> asked() {
    return asked;
  }

  /** Its manifest, made when it is first asked for. */
  public Manifest manifest(Function<Resource, Manifest> maker) {
    Manifest known = manifest;
    if (known == null) {
      known = maker.apply(resource);
      manifest = known;
    }
    return known;
  }
}
