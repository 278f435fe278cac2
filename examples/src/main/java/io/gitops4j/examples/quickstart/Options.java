package io.gitops4j.examples.quickstart;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param folder the folder with {@code fleet} and {@code terraform}
 * @param cluster which of the fleet's clusters to reconcile
 * @param kubeconfig a real cluster; null for the embedded API server
 * @param keep whether to stay up at the end
 */
record Options(Path folder, String cluster, @Nullable Path kubeconfig, boolean keep) {

  private static final List<String> CLUSTERS = List.of("production", "staging", "local");

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  static Options parse(List<String> arguments) {
    Path folder = Path.of("examples", "quickstart");
    String cluster = "production";
    Path kubeconfig = null;
    boolean keep = false;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      switch (argument) {
        case "--keep" -> keep = true;
        case "--fleet" -> folder = Path.of(value(arguments, ++i, argument));
        case "--cluster" -> cluster = value(arguments, ++i, argument);
        case "--kubeconfig" -> kubeconfig = Path.of(value(arguments, ++i, argument));
        default ->
            throw new IllegalArgumentException(
                "Unknown option "
                    + argument
                    + "; use --keep, --kubeconfig FILE, --cluster "
                    + String.join("|", CLUSTERS)
                    + ".");
      }
    }
    if (!CLUSTERS.contains(cluster)) {
      throw new IllegalArgumentException(
          "There is no cluster " + cluster + "; use one of " + CLUSTERS + ".");
    }
    return new Options(folder, cluster, kubeconfig, keep);
  }

  private static String value(List<String> arguments, int index, String option) {
    if (index >= arguments.size()) {
      throw new IllegalArgumentException("The option " + option + " needs a value.");
    }
    return arguments.get(index);
  }
}
