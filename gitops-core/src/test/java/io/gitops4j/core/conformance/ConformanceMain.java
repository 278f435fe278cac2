package io.gitops4j.core.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the recorded cases of a peer, lists those that fail, and ends with a line of counts. */
public final class ConformanceMain {

  static final Map<String, ConformancePeer> PEERS =
      Map.of(
          "envsubst", new EnvsubstPeer(),
          "helm", new HelmPeer(),
          "gotemplate", new GotemplatePeer(),
          "kustomize", new KustomizeBuildPeer(),
          "kustomize.builtin", new KustomizeBuiltinPeer(),
          "kustomize.emit", new KustomizeEmitPeer(),
          "real", new RealRepositoriesPeer());

  private ConformanceMain() {}

  /**
   * Runs a peer.
   *
   * @param arguments the peer and, if not the one below {@code ../shared}, the folder of cases
   */
  public static void main(String[] arguments) throws IOException {
    ConformancePeer peer = PEERS.get(arguments[0]);
    if (peer == null) {
      System.err.println("unknown peer " + arguments[0]);
      System.exit(2);
      return;
    }
    Optional<Path> folder =
        arguments.length > 1 ? Optional.of(Path.of(arguments[1])) : shared(arguments[0], peer);
    if (folder.isEmpty()) {
      System.err.println("there are no cases of " + arguments[0] + " here");
      System.exit(2);
      return;
    }
    List<ConformancePeer.Outcome> outcomes = peer.run(folder.get());
    int failed = 0;
    for (ConformancePeer.Outcome outcome : outcomes) {
      if (outcome.failure() != null) {
        failed++;
        System.out.println("FAILED " + outcome.name() + ": " + outcome.failure());
      }
    }
    System.out.println(
        arguments[0] + " " + (outcomes.size() - failed) + " passed, " + failed + " failed");
    System.exit(failed == 0 ? 0 : 1);
  }

  /** The folder of a peer's cases: that of its system property, else the one beside the project. */
  static Optional<Path> shared(String name, ConformancePeer peer) {
    String property = System.getProperty("conformance." + name);
    if (property != null) {
      return Optional.of(Path.of(property));
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("CHANGELOG.md"))) {
        Path found = at.resolveSibling("shared").resolve(peer.folder());
        return Files.isDirectory(found) ? Optional.of(found) : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
