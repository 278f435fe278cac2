package io.gitops4j.examples.secretsservice;

import io.gitops4j.aws.secrets.AwsSecrets;
import io.gitops4j.aws.secrets.cache.CachePolicy;
import io.gitops4j.examples.console.CtrlC;
import io.gitops4j.testkit.secrets.FakeSecretsManager;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Starts a PostgreSQL server, a Secrets Manager in this JVM, and {@link AccountsService}; lets
 * customers use the service while its credentials rotate every second and the Secrets Manager
 * fails; and shows that no request does.
 */
public final class SecretsService {

  /**
   * Six hundred times quicker than by default, so that a rotation each second is noticed; secrets
   * that rotate by the day are well served by the default of 5 minutes.
   */
  private static final CachePolicy EVERY_HALF_SECOND =
      CachePolicy.defaults()
          .refreshAfter(Duration.ofMillis(500))
          .retry(Duration.ofMillis(250), Duration.ofSeconds(1));

  private final PrintStream out;
  private final Path programs;

  private SecretsService(PrintStream out, Path programs) {
    this.out = out;
    this.programs = programs;
  }

  /** Runs it; the exit code is 0 when no request failed. Ctrl-C ends it in order. */
  public static void main(String[] arguments) throws Exception {
    // Without it, every answer of the JDK's server waits 40 ms for the acknowledgement of its head.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    CtrlC ctrlC = CtrlC.interruptsThisThread();
    int code;
    try {
      Options options = Options.parse(Arrays.asList(arguments));
      Optional<Path> programs =
          options.postgres() == null ? Postgres.programs() : Optional.of(options.postgres());
      if (options.help()) {
        out.println(Options.HELP);
        code = 0;
      } else if (programs.isEmpty()) {
        System.err.println(
            "There is no PostgreSQL server under /usr/lib/postgresql: install Debian's package"
                + " postgresql, or name the folder of a server's programs by --postgres.");
        code = 2;
      } else {
        code = new SecretsService(out, programs.get()).run() == 0 ? 0 : 1;
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      code = 2;
    } catch (InterruptedException e) {
      code = 130;
    } finally {
      ctrlC.ended();
    }
    System.exit(code);
  }

  /** How many things were not as they should be. */
  private int run() throws IOException, SQLException, InterruptedException {
    Events events = new Events();
    try (Postgres postgres = Postgres.start(programs);
        FakeSecretsManager manager = FakeSecretsManager.start()) {
      Rotation rotation = new Rotation(postgres, manager);
      rotation.begin();
      out.println("PostgreSQL       127.0.0.1:" + postgres.port() + ", of " + programs);
      out.println("Secrets Manager  " + manager.endpoint() + " (in this JVM)");
      long begin = System.nanoTime();
      try (AwsSecrets secrets =
              AwsSecrets.builder()
                  .region(manager.region())
                  .endpoint(manager.endpoint())
                  .credentials(
                      StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                  .cache(EVERY_HALF_SECOND)
                  .listener(events)
                  .build();
          AccountsService service = new AccountsService(secrets)) {
        out.println(
            "Service          "
                + service.address()
                + "/accounts/1, up after "
                + Scenes.millis(System.nanoTime() - begin));
        return play(manager, postgres, secrets, service, events, rotation);
      }
    }
  }

  private int play(
      FakeSecretsManager manager,
      Postgres postgres,
      AwsSecrets secrets,
      AccountsService service,
      Events events,
      Rotation rotation)
      throws SQLException, InterruptedException {
    Customers customers = new Customers(service.address());
    Scenes scenes =
        new Scenes(out, manager, postgres, secrets, service, customers, events, rotation);
    try {
      scenes.play();
    } finally {
      customers.leave();
    }
    int failed = scenes.numbers();
    out.println();
    out.println(failed == 0 ? "All went as it should." : "Not all went as it should: see ✗ above.");
    return failed;
  }
}
