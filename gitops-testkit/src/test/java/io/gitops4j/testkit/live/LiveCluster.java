package io.gitops4j.testkit.live;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/**
 * The real kube-apiserver of the tests tagged {@code live}: {@code GITOPS4J_LIVE_KUBECONFIG} names
 * its kubeconfig, {@code GITOPS4J_LIVE_AUDIT_LOG} its audit log. It runs no controllers.
 */
@NullMarked
final class LiveCluster {

  private final Path kubeconfig;

  private LiveCluster(Path kubeconfig) {
    this.kubeconfig = kubeconfig;
  }

  /** The cluster; without one the live tests are skipped. */
  static LiveCluster get() {
    String file = System.getenv("GITOPS4J_LIVE_KUBECONFIG");
    if (file == null) {
      throw new IllegalStateException("GITOPS4J_LIVE_KUBECONFIG names no kubeconfig");
    }
    return new LiveCluster(Path.of(file));
  }

  Path kubeconfig() {
    return kubeconfig;
  }

  /** A client, which the caller closes. */
  KubernetesClient client() {
    try {
      Config config =
          new ConfigBuilder(Config.fromKubeconfig(Files.readString(kubeconfig)))
              .withMaxConcurrentRequests(64)
              .withMaxConcurrentRequestsPerHost(64)
              .build();
      return new KubernetesClientBuilder().withConfig(config).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs kubectl and fails with what it says when it fails. */
  void kubectl(Map<String, String> environment, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("kubectl", "--kubeconfig", kubeconfig.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** How many lines the audit log has: a mark for {@link #writesSince}. */
  int auditMark() {
    return auditLines().size();
  }

  /** The requests since a mark that wrote, dry runs and requests of kubectl left out. */
  List<String> writesSince(int mark) {
    List<String> lines = auditLines();
    return lines.subList(mark, lines.size()).stream()
        .filter(l -> l.matches(".*\"verb\":\"(create|update|patch|delete|deletecollection)\".*"))
        .filter(l -> !l.contains("dryRun=All") && !l.contains("\"userAgent\":\"kubectl"))
        .toList();
  }

  private static List<String> auditLines() {
    try {
      return Files.readAllLines(Path.of(System.getenv("GITOPS4J_LIVE_AUDIT_LOG")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
