package io.gitops4j.core.helmrelease;

import io.gitops4j.Location;
import io.gitops4j.Manifest;
import io.gitops4j.Notice;
import io.gitops4j.UnitId;
import io.gitops4j.core.helm.RenderedCrds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The custom resource definitions in {@code crds/} of a chart, as they are applied.
 *
 * <p>With the policy Create they have the marker {@code kustomize.toolkit.fluxcd.io/ssa:
 * IfNotPresent}, by which an applier leaves what is there as it is; with every policy the
 * annotation {@code helm.sh/resource-policy: keep}, because neither Helm nor Flux ever deletes one.
 * What is no definition is left out and told of. Source: Flux helm-controller, {@code
 * internal/action/crds.go}.
 */
final class CrdFiles {

  static final String ONLY_CREATED = "kustomize.toolkit.fluxcd.io/ssa";
  static final String POLICY = "helm.sh/resource-policy";

  private final List<Manifest> manifests = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();

  CrdFiles(
      List<RenderedCrds> files,
      ReleaseActions.CrdsPolicy policy,
      UnitId unit,
      Function<String, Location> places) {
    if (policy == ReleaseActions.CrdsPolicy.SKIP) {
      return;
    }
    Map<String, String> annotations = new LinkedHashMap<>(Map.of(POLICY, "keep"));
    if (policy == ReleaseActions.CrdsPolicy.CREATE) {
      annotations.put(ONLY_CREATED, "IfNotPresent");
    }
    for (RenderedCrds file : files) {
      Location place = places.apply(file.source());
      for (RenderedObject object : RenderedObject.read(file.source(), place, file.content())) {
        Manifest manifest = object.manifest();
        if (manifest.ref().kind().equals("CustomResourceDefinition")
            && manifest.ref().group().equals("apiextensions.k8s.io")) {
          manifests.add(PostRenderers.withMetadata(manifest, unit.ownerLabels(), annotations));
        } else {
          notices.add(
              new Notice(
                  null,
                  manifest.ref(),
                  place,
                  "left out, because crds/ of a chart is for CustomResourceDefinitions only;"
                      + " move it to templates/"));
        }
      }
    }
  }

  List<Manifest> manifests() {
    return manifests;
  }

  List<Notice> notices() {
    return notices;
  }
}
