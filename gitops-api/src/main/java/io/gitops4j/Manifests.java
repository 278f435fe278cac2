package io.gitops4j;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The manifests of one unit, in the order in which the renderer gave them.
 *
 * @param list the manifests
 * @since 0.1
 */
public record Manifests(List<Manifest> list) implements Iterable<Manifest> {

  /** Copies the list. */
  public Manifests {
    list = List.copyOf(list);
  }

  /** No manifests. */
  public static Manifests empty() {
    return new Manifests(List.of());
  }

  /** The manifests of a list. */
  public static Manifests of(List<Manifest> list) {
    return new Manifests(list);
  }

  /** The first manifest of an object, if there is one. */
  public Optional<Manifest> find(ObjectRef ref) {
    return list.stream().filter(m -> m.ref().equals(ref)).findFirst();
  }

  /**
   * Why a field has its value: each file, patch, transformer, generator and variable that set it.
   *
   * <p>The first call for a rendering may take several times as long as rendering did; it reads the
   * snapshot again, which must not be closed yet.
   *
   * @param ref the object
   * @param pointer JSON pointer of a scalar, such as {@code /spec/replicas}
   * @return empty when there is no such object or scalar
   * @throws RenderException when the snapshot cannot be read any more
   */
  public Optional<Explanation> explain(ObjectRef ref, String pointer) {
    return find(ref).flatMap(manifest -> manifest.explain(pointer));
  }

  /** Each manifest replaced by another. */
  public Manifests map(UnaryOperator<Manifest> change) {
    return new Manifests(list.stream().map(change).toList());
  }

  /** The manifests in order. */
  public Stream<Manifest> stream() {
    return list.stream();
  }

  /** How many there are. */
  public int size() {
    return list.size();
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return list.isEmpty();
  }

  @Override
  public Iterator<Manifest> iterator() {
    return list.iterator();
  }

  @Override
  public String toString() {
    return list.size() + " manifests";
  }
}
