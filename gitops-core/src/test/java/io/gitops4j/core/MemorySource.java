package io.gitops4j.core;

import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.spi.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A source in memory: every commit replaces or removes files. */
public final class MemorySource implements Source {

  private final String description;
  private final Map<String, String> files = new TreeMap<>();
  private final Map<Revision, Snapshot> commits = new ConcurrentHashMap<>();
  private final AtomicInteger resolves = new AtomicInteger();
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile Revision head = Revision.of("none");
  private volatile RuntimeException failure;
  private int count;

  MemorySource() {
    this("memory");
  }

  MemorySource(String description) {
    this.description = description;
  }

  static MemorySource ofFolder(Path folder) {
    MemorySource source = new MemorySource();
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
        source.file(folder.relativize(file).toString().replace('\\', '/'), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return source.commit();
  }

  MemorySource file(String path, String content) {
    files.put(path, content);
    return this;
  }

  MemorySource remove(String path) {
    files.remove(path);
    return this;
  }

  String read(String path) {
    return files.get(path);
  }

  MemorySource commit() {
    Revision revision = Revision.of("main", "sha1:" + String.format("%040d", ++count));
    MemorySnapshot.Builder builder = MemorySnapshot.builder(revision);
    files.forEach(builder::file);
    commits.put(revision, builder.build());
    head = revision;
    return this;
  }

  void fail(RuntimeException e) {
    failure = e;
  }

  int resolves() {
    return resolves.get();
  }

  int fetches() {
    return fetches.get();
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public Revision resolve() {
    resolves.incrementAndGet();
    if (failure != null) {
      throw failure;
    }
    return head;
  }

  @Override
  public Snapshot fetch(Revision revision) {
    fetches.incrementAndGet();
    return commits.get(revision);
  }
}
