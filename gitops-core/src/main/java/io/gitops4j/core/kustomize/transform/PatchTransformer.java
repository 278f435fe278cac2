package io.gitops4j.core.kustomize.transform;

import io.gitops4j.Reason;
import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.patch.JsonPatch;
import io.gitops4j.core.kustomize.patch.PatchException;
import io.gitops4j.core.kustomize.patch.StrategicMerge;
import io.gitops4j.core.kustomize.resource.ResId;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.resource.ResourceSet;
import io.gitops4j.core.kustomize.schema.Schema;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Applies strategic merge patches or one JSON patch.
 *
 * <p>A merge patch without a target is for the one resource that has, or had, its identity; with a
 * target it is for all that match, and its own name and kind say nothing unless a change of them is
 * allowed. A resource that a patch deletes leaves the set. Source: kustomize, {@code
 * builtins/PatchTransformer.go}.
 *
 * @since 0.1
 */
public final class PatchTransformer implements Transformer {

  private final List<Resource> merges;
  private final @Nullable JsonPatch json;
  private final @Nullable Selector target;
  private final boolean nameMayChange;
  private final boolean kindMayChange;
  private final boolean remembers;
  private final boolean textsInMetadata;
  private final Schema schema;

  private PatchTransformer(
      List<Resource> merges,
      @Nullable JsonPatch json,
      @Nullable Selector target,
      boolean nameMayChange,
      boolean kindMayChange,
      boolean remembers,
      boolean textsInMetadata,
      Schema schema) {
    this.merges = merges;
    this.json = json;
    this.target = target;
    this.nameMayChange = nameMayChange;
    this.kindMayChange = kindMayChange;
    this.remembers = remembers;
    this.textsInMetadata = textsInMetadata;
    this.schema = schema;
  }

  /** Merge patches. */
  public static PatchTransformer merging(
      List<Resource> patches,
      @Nullable Selector target,
      boolean nameMayChange,
      boolean kindMayChange,
      Schema schema) {
    return new PatchTransformer(
        List.copyOf(patches),
        null,
        target,
        nameMayChange,
        kindMayChange,
        false,
        target != null,
        schema);
  }

  /**
   * Merge patches of {@code patchesStrategicMerge}: as those with a target, they are read in a way
   * that makes labels and annotations text.
   */
  public static PatchTransformer legacyMerging(List<Resource> patches, Schema schema) {
    return new PatchTransformer(
        List.copyOf(patches), null, null, false, false, false, true, schema);
  }

  /**
   * A JSON patch.
   *
   * @param remembers whether the identity before the patch is remembered
   */
  public static PatchTransformer json(
      JsonPatch patch, Selector target, boolean remembers, Schema schema) {
    return new PatchTransformer(List.of(), patch, target, true, true, remembers, false, schema);
  }

  /**
   * Whether it merges into one of these resources, and so looks at the types. One that cannot be
   * applied does not; what is wrong is said when it is.
   */
  public boolean mergesInto(ResourceSet resources) {
    Selector chosen = target;
    if (merges.isEmpty() || chosen == null) {
      return !merges.isEmpty();
    }
    try {
      return resources.list().stream().anyMatch(chosen::matches);
    } catch (TransformException e) {
      return false;
    }
  }

  @Override
  public void transform(ResourceSet resources) {
    if (json != null) {
      operations(resources, json);
    }
    for (Resource patch : merges) {
      if (target != null) {
        resources.budget().steps(resources.size(), patch.node());
        Selector chosen = target;
        merge(resources, patch, chosen::matches);
      } else {
        Resource one = unique(resources, patch);
        merge(resources.budget(), one, patch.node());
        if (one.view().isEmpty()) {
          resources.budget().steps(resources.size(), patch.node());
          resources.removeIf(resource -> resource == one);
        }
      }
    }
    if (json != null || nameMayChange || kindMayChange) {
      resources.changed();
    }
    if (nameMayChange || kindMayChange) {
      refuseConflict(resources);
    }
  }

  /** Source: {@code resWrangler.ApplySmPatch}, which adds all resources anew. */
  private void refuseConflict(ResourceSet resources) {
    ResId twice = merges.isEmpty() ? null : resources.conflict();
    if (twice != null) {
      throw new TransformException(
          merges.get(0).node(),
          "may not add resource with an already registered id: "
              + twice
              + "; do not let the patch give several objects the same name and kind");
    }
  }

  private void operations(ResourceSet resources, JsonPatch patch) {
    for (Resource resource : resources) {
      if (target != null && target.matches(resource)) {
        if (remembers) {
          PreviousId.remember(resource);
        }
        // A copy, as the source goes through JSON: nodes that fields shared are then their own.
        resource.setNode(resource.node().copy());
        YamlMap annotations = resource.annotations();
        try {
          patch.apply(resource.node(), resources.budget());
        } catch (PatchException e) {
          throw on(resource, e);
        }
        // The source puts back the history it keeps in annotations, but not where they came from.
        if (annotations != null && resource.annotations() != annotations) {
          resource.forgetOrigin();
        }
        resource.rewriteAnnotations();
      }
    }
  }

  /** Other annotations than before are without the history that the source keeps in them. */
  private static void forget(Resource resource, @Nullable YamlMap annotations) {
    if (annotations != null && resource.annotations() != annotations) {
      resource.forget();
    }
  }

  private static TransformException on(Resource resource, PatchException e) {
    return new TransformException(
        e.location().orElse(null),
        Reason.INVALID,
        "on " + resource.id() + " " + e.getMessage() + "; correct the patch or the object");
  }

  private static Resource unique(ResourceSet resources, Resource patch) {
    ResId id = patch.id();
    List<Resource> matches = resources.byAnyId(id);
    if (matches.size() == 1) {
      return matches.get(0);
    }
    throw new TransformException(
        patch.node(),
        (matches.isEmpty() ? "no matches for Id " : "multiple matches for Id ")
            + id
            + ", failed to find unique target for patch "
            + id
            + (matches.isEmpty()
                ? "; correct its apiVersion, kind, name and namespace, or remove it"
                : "; name the one that is meant with a target"));
  }

  private void merge(ResourceSet resources, Resource patch, Predicate<Resource> chosen) {
    for (Resource resource : resources) {
      if (chosen.test(resource)) {
        merge(resources.budget(), resource, patch.node());
      }
    }
    resources.removeIf(resource -> resource.view().isEmpty());
  }

  /** The source reads these as texts and writes them back: null becomes the text that it was. */
  private static void texts(YamlMap patch, String field) {
    YamlMap metadata = patch.map("metadata");
    if (metadata == null || !metadata.has(field)) {
      return;
    }
    YamlMap map = metadata.map(field);
    if (map == null || map.isEmpty()) {
      metadata.remove(field);
      return;
    }
    lastOfTwins(map);
    for (YamlMap.Entry entry : map) {
      String text = entry.value() instanceof YamlScalar scalar ? scalar.text() : "";
      YamlScalar written = YamlScalar.string(text);
      written.markAs(entry.value());
      entry.set(written);
    }
  }

  /** Where a mapping is read as one of Go, the last of equal keys counts. */
  private static void lastOfTwins(YamlMap map) {
    if (map.hasTwins()) {
      List<YamlMap.Entry> all = List.copyOf(map.entries());
      map.clear();
      all.forEach(entry -> map.put(entry.keyNode(), entry.value()));
    }
  }

  private static boolean hasTwins(YamlNode node) {
    if (node instanceof YamlMap map) {
      return map.hasTwins()
          || map.entries().stream().map(YamlMap.Entry::value).anyMatch(PatchTransformer::hasTwins);
    }
    return node instanceof YamlList list
        && list.items().stream().anyMatch(PatchTransformer::hasTwins);
  }

  /**
   * Of equal keys in a patch, the first is merged, and the others stay where they are: also in what
   * the object takes as it is, which then cannot be written. Annotations are written anew before.
   */
  private static void refuseTwins(Resource resource, YamlMap object) {
    YamlMap metadata = object.map("metadata");
    YamlMap annotations = metadata == null ? null : metadata.map("annotations");
    if (annotations != null) {
      lastOfTwins(annotations);
    }
    refuseTwinsIn(resource, object);
  }

  private static void refuseTwinsIn(Resource resource, YamlNode node) {
    if (node instanceof YamlMap map) {
      if (map.hasTwins()) {
        Set<String> seen = new HashSet<>();
        String twin = map.keys().stream().filter(key -> !seen.add(key)).findFirst().orElse("");
        throw on(
            resource,
            new PatchException(
                map, "the patch puts the key \"" + twin + "\" into a mapping twice"));
      }
      map.forEach(entry -> refuseTwinsIn(resource, entry.value()));
    } else if (node instanceof YamlList list) {
      list.forEach(item -> refuseTwinsIn(resource, item));
    }
  }

  private void merge(Budget budget, Resource resource, YamlMap patch) {
    budget.write(patch, 0, patch);
    String name = resource.name();
    String namespace = resource.namespace();
    String kind = resource.kind();
    if (nameMayChange || kindMayChange) {
      PreviousId.remember(resource);
    }
    YamlMap annotations = resource.annotations();
    YamlMap copy = patch.copy();
    boolean twins = hasTwins(patch);
    if (target != null) {
      copy.put("apiVersion", YamlScalar.string(resource.apiVersion()));
    }
    if (textsInMetadata) {
      texts(copy, "labels");
    }
    if (textsInMetadata || nameMayChange || kindMayChange) {
      // The source notes what may change in the annotations of the patch.
      texts(copy, "annotations");
    }
    YamlMap merged;
    try {
      merged = StrategicMerge.merge(resource.node(), copy, schema, budget);
    } catch (PatchException e) {
      throw on(resource, e);
    }
    if (merged == null) {
      resource.setNode(new YamlMap());
      return;
    }
    if (twins) {
      refuseTwins(resource, merged);
    }
    resource.setNode(merged);
    forget(resource, annotations);
    if (!kindMayChange) {
      resource.setKind(kind);
    }
    if (!nameMayChange) {
      resource.setName(name);
    }
    resource.setNamespace(namespace);
  }
}
