package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.kustomize.explain.Trace;
import io.gitops4j.core.kustomize.generate.HashSuffix;
import io.gitops4j.core.kustomize.resource.AnnotationTexts;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.resource.ResourceSet;
import io.gitops4j.core.kustomize.transform.FieldConfig;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The last steps of a build: hashes behind names, references, variables, what is written of the
 * build itself; then what is for the build alone goes.
 *
 * <p>All but references and variables look at one resource alone. The references of a resource come
 * out the same if those that have, or had, the names that it refers to are the same; so what is
 * {@linkplain Resource#kept() as it was} in an earlier build, and refers to no name of a resource
 * that came, went or changed, is taken from there. Source: kustomize, {@code
 * api/internal/target/kusttarget.go}.
 */
final class Finishing {

  private static final String LOCAL_CONFIG = "config.kubernetes.io/local-config";

  private final Origins origins;
  private final Trace trace;
  private final @Nullable YamlNode buildMetadata;

  /**
   * Ends builds of a kustomization.
   *
   * @param buildMetadata where it asks for origins; null when it does not
   */
  Finishing(Origins origins, Trace trace, @Nullable YamlNode buildMetadata) {
    this.origins = origins;
    this.trace = trace;
    this.buildMetadata = buildMetadata;
  }

  /** A resource on its way; the earlier build's, as long as it may be taken. */
  private static final class Item {
    private final Resource resource;
    private final @Nullable Resource kept;
    private @Nullable Finished known;
    private Set<String> asked = Set.of();
    private boolean forTheBuildAlone;

    Item(Resource resource, @Nullable FinishedLayer before) {
      this.resource = resource;
      this.kept = resource.kept();
      this.known = before == null || kept == null ? null : before.made().get(kept);
      if (known == null) {
        hash(resource);
      }
    }

    /** The resource with the name that it will have. */
    Resource named() {
      Finished finished = known;
      return finished == null ? resource : finished.resource();
    }

    Resource kept() {
      return Objects.requireNonNull(kept);
    }

    void forget() {
      known = null;
      hash(resource);
    }
  }

  /**
   * What is finished.
   *
   * @param resources those of the result, in the order of loading
   * @param layer for a later build
   */
  record Result(List<Finished> resources, FinishedLayer layer) {}

  /**
   * Finishes a layer.
   *
   * @param before how an earlier build finished what may be the same now; null when there is none
   * @param keep whether a later build may take what is finished
   */
  Result finish(Layer layer, @Nullable FinishedLayer before, boolean keep) {
    boolean alike =
        before != null
            && layer.variables.isEmpty()
            && before.config().equals(layer.config)
            && before.written().equals(origins.written());
    List<Item> items = new ArrayList<>(layer.resources.size());
    for (Resource resource : layer.resources) {
      items.add(new Item(resource, alike ? before : null));
    }
    trace.step("put the hash of the content behind the name", null, layer.resources);
    References references =
        new References(items.stream().map(Item::named).toList(), layer.config, trace);
    if (alike && before != null) {
      forgetChanged(items, before, references);
    }
    items.stream()
        .filter(item -> item.known == null)
        .forEach(item -> item.asked = Set.copyOf(references.fix(item.resource)));
    trace.step("follow the name of the object that is referred to", null, layer.resources);
    VariableExpansion.expand(layer, trace);
    trace.step("expand variables", null, layer.resources);
    end(items);
    return result(items, layer.config, references.originalNamespaces(), keep);
  }

  /** Forgets what an earlier build made of resources whose references may be other ones now. */
  private static void forgetChanged(List<Item> items, FinishedLayer before, References references) {
    boolean moved = !before.namespaces().equals(references.originalNamespaces());
    List<Resource> kept = new ArrayList<>();
    List<Resource> others = new ArrayList<>();
    for (Item item : items) {
      (item.known == null ? others : kept).add(item.known == null ? item.resource : item.kept());
    }
    Set<String> changed = before.changedNames(kept, others);
    for (Item item : items) {
      Finished known = item.known;
      if (known != null && (moved || asksFor(known, changed))) {
        item.forget();
      }
    }
  }

  private static boolean asksFor(Finished known, Set<String> changed) {
    for (String name : known.asked()) {
      if (changed.contains(name)) {
        return true;
      }
    }
    return false;
  }

  private void end(List<Item> items) {
    List<Resource> resources = new ArrayList<>();
    for (Item item : items) {
      if (item.known == null) {
        FinalCheck.of(item.resource);
        item.forTheBuildAlone = forTheBuildAlone(item.resource);
        if (!item.forTheBuildAlone) {
          origins.write(item.resource);
          resources.add(item.resource);
        }
      }
    }
    trace.entry("write where it comes from", buildMetadata, resources);
    for (Resource resource : resources) {
      FinalCheck.annotations(resource);
      if (AnnotationTexts.change(resource.view())) {
        AnnotationTexts.rewrite(resource.node());
      }
    }
  }

  private static boolean forTheBuildAlone(Resource resource) {
    YamlMap metadata = resource.view().map("metadata");
    YamlMap annotations = metadata == null ? null : metadata.map("annotations");
    return annotations != null
        && annotations.has(LOCAL_CONFIG)
        && !resource.annotation(LOCAL_CONFIG).equals("false");
  }

  private Result result(
      List<Item> items, FieldConfig config, Set<String> namespaces, boolean keep) {
    List<Finished> resources = new ArrayList<>(items.size());
    IdentityHashMap<Resource, Finished> made = new IdentityHashMap<>(keep ? items.size() : 0);
    for (Item item : items) {
      Finished one = item.known;
      if (one == null) {
        Resource resource = keep ? item.resource.keep() : item.resource;
        one = new Finished(resource, item.forTheBuildAlone, item.asked);
      }
      Resource kept = item.kept;
      if (kept != null) {
        made.put(kept, one);
      }
      if (!one.forTheBuildAlone()) {
        resources.add(one);
      }
    }
    FinalCheck.together(resources);
    return new Result(resources, new FinishedLayer(made, config, origins.written(), namespaces));
  }

  /** Puts the hash of their content behind the names of the resources that ask for it. */
  static void hash(ResourceSet resources) {
    resources.forEach(Finishing::hash);
    resources.changed();
  }

  private static void hash(Resource resource) {
    if (resource.hashed()) {
      String hash = HashSuffix.of(resource);
      resource.remember();
      resource.setName(resource.name() + "-" + hash);
    }
  }
}
