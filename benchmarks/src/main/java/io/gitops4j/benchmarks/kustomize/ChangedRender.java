package io.gitops4j.benchmarks.kustomize;

import io.gitops4j.core.kustomize.KustomizeRenderer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets one renderer build a folder again and again, after one file has changed and after none has,
 * and prints the medians of the time.
 */
public final class ChangedRender {

  /** How often a file is changed; the second half counts. */
  private static final int CHANGES = 40;

  private static final int KEPT_OBJECTS = 50_000;

  private ChangedRender() {}

  /** Takes a name, the root folder, the folder in it to build, and the file that changes. */
  public static void main(String[] args) throws IOException {
    KustomizeRenderer renderer = KustomizeRenderer.builder().keep(KEPT_OBJECTS).build();
    Tree.read(Path.of(args[1]), args[2]).render(renderer);
    WarmRender.print(args[0], "one-file-change-ms", again(args, renderer, "# change %s\n"));
    WarmRender.print(args[0], "unchanged-ms", again(args, renderer, ""));
  }

  private static double again(String[] args, KustomizeRenderer renderer, String text)
      throws IOException {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < CHANGES; i++) {
      Tree tree = Tree.read(Path.of(args[1]), args[2], args[3], String.format(text, i));
      long before = System.nanoTime();
      tree.render(renderer);
      times.add((System.nanoTime() - before) / 1e6);
    }
    return WarmRender.median(times.subList(CHANGES / 2, CHANGES));
  }
}
