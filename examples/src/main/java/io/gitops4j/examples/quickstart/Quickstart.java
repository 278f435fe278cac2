package io.gitops4j.examples.quickstart;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.gitops4j.ReconcileResult;
import io.gitops4j.core.GitOps;
import io.gitops4j.core.progress.ProgressListener;
import io.gitops4j.core.source.git.GitSource;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.examples.console.CtrlC;
import io.gitops4j.k8s.ServerSideApplier;
import io.gitops4j.testkit.git.TestRepository;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The quickstart: makes a Git repository of the fleet beside it, reconciles one of its clusters,
 * and plays what happens on an ordinary day.
 */
public final class Quickstart {

  private final PrintStream out;
  private final Options options;

  private Quickstart(PrintStream out, Options options) {
    this.out = out;
    this.options = options;
  }

  /**
   * Runs it; the exit code is 0 when every scene ended as it should. Ctrl-C ends it in order, so
   * that no folder is left behind.
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    CtrlC ctrlC = CtrlC.interruptsThisThread();
    int code;
    try {
      Options options = Options.parse(Arrays.asList(arguments));
      if (options.help()) {
        out.println(Options.HELP);
        code = 0;
      } else {
        code = new Quickstart(out, options).run();
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      code = 2;
    } catch (KubernetesClientException e) {
      System.err.println(
          "The cluster cannot be used: "
              + e.getMessage()
              + (e.getCause() == null ? "" : " " + e.getCause()));
      code = 1;
    } catch (InterruptedException e) {
      code = 130;
    } finally {
      ctrlC.ended();
    }
    System.exit(code);
  }

  private int run() throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("gitops4j-quickstart");
    try (TestRepository repository = TestRepository.from(options.folder().resolve("fleet"));
        Cluster cluster = open(scratch)) {
      prepare(cluster);
      out.println("Repository  " + repository.url());
      out.println(
          "Cluster     "
              + cluster.client().getConfiguration().getMasterUrl()
              + (cluster.isEmbedded() ? " (embedded API server, in this JVM)" : ""));
      return reconcile(repository, cluster) == 0 ? 0 : 1;
    } finally {
      delete(scratch);
    }
  }

  private Cluster open(Path scratch) throws IOException {
    Path kubeconfig = options.kubeconfig();
    return kubeconfig == null ? Cluster.embedded(scratch) : Cluster.of(kubeconfig);
  }

  /** Terraform's part: the ConfigMap with what differs between environments. */
  private void prepare(Cluster cluster) throws IOException {
    Path environment =
        options.folder().resolve("terraform/environment-" + options.cluster() + ".yaml");
    if (Files.exists(environment)) {
      cluster.prepare("flux-system", environment);
    }
  }

  private int reconcile(TestRepository repository, Cluster cluster)
      throws IOException, InterruptedException {
    String path = "clusters/" + options.cluster();
    Watcher watcher = new Watcher();
    FirstPass progress =
        new FirstPass(
            out, terminal() ? ProgressListener.terminal(out) : ProgressListener.plain(out));
    try (GitSource source = GitSource.at(repository.url()).branch("main").build();
        ServerSideApplier applier = ServerSideApplier.of(cluster.client());
        GitOps gitops =
            GitOps.builder()
                .source(source)
                .path(path)
                .applier(applier)
                .listener(progress)
                .listener(watcher)
                .build()) {
      out.println();
      out.println("── Reconcile " + path);
      try (GitOps.Running running = gitops.start()) {
        ReconcileResult first = first(watcher, progress);
        int failed =
            first.succeeded()
                ? new Scenes(out, repository, cluster, running, watcher, options.cluster()).play()
                : 1;
        out.println();
        out.println(last(first.succeeded(), failed));
        if (options.keep()) {
          keep(cluster, watcher);
        }
        return failed;
      }
    }
  }

  private static String last(boolean played, int failed) {
    if (!played) {
      return "The scenes need a fleet that is well, so they are left out.";
    }
    return failed == 0
        ? "All scenes ended as they should."
        : "Not all scenes ended as they should: see ✗ above.";
  }

  /** Since Java 22 there is a console without a terminal, too, which only that Java can tell. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean terminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** Every unit ends by its own timeout, so the first pass ends, too. */
  private static ReconcileResult first(Watcher watcher, FirstPass progress)
      throws InterruptedException {
    while (true) {
      Optional<ReconcileResult> ended =
          watcher
              .await(ReconcileEvent.PassFinished.class, e -> true, Duration.ofSeconds(5))
              .map(ReconcileEvent.PassFinished::result);
      if (ended.isPresent()) {
        return ended.get();
      }
      progress.remind(Instant.now());
    }
  }

  /** The engine runs on, so what is changed by hand is put back. */
  private void keep(Cluster cluster, Watcher watcher) throws InterruptedException {
    out.println();
    out.println(
        "Cluster and engine stay up until you press Ctrl-C. Look around, change something:");
    out.println("  export KUBECONFIG=" + cluster.kubeconfig().toAbsolutePath());
    out.println("  kubectl get deployments -A");
    out.println("  kubectl delete service -n payments settlement");
    while (true) {
      watcher.forget();
      watcher
          .await(ReconcileEvent.DriftReverted.class, e -> true, Duration.ofMinutes(1))
          .ifPresent(e -> out.println("   " + e.ref() + " was changed, and put back"));
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
