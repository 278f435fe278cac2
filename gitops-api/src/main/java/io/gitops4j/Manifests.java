package io.gitops4j;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The manifests of one unit, in the order in which the renderer gave them.
 *
 * @param list the manifests
 * @param notices what the renderer wants people to know, without a unit: the engine puts in the one
 *     that was rendered
 * @since 0.1
 */
public record Manifests(List<Manifest> list, List<Notice> notices) implements Iterable<Manifest> {

  /** Copies the lists. */
  public Manifests {
    list = List.copyOf(list);
    notices = List.copyOf(notices);
  }

  /** No manifests. */
  public static Manifests empty() {
    return new Manifests(List.of(), List.of());
  }

  /** The manifests of a list. */
  public static Manifests of(List<Manifest> list) {
    return new Manifests(list, List.of());
  }

  /** The same manifests with these notices beside their own; none twice. */
  public Manifests withNotices(List<Notice> more) {
    Set<Notice> all = new LinkedHashSet<>(notices);
    all.addAll(more);
    return new Manifests(list, List.copyOf(all));
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
    return new Manifests(list.stream().map(change).toList(), notices);
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
