package io.gitops4j.benchmarks.apiserver;

import io.gitops4j.benchmarks.figure.Figure;
import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.apiserver.ApiServer.ControllerMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The same requests to the embedded server, plainly and by TLS, and to a real kube-apiserver, by
 * the same client over four connections: 10,000 applies that create, applies that change, lists of
 * 1,000, and a watch of what is there and of what is being changed. There are no controllers
 * anywhere, as the real one has none by itself.
 */
public final class Traffic implements AutoCloseable {
  private static final int CONNECTIONS = 4;
  private static final int OBJECTS = 10_000;
  private static final int LISTED = 2_000;
  private static final double WARM_UP_SECONDS = 8;
  private static final double SECONDS = 4;

  private interface Step {
    /** Does something once; the answer is how much counts. */
    long run(Connection connection, int turn) throws IOException;
  }

  private final String library;
  private final Endpoint endpoint;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Connection> connections = new ArrayList<>();
  private final AtomicInteger change = new AtomicInteger();

  private Traffic(String library, Endpoint endpoint) throws IOException {
    this.library = library;
    this.endpoint = endpoint;
    for (int i = 0; i < CONNECTIONS; i++) {
      connections.add(new Connection(endpoint));
    }
  }

  /** Takes {@code ours}, {@code tls}, or {@code kube-apiserver} and its kubeconfig. */
  public static void main(String[] args) throws Exception {
    if (args[0].equals("kube-apiserver")) {
      measure(args[0], Files.readString(Path.of(args[1])));
      return;
    }
    ApiServer.Builder builder = ApiServer.builder().controllers(ControllerMode.NONE);
    if (args[0].equals("tls")) {
      builder.tls();
    }
    try (ApiServer server = builder.start()) {
      measure(args[0], server.kubeconfig());
    }
  }

  private static void measure(String library, String kubeconfig) throws Exception {
    try (Traffic traffic = new Traffic(library, Endpoint.of(kubeconfig))) {
      for (String namespace : List.of("warm", "listed", "bench")) {
        traffic
            .connections
            .get(0)
            .apply(
                "/api/v1/namespaces/" + namespace,
                "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\""
                    + namespace
                    + "\"}}");
      }
      traffic.fill("listed", LISTED);
      traffic.fill("warm", LISTED);
      traffic.during(WARM_UP_SECONDS, traffic.changing("warm", LISTED));
      traffic.during(WARM_UP_SECONDS / 2, Traffic::list);
      traffic.backlog("warm", LISTED / 2, WARM_UP_SECONDS / 4);
      traffic.print("created-10000", "seconds", traffic.fill("bench", OBJECTS));
      traffic.print(
          "applies", "per-second", traffic.during(SECONDS, traffic.changing("bench", OBJECTS)));
      AtomicLong bytes = new AtomicLong();
      traffic.print(
          "lists-of-1000",
          "per-second",
          traffic.during(
              SECONDS,
              (connection, turn) -> {
                bytes.addAndGet(listed(connection, turn));
                return 1;
              }));
      traffic.print("lists-of-1000", "mb-per-second", bytes.get() / 1e6 / SECONDS);
      traffic.print(
          "watch-backlog", "events-per-second", traffic.backlog("bench", OBJECTS / 2, SECONDS));
      traffic.print("watch-live", "events-per-second", traffic.live());
    }
  }

  private void print(String what, String unit, double value) {
    System.out.println(Figure.of(library, what, unit, value));
  }

  /** Creates objects; the answer is the seconds. */
  private double fill(String namespace, int count) throws Exception {
    AtomicInteger next = new AtomicInteger();
    long start = System.nanoTime();
    all(
        connection -> {
          for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            connection.apply(Objects.path(namespace, i), Objects.json(namespace, i, 0));
          }
          return 0L;
        });
    return (System.nanoTime() - start) / 1e9;
  }

  private Step changing(String namespace, int count) {
    return (connection, turn) -> {
      int number = turn % count;
      connection.apply(
          Objects.path(namespace, number),
          Objects.json(namespace, number, change.incrementAndGet()));
      return 1;
    };
  }

  private static long list(Connection connection, int turn) throws IOException {
    listed(connection, turn);
    return 1;
  }

  private static long listed(Connection connection, int turn) throws IOException {
    return connection.get(
        turn % 2 == 0 ? Objects.configMaps("listed") : Objects.deployments("listed"));
  }

  /** Does a step again and again on all connections; the answer is how much counted in a second. */
  private double during(double seconds, Step step) throws Exception {
    AtomicInteger turn = new AtomicInteger();
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    long done =
        all(
            connection -> {
              long sum = 0;
              while (System.nanoTime() < end) {
                sum += step.run(connection, turn.getAndIncrement());
              }
              return sum;
            });
    return done / ((System.nanoTime() - start) / 1e9);
  }

  private interface Work {
    long on(Connection connection) throws IOException;
  }

  private long all(Work work) throws Exception {
    List<Future<Long>> parts = new ArrayList<>();
    for (Connection connection : connections) {
      parts.add(threads.submit(() -> work.on(connection)));
    }
    long sum = 0;
    for (Future<Long> part : parts) {
      sum += part.get();
    }
    return sum;
  }

  /** Watches that begin with the ConfigMaps that are there; the answer is events a second. */
  private double backlog(String namespace, int objects, double seconds) throws IOException {
    long events = 0;
    long start = System.nanoTime();
    while (System.nanoTime() - start < seconds * 1e9) {
      try (Connection connection = new Connection(endpoint)) {
        connection.watch(Objects.configMaps(namespace) + "?watch=true", count -> count < objects);
        events += objects;
      }
    }
    return events / ((System.nanoTime() - start) / 1e9);
  }

  /** A watch while all connections write; the answer is events a second until all have come. */
  private double live() throws Exception {
    int before = OBJECTS / 2;
    AtomicLong seen = new AtomicLong();
    AtomicLong written = new AtomicLong(Long.MAX_VALUE);
    try (Connection connection = new Connection(endpoint)) {
      Future<?> watch =
          threads.submit(
              () -> {
                connection.watch(
                    Objects.configMaps("bench") + "?watch=true",
                    count -> {
                      seen.set(count);
                      return count < written.get();
                    });
                return null;
              });
      while (seen.get() < before) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      Step changing = changing("bench", OBJECTS);
      AtomicLong writes = new AtomicLong();
      long start = System.nanoTime();
      during(SECONDS, (any, turn) -> changing.run(any, 2 * turn) * writes.incrementAndGet());
      // One more, after which the watch knows that it has seen all.
      written.set(before + writes.get() + 1);
      changing.run(connections.get(0), 0);
      watch.get(1, TimeUnit.MINUTES);
      return (writes.get() + 1) / ((System.nanoTime() - start) / 1e9);
    }
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (Connection connection : connections) {
      connection.close();
    }
  }
}
