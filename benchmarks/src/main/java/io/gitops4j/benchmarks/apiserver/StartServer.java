package io.gitops4j.benchmarks.apiserver;

import io.gitops4j.benchmarks.figure.Figure;
import io.gitops4j.testkit.apiserver.ApiServer;
import java.io.IOException;

/**
 * Starts servers, each until it has answered a request: one and no more, as a test in a JVM of its
 * own does, or one after the other, where the last ones are timed.
 */
public final class StartServer {
  private static final int WARM_UP = 10;
  private static final int ROUNDS = 5;

  private StartServer() {}

  /** Takes {@code once} or {@code warm}. */
  public static void main(String[] args) throws IOException {
    if (args[0].equals("once")) {
      milliseconds();
      return;
    }
    System.out.println(new Figure("start first-ms", milliseconds()));
    for (int i = 1; i < WARM_UP; i++) {
      milliseconds();
    }
    for (int i = 0; i < ROUNDS; i++) {
      System.out.println(new Figure("start warm-ms", milliseconds()));
    }
  }

  private static double milliseconds() throws IOException {
    long start = System.nanoTime();
    try (ApiServer server = ApiServer.start();
        Connection connection = new Connection(Endpoint.plain(server.url()))) {
      connection.get("/api/v1/namespaces/default");
      return (System.nanoTime() - start) / 1e6;
    }
  }
}
