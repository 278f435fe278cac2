package io.gitops4j.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.gitops4j.testkit.apiserver.ApiServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Which test gets which server, and that nothing is left of them. */
@Timeout(300)
public class ApiServerExtensionTest {
  private static final int CLASSES = 200;
  private static final int AT_ONCE = 6;

  /** The addresses of the servers that the tests of a class saw, each server once. */
  private static final Map<String, Set<ApiServer>> SEEN = new ConcurrentHashMap<>();

  private static final AtomicInteger RUNNING = new AtomicInteger();
  private static final AtomicInteger MOST_RUNNING = new AtomicInteger();

  private static void use(Object test, ApiServer server) throws IOException {
    SEEN.computeIfAbsent(test.getClass().getName(), c -> ConcurrentHashMap.newKeySet()).add(server);
    MOST_RUNNING.accumulateAndGet(RUNNING.incrementAndGet(), Math::max);
    try {
      server.load("apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: x-, name: x}\n");
      if (server.url().startsWith("http:")) {
        watch(server);
      }
    } finally {
      RUNNING.decrementAndGet();
    }
  }

  /** Begins a watch and leaves it without a word. */
  private static void watch(ApiServer server) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", URI.create(server.url()).getPort())) {
      String request = "GET /api/v1/configmaps?watch=true HTTP/1.1\r\nHost: x\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(in.readLine()).startsWith("HTTP/1.1 200");
    }
  }

  /** One server for both tests. */
  @ExtendWith(ApiServerExtension.class)
  public abstract static class PerClass {
    @BeforeAll
    static void before(ApiServer server) {
      assertThat(server.openWatches()).isZero();
    }

    @Test
    void first(ApiServer server) throws IOException {
      use(this, server);
    }

    @Test
    void second(ApiServer server) throws IOException {
      use(this, server);
    }
  }

  /** A server for each test. */
  public abstract static class PerMethod {
    @RegisterExtension
    final ApiServerExtension cluster = ApiServerExtension.of(() -> ApiServer.builder().tls());

    @BeforeEach
    void before(ApiServer server) throws IOException {
      use(this, server);
    }

    @Test
    void first(ApiServer server) throws IOException {
      use(this, server);
    }

    @Test
    void second(ApiServer server) throws IOException {
      use(this, server);
    }
  }

  private static TestExecutionSummary run(List<Class<?>> tests) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(
                    tests.stream()
                        .map(c -> selectClass(c))
                        .toArray(org.junit.platform.engine.DiscoverySelector[]::new))
                .filters(EngineFilter.includeEngines("junit-jupiter"))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter(
                    "junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter(
                    "junit.jupiter.execution.parallel.config.fixed.parallelism",
                    String.valueOf(AT_ONCE))
                .build(),
            listener);
    return listener.getSummary();
  }

  /** Test classes, of which every second has a server for each test. */
  private static List<Class<?>> classes(Path folder, ClassLoader loader) throws Exception {
    List<String> command = new ArrayList<>(List.of("-proc:none", "-d", folder.toString(), "-cp"));
    command.add(System.getProperty("java.class.path"));
    for (int i = 0; i < CLASSES; i++) {
      Path file = folder.resolve("T" + i + ".java");
      String base = i % 2 == 0 ? "PerClass" : "PerMethod";
      Files.writeString(
          file,
          "public class T"
              + i
              + " extends "
              + ApiServerExtensionTest.class.getName()
              + "."
              + base
              + " {}");
      command.add(file.toString());
    }
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, command.toArray(String[]::new)))
        .isZero();
    List<Class<?>> classes = new ArrayList<>();
    for (int i = 0; i < CLASSES; i++) {
      classes.add(loader.loadClass("T" + i));
    }
    return classes;
  }

  private static Set<Thread> threads() {
    Set<Thread> live = new HashSet<>(Thread.getAllStackTraces().keySet());
    live.removeIf(t -> !t.isAlive());
    return live;
  }

  /** The sockets of this process that listen, as Linux tells. */
  private static Set<String> listening() throws IOException {
    Set<String> open = new HashSet<>();
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      for (Path file : files.toList()) {
        try {
          open.add(Files.readSymbolicLink(file).toString());
        } catch (IOException e) {
          continue; // closed meanwhile
        }
      }
    }
    Set<String> listening = new HashSet<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(Path.of("/proc/self/net", table))) {
        String[] columns = line.trim().split("\\s+", -1);
        if (columns[3].equals("0A") && open.contains("socket:[" + columns[9] + "]")) {
          listening.add(columns[1]);
        }
      }
    }
    return listening;
  }

  @Test
  void twoHundredClasses_sideBySide_leaveNoThreadAndNoPort(@TempDir Path folder) throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/net/tcp")), "There is no /proc here.");
    URL[] path = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
      List<Class<?>> classes = classes(folder, loader);
      run(classes.subList(0, 2)); // what is made once for a JVM is there afterwards
      SEEN.clear();
      Set<Thread> before = threads();
      Set<String> portsBefore = listening();

      TestExecutionSummary summary = run(classes);

      assertThat(summary.getFailures()).isEmpty();
      assertThat(summary.getTestsSucceededCount()).isEqualTo(2 * CLASSES);
      assertThat(MOST_RUNNING).as("tests at once").hasValueGreaterThan(1);
      for (int i = 0; i < CLASSES; i++) {
        assertThat(SEEN.get("T" + i)).as("servers of T" + i).hasSize(i % 2 == 0 ? 1 : 2);
      }
      Set<ApiServer> servers = new HashSet<>();
      SEEN.values().forEach(servers::addAll);
      assertThat(servers).hasSize(CLASSES / 2 + CLASSES);
      assertThat(listening()).isSubsetOf(portsBefore);
      assertThat(left(before)).isEmpty();
    } finally {
      SEEN.clear();
    }
  }

  /** The threads that are there now and were not before, when those that are ending have ended. */
  private static Set<Thread> left(Set<Thread> before) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    Set<Thread> left;
    do {
      Thread.sleep(50);
      left = threads();
      left.removeAll(before);
    } while (!left.isEmpty() && System.nanoTime() < deadline);
    return left;
  }

  /** A class with others in it, which run with its server. */
  @ExtendWith(ApiServerExtension.class)
  static class Outer {
    private static final Set<ApiServer> SERVERS = ConcurrentHashMap.newKeySet();

    Outer(ApiServer server) {
      SERVERS.add(server);
    }

    @AfterEach
    void after(ApiServer server) throws IOException {
      watch(server);
      SERVERS.add(server);
    }

    @Test
    void outside() {}

    @Nested
    class Inner {
      @Test
      void inside(ApiServer server) {
        SERVERS.add(server);
      }
    }
  }

  @Test
  void nestedClass_hasTheServerOfTheClassAroundIt() {
    assertThat(run(List.of(Outer.class)).getFailures()).isEmpty();
    assertThat(Outer.SERVERS).hasSize(1);
    Outer.SERVERS.clear();
  }

  /** Asks for a server of each test before there is a test. */
  static class TooEarly {
    @RegisterExtension final ApiServerExtension cluster = ApiServerExtension.of(ApiServer::builder);

    @BeforeAll
    static void before(ApiServer server) {
      assertThat(server).isNull();
    }

    @Test
    void test() {}
  }

  @Test
  void serverForEachTest_isRefusedToBeforeAll() {
    assertThat(run(List.of(TooEarly.class)).getFailures())
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure.getException())
                    .hasMessageContaining("No ParameterResolver registered"));
  }
}
