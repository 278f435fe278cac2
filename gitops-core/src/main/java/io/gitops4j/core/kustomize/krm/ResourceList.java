package io.gitops4j.core.kustomize.krm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What a function gets and returns: objects, its configuration, and what it found.
 *
 * @param items the objects in order
 * @param functionConfig the configuration object that the kustomization names
 * @param results what the function found; empty in the input
 * @since 0.1
 */
public record ResourceList(List<KrmObject> items, KrmObject functionConfig, List<Result> results) {

  /** Copies the lists. */
  public ResourceList {
    items = List.copyOf(items);
    results = List.copyOf(results);
  }

  /** The same with other items. */
  public ResourceList withItems(List<KrmObject> other) {
    return new ResourceList(other, functionConfig, results);
  }

  /** The same with one more item, at the end. */
  public ResourceList plus(KrmObject item) {
    List<KrmObject> more = new ArrayList<>(items);
    more.add(item);
    return withItems(more);
  }

  /** The same with each item replaced by another. */
  public ResourceList map(UnaryOperator<KrmObject> change) {
    return withItems(items.stream().map(change).toList());
  }

  /** The same with only the items that match. */
  public ResourceList filter(Predicate<KrmObject> condition) {
    return withItems(items.stream().filter(condition).toList());
  }

  /** The same with one more result. */
  public ResourceList with(Result result) {
    List<Result> more = new ArrayList<>(results);
    more.add(result);
    return new ResourceList(items, functionConfig, more);
  }
}
