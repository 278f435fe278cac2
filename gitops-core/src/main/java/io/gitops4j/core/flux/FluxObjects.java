package io.gitops4j.core.flux;

import io.gitops4j.Failure;
import io.gitops4j.core.graph.Unit;
import java.util.List;

/**
 * What Flux objects among manifests declare, each list in the order of the manifests.
 *
 * @param units Kustomizations and HelmReleases, also those that are not supported ({@link
 *     Unit#unsupported()})
 * @param sources sources that can be read, and those that need an unsupported field; with the
 *     HelmCharts that Flux makes of HelmReleases
 * @param unsupported every object of a kind that is not supported yet
 * @param failures what is wrong with invalid objects, with the object and the place; an invalid
 *     object is in none of the other lists
 * @since 0.1
 */
public record FluxObjects(
    List<Unit> units,
    List<DeclaredSource> sources,
    List<UnsupportedObject> unsupported,
    List<Failure> failures) {

  /** Copies the lists. */
  public FluxObjects {
    units = List.copyOf(units);
    sources = List.copyOf(sources);
    unsupported = List.copyOf(unsupported);
    failures = List.copyOf(failures);
  }

  /** Nothing. */
  public static FluxObjects none() {
    return new FluxObjects(List.of(), List.of(), List.of(), List.of());
  }

  @Override
  public String toString() {
    return units.size()
        + " units, "
        + sources.size()
        + " sources, "
        + unsupported.size()
        + " unsupported objects, "
        + failures.size()
        + " failures";
  }
}
