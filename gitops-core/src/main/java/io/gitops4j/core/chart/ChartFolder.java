package io.gitops4j.core.chart;

import io.gitops4j.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The files of a chart in a folder of a snapshot, without those its {@code .helmignore} leaves out,
 * in the order of their paths. Symbolic links are followed as long as they stay in the snapshot.
 * Source: Helm 3.22 {@code pkg/chart/loader/directory.go}.
 */
final class ChartFolder {

  private static final int MAX_DEPTH = 64;
  private static final int MAX_LINKS = 40;

  private final Snapshot snapshot;
  private final LoadBudget budget;
  private final HelmIgnore ignore;
  private final List<ChartFile> files = new ArrayList<>();

  private ChartFolder(Snapshot snapshot, LoadBudget budget, HelmIgnore ignore) {
    this.snapshot = snapshot;
    this.budget = budget;
    this.ignore = ignore;
  }

  /** All files, those that {@code .helmignore} leaves out among them. */
  static List<ChartFile> allFiles(Snapshot snapshot, String path, LoadBudget budget) {
    ChartFolder folder = new ChartFolder(snapshot, budget, HelmIgnore.nothing());
    folder.walk(folder.root(path), "", 0);
    return folder.files;
  }

  static List<ChartFile> files(Snapshot snapshot, String path, LoadBudget budget) {
    ChartFolder plain = new ChartFolder(snapshot, budget, HelmIgnore.defaults());
    String root = plain.root(path);
    String rules = plain.resolved(join(root, HelmIgnore.FILE));
    ChartFolder folder =
        snapshot.kind(rules) == Snapshot.Kind.FILE
            ? new ChartFolder(snapshot, budget, plain.rules(rules))
            : plain;
    folder.walk(root, "", 0);
    return folder.files;
  }

  private String root(String path) {
    String root = resolved(path);
    if (snapshot.kind(root) != Snapshot.Kind.DIRECTORY) {
      throw budget.malformed("there is no such folder; correct the path of the chart");
    }
    return root;
  }

  private HelmIgnore rules(String path) {
    budget.file(HelmIgnore.FILE, snapshot.size(path));
    ChartFile file = ChartFile.own(HelmIgnore.FILE, snapshot.read(path));
    return HelmIgnore.parse(budget.chart(), new String(file.shared(), StandardCharsets.UTF_8));
  }

  private void walk(String folder, String name, int depth) {
    if (depth > MAX_DEPTH) {
      throw budget.exceeded("its folders nest deeper", MAX_DEPTH, "levels");
    }
    for (String child : snapshot.list(folder)) {
      budget.entry();
      String inside = join(name, child);
      String path = resolved(join(folder, child));
      boolean isFolder = snapshot.kind(path) == Snapshot.Kind.DIRECTORY;
      if (ignore.ignores(inside, isFolder)) {
        continue;
      }
      if (isFolder) {
        walk(path, inside, depth + 1);
      } else if (snapshot.kind(path) == Snapshot.Kind.FILE) {
        budget.file(inside, snapshot.size(path));
        files.add(ChartFile.own(inside, snapshot.read(path)));
      } else {
        throw budget.denied(
            "the link %s leads to nothing in the source; correct or remove it".formatted(inside));
      }
    }
  }

  /** Where a path leads when all links in it are followed; a link out of the snapshot is denied. */
  private String resolved(String path) {
    Deque<String> todo = new ArrayDeque<>(List.of(path.split("/", -1)));
    Deque<String> done = new ArrayDeque<>();
    int links = 0;
    while (!todo.isEmpty()) {
      String part = todo.removeFirst();
      if (part.equals("..")) {
        if (done.pollLast() == null) {
          throw budget.denied("the link %s leads out of the source; remove it".formatted(path));
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        done.addLast(part);
        String at = String.join("/", done);
        if (snapshot.kind(at) == Snapshot.Kind.SYMLINK) {
          String target = new String(snapshot.read(at), StandardCharsets.UTF_8);
          if (target.startsWith("/") || ++links > MAX_LINKS) {
            throw budget.denied("the link %s leads out of the source; remove it".formatted(at));
          }
          done.removeLast();
          String[] parts = target.split("/", -1);
          for (int i = parts.length - 1; i >= 0; i--) {
            todo.addFirst(parts[i]);
          }
        }
      }
    }
    return String.join("/", done);
  }

  private static String join(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }
}
