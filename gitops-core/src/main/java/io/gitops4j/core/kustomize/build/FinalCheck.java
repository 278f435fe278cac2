package io.gitops4j.core.kustomize.build;

import io.gitops4j.RenderException;
import io.gitops4j.core.kustomize.resource.AnnotationTexts;
import io.gitops4j.core.kustomize.resource.ResId;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.yaml.YamlNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Refuses what a patch or a replacement left without a kind or a name, also where a prefix or a
 * hash made a name of nothing since, and what it gave the name of another object. Source:
 * kustomize, {@code DropLocalNodes} in {@code api/resource/factory.go}, which looks at all objects
 * in the end, {@code FromResourceSlice} in {@code api/resmap/factory.go}, which joins them anew,
 * and {@code PrevIds} in {@code resource.go}.
 */
final class FinalCheck {

  private FinalCheck() {}

  /** One object with all that it has. */
  static void of(Resource resource) {
    if (resource.kind().isEmpty()) {
      throw missing(resource, "kind");
    }
    if (resource.name().isEmpty() && !resource.kind().endsWith("List")) {
      throw missing(resource, "metadata.name");
    }
    if (resource.lostCountOfItsNames()) {
      throw Problem.cannot(
          resource.view(),
          "write a " + resource.kind(),
          "a name, namespace or kind that it had in between was empty or had a comma, so its names"
              + " cannot be told apart; correct the patch or replacement that gave it");
    }
  }

  private static RenderException missing(Resource resource, String field) {
    return Problem.cannot(
        resource.view(),
        "write " + (resource.kind().isEmpty() ? resource.name() : "a " + resource.kind()),
        "missing "
            + field
            + " in the object after all changes; correct the patch or replacement that took it");
  }

  /** The annotations of an object, before they are written. */
  static void annotations(Resource resource) {
    YamlNode key = AnnotationTexts.keyThatIsNoText(resource.view());
    if (key != null) {
      throw Problem.cannot(
          key,
          "write the annotations",
          "the key " + key + " is no text when written without quotes; rename it");
    }
    YamlNode list = AnnotationTexts.unpaired(resource.view());
    if (list != null) {
      throw Problem.cannot(list, "write the annotations", "they are a list; make them a mapping");
    }
  }

  /** All objects together: none has the identity of another. */
  static void together(List<Finished> all) {
    Set<ResId> seen = new HashSet<>(all.size() * 2);
    for (Finished each : all) {
      Resource resource = each.resource();
      if (!seen.add(resource.id().key())) {
        throw Problem.cannot(
            resource.view(),
            "write " + resource.id(),
            "may not add resource with an already registered id: "
                + resource.id()
                + ", another object has it after all changes; correct the patch or replacement that"
                + " gave it");
      }
    }
  }
}
