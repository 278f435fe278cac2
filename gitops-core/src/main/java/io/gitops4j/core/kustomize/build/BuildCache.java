package io.gitops4j.core.kustomize.build;

import io.gitops4j.Snapshot;
import io.gitops4j.spi.Overlay;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What builds keep for later ones: layers of folders, and how the top ones were finished. When
 * there is more than it may hold, what was not used for longest goes. Safe for many threads.
 */
final class BuildCache {

  /** As many sources may have a folder of the same path and take turns. */
  private static final int VARIANTS = 4;

  /**
   * What is kept.
   *
   * @param folder the folder in normal form
   * @param overlay what is laid over it at the top; null for a base
   * @param origins the folder that origins are told from; null when they are not told
   * @param namespace what charts in a base get for their namespace; empty when it does not matter
   */
  record Key(
      String folder, @Nullable Overlay overlay, @Nullable String origins, String namespace) {}

  private final int mostObjects;

  /** The newest first. Guarded by this, in the order of use, as what follows. */
  private final Map<Key, List<Kept>> kept = new LinkedHashMap<>(16, 0.75f, true);

  private int objects;

  /** A cache that keeps at most so many objects. */
  BuildCache(int mostObjects) {
    this.mostObjects = mostObjects;
  }

  /** What is kept of a folder if it would be the same with this snapshot; null if nothing is. */
  @Nullable Kept find(Key key, Snapshot snapshot) {
    for (Kept variant : variants(key)) {
      if (variant.recording().holds(snapshot)) {
        return variant;
      }
    }
    return null;
  }

  /** What was kept last of a folder, whatever has changed since; null if nothing is. */
  @Nullable Kept latest(Key key) {
    List<Kept> variants = variants(key);
    return variants.isEmpty() ? null : variants.get(0);
  }

  private synchronized List<Kept> variants(Key key) {
    return List.copyOf(kept.getOrDefault(key, List.of()));
  }

  /** Keeps something, in place of what has not been used for longest. */
  synchronized void keep(Key key, Kept made) {
    List<Kept> variants = kept.computeIfAbsent(key, any -> new ArrayList<>(1));
    variants.add(0, made);
    objects += made.size();
    if (variants.size() > VARIANTS) {
      objects -= variants.remove(VARIANTS).size();
    }
    Iterator<List<Kept>> oldest = kept.values().iterator();
    while (objects > mostObjects && oldest.hasNext()) {
      List<Kept> next = oldest.next();
      objects -= next.stream().mapToInt(Kept::size).sum();
      oldest.remove();
    }
  }
}
