package io.gitops4j.benchmarks.helm;

import io.gitops4j.core.helm.HelmRenderer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What {@code helm template} does, in a JVM of its own: renders an archive and prints it. */
public final class RenderChartOnce {

  private RenderChartOnce() {}

  /** Takes the archive. */
  public static void main(String[] args) throws IOException {
    PackedChart packed = PackedChart.read(Path.of(args[0]));
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    out.print(PackedChart.render(HelmRenderer.create(), packed.load()).text());
    out.flush();
  }
}
