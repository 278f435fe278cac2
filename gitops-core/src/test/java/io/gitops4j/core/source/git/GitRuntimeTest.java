package io.gitops4j.core.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of the machine's Git is read, started or written. */
class GitRuntimeTest {

  @TempDir Path folder;

  /** Reads two repositories in a JVM of its own and tells how that JVM's JGit is set up. */
  static final class Reader {
    private Reader() {}

    public static void main(String[] addresses) {
      Class<?> before = SystemReader.getInstance().getClass();
      for (String address : addresses) {
        try (GitSource source = GitSource.at(address).branch("main").build()) {
          Files.writeString(
              Path.of(System.getProperty("out")),
              source.fetch(source.resolve()).paths() + "\n",
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      if (SystemReader.getInstance().getClass() != before) {
        throw new IllegalStateException("the application's JGit was changed");
      }
    }
  }

  @Test
  void fetch_machineWithGit_touchesNothingOfIt() throws Exception {
    Path programs = Files.createDirectories(folder.resolve("bin"));
    Path started = folder.resolve("started");
    for (String name : new String[] {"git", "bash", "sh"}) {
      Path program = programs.resolve(name);
      Files.writeString(program, "#!/bin/sh\necho %s \"$@\" >> %s\n".formatted(name, started));
      assertThat(program.toFile().setExecutable(true)).isTrue();
    }
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.writeString(home.resolve(".gitconfig"), "[http]\n\textraHeader = X-Leak: yes\n[broken");
    Files.writeString(home.resolve(".netrc"), "machine 127.0.0.1 login a password b\n");

    try (BareRepository repository = new BareRepository(folder.resolve("fleet.git"))) {
      repository.file("a.yaml", "a: 1\n").commit("main");
      List<String> filesBefore = files(repository.path());
      try (GitHttpServer server = new GitHttpServer(repository.repository())) {
        Path out = folder.resolve("out");
        ProcessBuilder builder =
            new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + home,
                "-Dout=" + out,
                "-cp",
                System.getProperty("java.class.path"),
                Reader.class.getName(),
                repository.url(),
                server.url());
        builder.environment().clear();
        builder.environment().put("PATH", programs.toString());
        builder.environment().put("HOME", home.toString());
        builder.environment().put("XDG_CONFIG_HOME", home.resolve(".config").toString());
        Path log = folder.resolve("log");
        Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        assertThat(out).hasContent("[a.yaml]\n[a.yaml]");
        assertThat(started).doesNotExist();
        assertThat(files(home)).containsExactly(".gitconfig", ".netrc");
        assertThat(files(repository.path())).isEqualTo(filesBefore);
        assertThat(server.requests()).allMatch(r -> r.authorization() == null);
      }
    }
  }

  private static List<String> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(f -> root.relativize(f).toString())
          .sorted()
          .toList();
    }
  }
}
