package io.gitops4j.testkit.apiserver;

import io.gitops4j.testkit.apiserver.controllers.SavedRollouts;
import io.gitops4j.testkit.apiserver.registry.ServedKind;
import io.gitops4j.testkit.apiserver.store.StoreContents;
import java.util.List;
import java.util.Map;

/**
 * What an {@link ApiServer} held between two writes: all objects, the custom kinds that it served,
 * and what its {@link ApiServer#rollouts} were told.
 *
 * <p>Immutable and safe to share: one snapshot puts a server back as often as is wanted, and begins
 * any number of other servers, of which none sees another's changes. It refers to the objects of
 * its server and copies none, so that it costs one reference an object and keeps them in memory.
 *
 * <p>Not in it: the history that watches and pages of lists are answered from, requests, faults,
 * tokens, certificates, the clock.
 *
 * @since 0.1
 */
public final class ClusterSnapshot {
  private final StoreContents contents;
  private final Map<String, List<ServedKind>> kinds;
  private final SavedRollouts rollouts;

  ClusterSnapshot(
      StoreContents contents, Map<String, List<ServedKind>> kinds, SavedRollouts rollouts) {
    this.contents = contents;
    this.kinds = kinds;
    this.rollouts = rollouts;
  }

  /** The resourceVersion of the last write that is in it. */
  public long revision() {
    return contents.revision();
  }

  /** The number of objects. */
  public int size() {
    return contents.size();
  }

  StoreContents contents() {
    return contents;
  }

  Map<String, List<ServedKind>> kinds() {
    return kinds;
  }

  SavedRollouts rollouts() {
    return rollouts;
  }

  @Override
  public String toString() {
    return size() + " objects at " + revision();
  }
}
