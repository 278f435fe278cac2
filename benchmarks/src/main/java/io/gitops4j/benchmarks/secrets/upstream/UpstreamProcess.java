package io.gitops4j.benchmarks.secrets.upstream;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** An {@link Upstream}, as it is seen from the process that measures. Safe for many threads. */
public final class UpstreamProcess implements AutoCloseable {

  private final Process process;
  private final Writer orders;
  private final BufferedReader answers;
  private final URI endpoint;

  private UpstreamProcess(Process process) throws IOException {
    this.process = process;
    this.orders =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.endpoint = URI.create(read());
  }

  /** Starts one on the class path of the benchmarks, which the peer's process does not have. */
  public static UpstreamProcess start() {
    String classPath =
        System.getProperty("benchmarks.classpath", System.getProperty("java.class.path"));
    try {
      return new UpstreamProcess(
          new ProcessBuilder(
                  java(),
                  "-Xmx512m",
                  "-Dslf4j.internal.verbosity=ERROR",
                  "-cp",
                  classPath,
                  Upstream.class.getName())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command of the JVM that runs this. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  public URI endpoint() {
    return endpoint;
  }

  /** Gives an order, and waits until it is carried out. */
  public synchronized String order(String line) {
    try {
      orders.write(line + "\n");
      orders.flush();
      return read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String read() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the upstream ended");
    }
    return line;
  }

  /** How many calls there were since {@code mark}. */
  public int calls() {
    return Integer.parseInt(order("calls"));
  }

  @Override
  public void close() {
    process.destroy();
  }
}
