package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.kustomize.resource.Resource;

/**
 * Refuses what a patch or a replacement left without a kind or a name, also where a prefix or a
 * hash made a name of nothing since. Source: kustomize, {@code DropLocalNodes} in {@code
 * api/resource/factory.go}, which looks at all objects in the end, and {@code PrevIds} in {@code
 * resource.go}.
 */
final class FinalCheck {

  private FinalCheck() {}

  static void of(Resource resource) {
    String missing =
        resource.kind().isEmpty()
            ? "kind"
            : resource.lostItsName()
                    || (resource.name().isEmpty() && !resource.kind().endsWith("List"))
                ? "metadata.name"
                : "";
    if (!missing.isEmpty()) {
      throw Problem.cannot(
          resource.view(),
          "write " + (resource.kind().isEmpty() ? resource.name() : "a " + resource.kind()),
          "missing "
              + missing
              + " in the object after all changes; correct the patch or replacement that took it");
    }
  }
}
