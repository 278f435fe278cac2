package io.gitops4j.examples.quickstart;

import java.nio.file.Files;
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
 * @param help whether only to tell what there is
 */
record Options(Path folder, String cluster, @Nullable Path kubeconfig, boolean keep, boolean help) {

  static final String HELP =
      """
      usage: examples/quickstart/run [--cluster NAME] [--keep] [--kubeconfig FILE] [--help]

      Makes a Git repository of examples/quickstart/fleet, reconciles one of its clusters, and
      plays an ordinary day: a promotion, a rollback, a change by hand, a removal, a bad commit.

        --cluster NAME     production (the default), staging or local
        --keep             stays up at the end and prints the line with which kubectl reaches
                           the cluster
        --kubeconfig FILE  a real cluster instead of the API server embedded in this JVM; it
                           gets some 430 objects, so take one that can be thrown away
        --help             prints this

      Ends with 0 when all went as it should, 1 when something did not, 2 on a wrong option.""";

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
    boolean help = false;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      switch (argument) {
        case "--help", "-h" -> help = true;
        case "--keep" -> keep = true;
        case "--fleet" -> folder = Path.of(value(arguments, ++i, argument));
        case "--cluster" -> cluster = value(arguments, ++i, argument);
        case "--kubeconfig" -> kubeconfig = Path.of(value(arguments, ++i, argument));
        default ->
            throw new IllegalArgumentException(
                "There is no option " + argument + "; --help lists those there are.");
      }
    }
    if (!CLUSTERS.contains(cluster)) {
      throw new IllegalArgumentException(
          "The fleet has no cluster " + cluster + "; take " + String.join(", ", CLUSTERS) + ".");
    }
    if (kubeconfig != null && !Files.isReadable(kubeconfig)) {
      throw new IllegalArgumentException("There is no kubeconfig " + kubeconfig + " to read.");
    }
    return new Options(folder, cluster, kubeconfig, keep, help);
  }

  private static String value(List<String> arguments, int index, String option) {
    if (index >= arguments.size() || arguments.get(index).startsWith("--")) {
      throw new IllegalArgumentException("The option " + option + " needs a value.");
    }
    return arguments.get(index);
  }
}
