package io.gitops4j.core.kustomize.differential;

import io.gitops4j.RenderException;
import io.gitops4j.core.kustomize.build.BuildOptions;
import io.gitops4j.core.kustomize.build.FolderBuilds;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlWriter;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What came of a build.
 *
 * @param kind whether it was built, refused, or ended in a way it never may
 * @param text the output, or the message
 */
record Outcome(Kind kind, String text) {

  enum Kind {
    BUILT,
    REFUSED,
    BROKEN
  }

  static Outcome built(String output) {
    return new Outcome(Kind.BUILT, output);
  }

  static Outcome refused(String message) {
    return new Outcome(Kind.REFUSED, message);
  }

  static Outcome broken(String what) {
    return new Outcome(Kind.BROKEN, what);
  }

  /** What this library makes of a tree. */
  static Outcome ofOurs(Tree tree) {
    try {
      StringBuilder out = new StringBuilder();
      BuildOptions options = new BuildOptions(tree.likeCli(), tree.likeCli(), false);
      for (Resource resource : FolderBuilds.folder(tree.snapshot(), Tree.TOP, options)) {
        out.append(out.isEmpty() ? "" : "---\n").append(YamlWriter.write(resource.node()));
      }
      return built(out.toString());
    } catch (RenderException | YamlException e) {
      return refused(String.valueOf(e.getMessage()));
    } catch (RuntimeException | StackOverflowError e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      return broken(trace.toString());
    }
  }

  /** Whether both built the same or both refused. */
  boolean same(Outcome other) {
    return kind == other.kind
        && kind != Kind.BROKEN
        && (kind != Kind.BUILT || text.equals(other.text));
  }
}
