package io.gitops4j.testkit.apiserver.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.testkit.apiserver.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Recorded conversations changed at random, played against a real kube-apiserver 1.34.4 and the
 * embedded one: the same status codes, headers and bodies.
 *
 * <p>{@code GITOPS4J_LIVE_KUBECONFIG} names the real one; {@code GITOPS4J_LIVE_APISERVER_SCRIPTS}
 * the folder of conversations, {@code …_PREFIXES} the beginnings of the names of those to change,
 * separated by commas (all), {@code …_VERSIONS} how many versions of each (1), {@code …_SEED} the
 * seed of the first (1; 0 is the conversation as it is), {@code …_SHOWN} how many to make small
 * (5). Those that differ are written to {@code target/apiserver-mutations/}, with a list in {@code
 * differences.txt}.
 */
@Tag("live")
@EnabledIfEnvironmentVariable(named = "GITOPS4J_LIVE_KUBECONFIG", matches = ".+")
@EnabledIfEnvironmentVariable(named = "GITOPS4J_LIVE_APISERVER_SCRIPTS", matches = ".+")
class MutatedConversationsTest {

  private static final Path FOUND = Path.of("target/apiserver-mutations");
  private static final int THREADS = 6;

  @Test
  void changedConversations_sentToBothServers_areAnsweredAlike(TestReporter reporter)
      throws Exception {
    Path folder = Path.of(System.getenv("GITOPS4J_LIVE_APISERVER_SCRIPTS"));
    String wanted = System.getenv().getOrDefault("GITOPS4J_LIVE_APISERVER_PREFIXES", "");
    List<String> prefixes = List.of(wanted.split(",", -1));
    long first = TwoServers.setting("GITOPS4J_LIVE_APISERVER_SEED", 1);
    long versions = TwoServers.setting("GITOPS4J_LIVE_APISERVER_VERSIONS", 1);
    Corpus corpus = Corpus.read(folder);
    Map<String, Script> scripts = new TreeMap<>();
    for (Script script : corpus.scripts()) {
      if (prefixes.stream().anyMatch(script.name()::startsWith)) {
        for (long seed = first; seed < first + versions; seed++) {
          Script changed = seed == 0 ? script : Mutation.of(corpus, script, seed);
          scripts.put(script.name() + "." + seed, changed);
        }
      }
    }
    try (TwoServers servers = TwoServers.connect(folder, MutatedConversationsTest::second)) {
      Map<String, String> different = compare(servers, scripts);
      reporter.publishEntry("conversations", Integer.toString(scripts.size()));
      servers.report(reporter);
      assertThat(different)
          .as("%s of %s differ; see %s", different.size(), scripts.size(), FOUND.toAbsolutePath())
          .isEmpty();
    }
  }

  private static Map<String, String> compare(TwoServers servers, Map<String, Script> scripts)
      throws IOException, InterruptedException, ExecutionException {
    Map<String, String> different = new TreeMap<>();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      Map<String, Future<Optional<String>>> results = new TreeMap<>();
      scripts.forEach(
          (name, script) -> results.put(name, pool.submit(() -> servers.difference(script))));
      for (Map.Entry<String, Future<Optional<String>>> result : results.entrySet()) {
        result.getValue().get().ifPresent(text -> different.put(result.getKey(), text));
      }
      Files.createDirectories(FOUND);
      List<String> lines = new ArrayList<>();
      different.forEach((name, text) -> lines.add(name + ": " + text));
      Files.write(FOUND.resolve("differences.txt"), lines, StandardCharsets.UTF_8);
      List<Future<Path>> written = new ArrayList<>();
      long shown = TwoServers.setting("GITOPS4J_LIVE_APISERVER_SHOWN", 5);
      int tries = (int) TwoServers.setting("GITOPS4J_LIVE_APISERVER_TRIES", 100);
      different.entrySet().stream()
          .filter(d -> !TwoServers.unanswered(d.getValue()))
          .limit(shown)
          .forEach(
              d -> {
                Script script = scripts.get(d.getKey());
                written.add(pool.submit(() -> servers.write(script, d.getKey(), FOUND, tries)));
              });
      for (Future<Path> future : written) {
        future.get();
      }
    } finally {
      pool.shutdownNow();
    }
    return different;
  }

  /** Lets more than a second go by, which is what the conversations about times ask for. */
  private static void second() {
    try {
      Thread.sleep(1_050);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
