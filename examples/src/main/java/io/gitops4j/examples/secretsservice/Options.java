package io.gitops4j.examples.secretsservice;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param postgres the folder with the programs of a PostgreSQL server; null to look for them
 * @param help whether only to tell what there is
 */
record Options(@Nullable Path postgres, boolean help) {

  static final String HELP =
      """
      usage: examples/secrets-service/run [--postgres FOLDER] [--help]

      Starts a PostgreSQL server, an AWS Secrets Manager in this JVM, and a small service that
      reads the credentials of its database from there. Then it rotates them every second, and
      lets Secrets Manager fail, while customers use the service.

        --postgres FOLDER  the programs of a PostgreSQL server, 13 or newer; by default the
                           newest under /usr/lib/postgresql, where Debian's packages put them
        --help             prints this

      Ends with 0 when no request failed, 1 when one did, 2 on a wrong option or without a
      PostgreSQL server.""";

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  static Options parse(List<String> arguments) {
    Path postgres = null;
    boolean help = false;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      switch (argument) {
        case "--help", "-h" -> help = true;
        case "--postgres" -> postgres = Path.of(value(arguments, ++i, argument));
        default ->
            throw new IllegalArgumentException(
                "There is no option " + argument + "; --help lists those there are.");
      }
    }
    if (postgres != null && !Postgres.areIn(postgres)) {
      throw new IllegalArgumentException("There is no initdb and pg_ctl in " + postgres + ".");
    }
    return new Options(postgres, help);
  }

  private static String value(List<String> arguments, int index, String option) {
    if (index >= arguments.size() || arguments.get(index).startsWith("--")) {
      throw new IllegalArgumentException("The option " + option + " needs a value.");
    }
    return arguments.get(index);
  }
}
