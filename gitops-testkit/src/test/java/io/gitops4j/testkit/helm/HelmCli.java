package io.gitops4j.testkit.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The helm CLI that {@code GITOPS4J_LIVE_HELM} names, of version 3.22.0 ({@code go install
 * helm.sh/helm/v3/cmd/helm@v3.22.0}), with no files but those of a folder.
 */
final class HelmCli {

  private final String program;
  private final Path folder;
  private final Path kubeconfig;
  private final String namespace;

  private HelmCli(String program, Path folder, Path kubeconfig, String namespace) {
    this.program = program;
    this.folder = folder;
    this.kubeconfig = kubeconfig;
    this.namespace = namespace;
  }

  /** What helm ended with and said. */
  record Said(int code, String out, String err) {}

  /** The CLI; without one the test is skipped. */
  static HelmCli orSkip(Path folder, Path kubeconfig, String namespace) {
    String program = System.getenv("GITOPS4J_LIVE_HELM");
    assumeTrue(program != null && !program.isEmpty(), "GITOPS4J_LIVE_HELM names no helm");
    return new HelmCli(String.valueOf(program), folder, kubeconfig, namespace);
  }

  /** Runs helm and returns what it printed; fails the test when helm fails. */
  String run(String... arguments) throws IOException, InterruptedException {
    Said said = attempt(arguments);
    assertThat(said.code()).as("helm %s: %s", String.join(" ", arguments), said.err()).isZero();
    return said.out();
  }

  /** Runs helm. */
  Said attempt(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--namespace", namespace));
    Path out = folder.resolve("helm-out");
    Path err = folder.resolve("helm-err");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBECONFIG", kubeconfig.toString(),
                "HOME", folder.toString(),
                "HELM_CACHE_HOME", folder.resolve("cache").toString(),
                "HELM_CONFIG_HOME", folder.resolve("config").toString(),
                "HELM_DATA_HOME", folder.resolve("data").toString(),
                "TZ", "UTC"));
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(String.join(" ", command)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
