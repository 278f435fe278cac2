package io.gitops4j.core.kustomize.build;

import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.core.kustomize.limit.Budget;
import java.util.List;

/**
 * The files of a build for somebody outside of it: each look is recorded, and what is read counts
 * against the limits. For the thread of the build.
 */
final class RecordedSnapshot implements Snapshot {

  private final Snapshot snapshot;
  private final Recorder recorder;
  private final Budget budget;

  RecordedSnapshot(Snapshot snapshot, Recorder recorder, Budget budget) {
    this.snapshot = snapshot;
    this.recorder = recorder;
    this.budget = budget;
  }

  @Override
  public Revision revision() {
    recorder.elsewhere();
    return snapshot.revision();
  }

  @Override
  public String digest() {
    recorder.elsewhere();
    return snapshot.digest();
  }

  @Override
  public Kind kind(String path) {
    recorder.looked(path);
    return snapshot.kind(path);
  }

  @Override
  public List<String> list(String directory) {
    recorder.read(directory);
    return snapshot.list(directory);
  }

  @Override
  public List<String> paths() {
    recorder.elsewhere();
    return snapshot.paths();
  }

  @Override
  public byte[] read(String path) {
    recorder.read(path);
    byte[] content = snapshot.read(path);
    budget.read(content.length, null);
    return content;
  }

  @Override
  public long size(String path) {
    recorder.read(path);
    return snapshot.size(path);
  }
}
