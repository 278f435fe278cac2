package io.gitops4j.core.kustomize.differential;

import static io.gitops4j.core.kustomize.differential.Shape.map;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Trees of kustomizations made from a seed: one or two bases, maybe an overlay in between, maybe
 * components, and {@code app} on top.
 *
 * <p>Built for finding faults: names are few so that references, patches and prefixes meet. One in
 * five trees is daring: it has patches and references that may not fit, and often is refused; of
 * the others kustomize builds most.
 */
final class RandomTree {

  private static final List<String> UNCHANGED =
      List.of("CustomResourceDefinition", "APIService", "Namespace");

  /** The trees of earlier seeds are as they were before there were binary scalars. */
  private static final long FIRST_WITH_BINARY = 200_000;

  /**
   * The trees of earlier seeds are as they were before there were {@link RandomExtras} and {@link
   * RareValues}.
   */
  private static final long FIRST_WIDE = 1_000_000;

  private final Chance chance;
  private final Values values;
  private final RandomObjects objects;
  private final RandomLayer layers;
  private final Map<String, String> files = new TreeMap<>();
  private final Set<String> identities = new HashSet<>();
  private final int oddity;

  private RandomTree(long seed) {
    this.chance = new Chance(seed, seed >= FIRST_WIDE);
    this.oddity = chance.wide() ? chance.pick(0, 2, 6, 12) : chance.pick(0, 4, 12, 30);
    this.values =
        new Values(
            chance, oddity, chance.percent(chance.wide() ? 8 : 20), seed >= FIRST_WITH_BINARY);
    this.objects = new RandomObjects(values);
    this.layers = new RandomLayer(values, files, oddity);
  }

  /** The tree of a seed. */
  static Tree of(long seed) {
    RandomTree tree = new RandomTree(seed);
    tree.fill();
    return new Tree(new TreeMap<>(tree.files), tree.chance.percent(50));
  }

  /** A layer that others can build on, with all objects in it. */
  private record Built(String folder, List<Map<String, Object>> known) {}

  private void fill() {
    List<Built> below = new ArrayList<>();
    if (chance.percent(85)) {
      below.add(layer("base", List.of(), 1 + chance.below(7)));
    }
    if (chance.percent(20)) {
      below.add(layer("other", List.of(), 1 + chance.below(3)));
    }
    if (chance.percent(12) && !below.isEmpty() && (values.daring() || prefixes(below.get(0)))) {
      Built base = below.get(0);
      below = List.of(prefixed("left", base), prefixed("right", base));
    } else if (chance.percent(35) && !below.isEmpty()) {
      below = List.of(layer("mid", below, chance.below(2)));
    }
    layer(Tree.TOP, below, below.isEmpty() ? 1 + chance.below(6) : chance.below(3));
  }

  /** One of two layers over the same base: the names must differ in the end. */
  private Built prefixed(String folder, Built base) {
    layers.prefixed(folder, base.folder());
    if (values.daring()) {
      return new Built(folder, base.known());
    }
    List<Map<String, Object>> renamed = new ArrayList<>();
    for (Map<String, Object> object : base.known()) {
      Map<String, Object> copy = Shape.asMap(Shape.copy(object));
      Shape.asMap(copy.get("metadata")).put("name", folder + "-" + Shape.name(object));
      renamed.add(copy);
    }
    return new Built(folder, renamed);
  }

  /** Whether all names of a layer get a prefix. */
  private static boolean prefixes(Built base) {
    return base.known().stream().noneMatch(each -> UNCHANGED.contains(Shape.text(each, "kind")));
  }

  private Built layer(String folder, List<Built> bases, int count) {
    List<Map<String, Object>> own = own(count);
    List<Map<String, Object>> known = new ArrayList<>();
    bases.forEach(base -> known.addAll(base.known()));
    known.addAll(own);
    List<Map<String, Object>> generatedOver = new ArrayList<>(known);
    List<String> components = new ArrayList<>();
    if (chance.percent(20)) {
      String component = "parts/c" + files.size();
      layers.component(component, own(chance.below(2)), known);
      components.add(component);
    }
    layers.kustomization(
        folder, bases.stream().map(Built::folder).toList(), components, own, known, generatedOver);
    return new Built(folder, known);
  }

  private List<Map<String, Object>> own(int count) {
    List<Map<String, Object>> own = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, Object> object = objects.object();
      String namespace = values.dares(60) ? Shape.namespace(object) : "";
      String identity = object.get("kind") + "/" + namespace + "/" + Shape.name(object);
      if (identities.add(identity) || values.dares(4)) {
        own.add(object);
      }
    }
    if (own.isEmpty() && count > 0) {
      own.add(
          map(
              "apiVersion",
              "v1",
              "kind",
              "ConfigMap",
              "metadata",
              map("name", "only" + identities.size())));
    }
    return own;
  }
}
