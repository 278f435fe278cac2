package io.gitops4j.core.kustomize.build;

import io.gitops4j.Snapshot;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Records what a build looks at, part by part. One that is not begun records nothing. */
final class Recorder {

  private final Deque<Recording> open = new ArrayDeque<>();
  private final Deque<Integer> depths = new ArrayDeque<>();

  /**
   * A part begins.
   *
   * @param depth how many kustomizations are open around it
   */
  void begin(Snapshot snapshot, int depth) {
    open.push(new Recording(snapshot));
    depths.push(depth);
  }

  /** The part that began last ends; it is a part of the one around it. */
  Recording end() {
    Recording ended = open.pop();
    ended.close();
    int depth = depths.pop();
    add(ended, depth);
    return ended;
  }

  /**
   * A part was taken from an earlier build.
   *
   * @param depth how many kustomizations are open around it
   */
  void add(Recording part, int depth) {
    note(around -> around.add(part, depth - outside()));
  }

  /** A kustomization was begun, with so many open, itself included. */
  void entered(String folder, int depth) {
    note(part -> part.entered(folder, depth - outside()));
  }

  private int outside() {
    Integer depth = depths.peek();
    return depth == null ? 0 : depth;
  }

  /** It was asked what is at a path. */
  void looked(String path) {
    note(part -> part.looked(path));
  }

  /** A file or link was read, or a folder listed. */
  void read(String path) {
    note(part -> part.read(path));
  }

  /** Something was read that is in no snapshot. */
  void elsewhere() {
    note(Recording::elsewhere);
  }

  private void note(Consumer<Recording> what) {
    Recording now = open.peek();
    if (now != null) {
      what.accept(now);
    }
  }
}
