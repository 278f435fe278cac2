package io.gitops4j.core.kustomize.transform;

import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;

/**
 * Remembers the identity of a resource before a transformer changes it. The source notes it in the
 * annotations, and ends with a panic where these are a list with something in it. Source:
 * kustomize, {@code appendCsvAnnotation} in {@code api/resource/resource.go}.
 */
final class PreviousId {

  private PreviousId() {}

  static void remember(Resource resource) {
    YamlMap metadata = resource.view().map("metadata");
    if (metadata != null
        && metadata.get("annotations") instanceof YamlList list
        && !list.isEmpty()) {
      throw new TransformException(
          list,
          "the annotations of "
              + resource
              + " are a list, so nothing can be noted in them;"
              + " make them a mapping");
    }
    resource.remember();
  }
}
