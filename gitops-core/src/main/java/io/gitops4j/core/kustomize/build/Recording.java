package io.gitops4j.core.kustomize.build;

import io.gitops4j.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a part of a build has looked at, which tells whether it would come out the same with another
 * snapshot: where all that is the same there.
 *
 * <p>Parts of parts have recordings of their own, so that each path is compared once for a
 * snapshot. When it is the same, the newer snapshot is what the next one is compared with, so that
 * none is held longer than needed. For one thread while it is made, then safe to share.
 */
final class Recording {

  private Set<String> looked = new HashSet<>();
  private Set<String> read = new HashSet<>();
  private List<String> kinds = List.of();
  private List<String> contents = List.of();
  private final List<Recording> parts = new ArrayList<>();
  private final Set<String> folders = new HashSet<>();
  private int deepest;
  private boolean elsewhere;
  private volatile Snapshot snapshot;

  Recording(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** It was asked what is at a path. */
  void looked(String path) {
    looked.add(path);
  }

  /** A file or link was read, or a folder listed. */
  void read(String path) {
    read.add(path);
  }

  /** Something was read that is in no snapshot. */
  void elsewhere() {
    elsewhere = true;
  }

  /** A kustomization was begun, the so manieth of those that are open. */
  void entered(String folder, int depth) {
    folders.add(folder);
    deepest = Math.max(deepest, depth);
  }

  /**
   * A part was built, or taken from an earlier build.
   *
   * @param depth how many kustomizations of this are around it
   */
  void add(Recording part, int depth) {
    parts.add(part);
    folders.addAll(part.folders);
    deepest = Math.max(deepest, depth + part.deepest);
    elsewhere |= part.elsewhere;
  }

  /** Nothing more is looked at. */
  void close() {
    looked.removeAll(read);
    kinds = List.copyOf(looked);
    contents = List.copyOf(read);
    looked = Set.of();
    read = Set.of();
  }

  /** Whether all that was looked at is in the snapshot. */
  boolean isWhole() {
    return !elsewhere;
  }

  /** The folders of the kustomizations that were built. */
  Set<String> folders() {
    return folders;
  }

  /** How many kustomizations were open at once. */
  int deepest() {
    return deepest;
  }

  /** Whether all that was looked at is the same in another snapshot. */
  boolean holds(Snapshot other) {
    Snapshot mine = snapshot;
    if (mine == other) {
      return true;
    }
    for (String path : kinds) {
      if (mine.kind(path) != other.kind(path)) {
        return false;
      }
    }
    for (String path : contents) {
      if (!mine.sameAt(path, other)) {
        return false;
      }
    }
    for (Recording part : parts) {
      if (!part.holds(other)) {
        return false;
      }
    }
    snapshot = other;
    return true;
  }
}
