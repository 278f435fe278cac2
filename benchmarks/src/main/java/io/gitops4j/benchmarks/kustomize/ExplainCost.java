package io.gitops4j.benchmarks.kustomize;

import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.benchmarks.figure.Figure;
import io.gitops4j.benchmarks.figure.Figures;
import io.gitops4j.core.kustomize.KustomizeRenderer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What explanations cost: the bytes that a rendering keeps for them, whether anybody asks or not;
 * the time of the first question, which builds once more with a history, and of the next; and what
 * that history keeps.
 *
 * <p>What is kept for them is the tree of nodes with the places of all fields: the heap with
 * renderings, less the heap with their contents alone. Run it with a collector that empties the
 * heap when asked, as the serial one does.
 */
public final class ExplainCost {

  private static final int WARM_UP_SECONDS = 10;
  private static final int ROUNDS = 7;
  private static final String POINTER = "/metadata/name";

  private final Tree tree;
  // One that keeps nothing, so that each rendering builds all.
  private final KustomizeRenderer renderer = KustomizeRenderer.builder().keep(0).build();
  private final String name;

  private ExplainCost(String name, Tree tree) {
    this.name = name;
    this.tree = tree;
  }

  /** Takes a name, the root folder and the folder in it to build. */
  public static void main(String[] args) throws IOException {
    ExplainCost cost = new ExplainCost(args[0], Tree.read(Path.of(args[1]), args[2]));
    cost.time();
    cost.keep();
  }

  private void time() {
    long end = System.nanoTime() + WARM_UP_SECONDS * 1_000_000_000L;
    while (System.nanoTime() < end) {
      first(tree.render(renderer));
    }
    List<Double> renders = new ArrayList<>();
    List<Double> firsts = new ArrayList<>();
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      Manifests manifests = tree.render(renderer);
      renders.add((System.nanoTime() - start) / 1e6);
      firsts.add(first(manifests) / 1e6);
      seconds.add(ask(manifests.list().get(manifests.size() - 1)) / 1e3);
    }
    print("render-ms", Figures.median(renders));
    print("first-ms", Figures.median(firsts));
    print("second-us", Figures.median(seconds));
  }

  /**
   * The heap with renderings, asked and not asked, and with what they would hold without places.
   */
  private void keep() {
    Manifests manifests = tree.render(renderer);
    double rendered = heap();
    first(manifests);
    double asked = heap();
    List<Manifest> contents = manifests.stream().map(each -> Manifest.of(each.content())).toList();
    manifests = Manifests.empty();
    double plain = heap();
    int objects = contents.size() + manifests.size();
    contents = List.of();
    double nothing = heap() + contents.size();
    print("content-bytes-per-object", Math.rint((plain - nothing) / objects));
    print("source-bytes-per-object", Math.rint((rendered - plain) / objects));
    print("asked-bytes-per-object", Math.rint((asked - rendered) / objects));
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static long first(Manifests manifests) {
    return ask(manifests.list().get(manifests.size() / 2));
  }

  private static long ask(Manifest manifest) {
    long start = System.nanoTime();
    if (manifest.explain(POINTER).isEmpty()) {
      throw new IllegalStateException(manifest + " has no name");
    }
    return System.nanoTime() - start;
  }

  private void print(String what, double value) {
    System.out.println(new Figure(name + " explain-" + what, value));
  }
}
