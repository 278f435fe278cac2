package io.gitops4j.testkit.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A program that talks to the server whose kubeconfig is in a folder, as people call it. */
final class Program {
  private static final int PATIENCE_SECONDS = 60;

  private final String program;
  private final Path folder;
  private int started;

  Program(String program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  /** What a program ended with and said. */
  record Said(int code, String out, String err) {}

  /** Whether the program is there and can be called with the arguments. */
  boolean isThere(String... arguments) throws InterruptedException {
    List<String> command = command(arguments);
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("there").toFile())
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    return command;
  }

  Said run(String... arguments) throws Exception {
    try (Running running = start(arguments)) {
      return running.said();
    }
  }

  /** What it says when it succeeds, as it must. */
  String ok(String... arguments) throws Exception {
    Said said = run(arguments);
    assertThat(said.code())
        .as(String.join(" ", arguments) + ": " + said.out() + said.err())
        .isZero();
    return said.out();
  }

  /** Starts it; it ends at the latest when what is answered is closed. */
  Running start(String... arguments) throws IOException {
    started++;
    Path out = folder.resolve("out" + started);
    Path err = folder.resolve("err" + started);
    ProcessBuilder builder = new ProcessBuilder(command(arguments));
    builder.environment().put("KUBECONFIG", folder.resolve("kubeconfig").toString());
    builder.environment().put("HOME", folder.toString());
    builder.environment().remove("KUBECTL_EXTERNAL_DIFF");
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return new Running(String.join(" ", arguments), builder.start(), out, err);
  }

  /** A program that runs. */
  record Running(String what, Process process, Path out, Path err) implements AutoCloseable {

    /** Waits for its end. */
    Said said() throws Exception {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(what).isTrue();
      return new Said(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    }

    /** Waits for a line that an expression matches. */
    void awaitLine(String expression) throws Exception {
      Pattern pattern = Pattern.compile(expression);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (Files.readString(out, StandardCharsets.UTF_8)
          .lines()
          .noneMatch(line -> pattern.matcher(line).matches())) {
        assertThat(System.nanoTime())
            .as(what + " says no " + expression + ": " + Files.readString(out))
            .isLessThan(end);
        Thread.sleep(20);
      }
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
