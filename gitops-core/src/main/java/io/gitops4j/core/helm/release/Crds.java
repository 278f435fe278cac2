package io.gitops4j.core.helm.release;

import io.gitops4j.ApplyException;
import io.gitops4j.Change;
import io.gitops4j.HealthReport;
import io.gitops4j.Manifest;
import io.gitops4j.core.helm.RenderedCrds;
import io.gitops4j.spi.ReleaseCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Installs the custom resource definitions of {@code crds/}: as the policy says, waited for until
 * the cluster serves them, never marked as the release's and never deleted. What is no definition
 * is left out. Source: Helm 3.22 {@code pkg/action/install.go}; Flux helm-controller {@code
 * internal/action/crds.go}.
 */
final class Crds {

  private static final Duration LONGEST = Duration.ofSeconds(60);

  private Crds() {}

  /** The definitions in files. */
  static List<Manifest> read(List<RenderedCrds> files, ReleaseObjects objects) {
    List<Manifest> definitions = new ArrayList<>();
    for (RenderedCrds file : files) {
      objects.read("the file " + file.source(), file.content()).stream()
          .filter(object -> object.ref().kind().equals("CustomResourceDefinition"))
          .forEach(definitions::add);
    }
    return definitions;
  }

  /**
   * Installs definitions.
   *
   * @param changes what was done is added to it
   * @return whether the cluster knows kinds it did not know
   */
  static boolean install(
      List<RenderedCrds> files,
      CrdPolicy policy,
      ReleaseObjects objects,
      ReleaseCluster cluster,
      List<Change> changes) {
    if (policy == CrdPolicy.SKIP || files.isEmpty()) {
      return false;
    }
    List<Manifest> definitions = read(files, objects);
    List<Manifest> wanted = new ArrayList<>();
    boolean anyNew = false;
    List<Optional<Map<String, @Nullable Object>>> live = cluster.read(definitions);
    for (int i = 0; i < definitions.size(); i++) {
      anyNew |= live.get(i).isEmpty();
      if (live.get(i).isEmpty() || policy == CrdPolicy.CREATE_REPLACE) {
        wanted.add(definitions.get(i));
      }
    }
    if (wanted.isEmpty()) {
      return false;
    }
    for (Change change : cluster.apply(wanted, new ReleaseCluster.Writing(true, false))) {
      changes.add(change);
      if (change.problem() != null) {
        throw new ApplyException(change.problem());
      }
    }
    HealthReport report = cluster.await(wanted, LONGEST);
    if (report.problem() != null) {
      throw new ApplyException(report.problem());
    }
    cluster.refresh();
    return anyNew;
  }
}
