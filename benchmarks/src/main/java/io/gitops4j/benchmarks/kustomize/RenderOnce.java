package io.gitops4j.benchmarks.kustomize;

import io.gitops4j.core.kustomize.KustomizeRenderer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** What the CLI does, in a JVM of its own: builds a folder and prints it. */
public final class RenderOnce {

  private RenderOnce() {}

  /** Takes the root folder and the folder in it to build. */
  public static void main(String[] args) throws IOException {
    OutputStream out = new BufferedOutputStream(System.out, 1 << 16);
    Tree.read(Path.of(args[0]), args[1]).write(new KustomizeRenderer(), out);
    out.flush();
  }
}
