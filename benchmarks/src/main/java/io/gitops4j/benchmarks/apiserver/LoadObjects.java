package io.gitops4j.benchmarks.apiserver;

import io.gitops4j.benchmarks.figure.Figure;
import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.apiserver.ApiServer.ControllerMode;

/**
 * Loads 10,000 objects from YAML into a server of a JVM that has loaded some before, and prints the
 * time and how much of the heap they take. Run it with a collector that empties the heap when
 * asked, as the serial one does.
 */
public final class LoadObjects {
  private static final int WARM_UP = 1_000;
  private static final int OBJECTS = 10_000;
  private static final int COLLECTIONS = 3;

  private LoadObjects() {}

  /** Takes nothing. */
  public static void main(String[] args) {
    for (int i = 0; i < 3; i++) {
      try (ApiServer server = server()) {
        server.load(Objects.yaml("default", WARM_UP));
      }
    }
    try (ApiServer server = server()) {
      double without = heap();
      load(server);
      double with = heap();
      System.out.println(new Figure("heap empty-mb", without));
      System.out.println(new Figure("heap 10000-objects-mb", with - without));
      if (server.list("v1", "ConfigMap", "default").size() < OBJECTS / 2) {
        throw new IllegalStateException("not all objects were loaded");
      }
    }
  }

  private static void load(ApiServer server) {
    String yaml = Objects.yaml("default", OBJECTS);
    long start = System.nanoTime();
    server.load(yaml);
    System.out.println(new Figure("load-10000 seconds", (System.nanoTime() - start) / 1e9));
  }

  private static ApiServer server() {
    return ApiServer.builder().controllers(ControllerMode.NONE).start();
  }

  private static double heap() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
  }
}
