package io.gitops4j.testkit.apiserver;

import io.gitops4j.testkit.apiserver.Script.Answer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Plays the recorded conversations of a real kube-apiserver against the embedded one, lists those
 * that differ with the first difference, and counts by area.
 *
 * <p>Arguments: the folder of the scripts, else the property {@code conformance.apiserver}, else
 * {@code ../shared/conformance/apiserver}; then, if wanted, prefixes of the names of the scripts to
 * play. The property {@code conformance.url} names a server that is running already.
 */
public final class ApiServerConformanceMain {
  private static final String ADMIN_TOKEN = "administrator";

  private ApiServerConformanceMain() {}

  private record Outcome(Script script, @Nullable String difference, boolean lenient) {}

  /** Runs; ends the process with 1 when a script fails. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder =
        Path.of(
            args.length > 0
                ? args[0]
                : System.getProperty("conformance.apiserver", "../shared/conformance/apiserver"));
    List<String> prefixes = List.of(args).subList(Math.min(1, args.length), args.length);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    List<Outcome> outcomes = run(scripts(folder, prefixes), folder);
    System.exit(report(outcomes, out) ? 0 : 1);
  }

  private static List<Script> scripts(Path folder, List<String> prefixes) throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(folder)) {
      files = list.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
    List<Script> scripts = new ArrayList<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (prefixes.isEmpty() || prefixes.stream().anyMatch(name::startsWith)) {
        scripts.add(Script.read(file));
      }
    }
    return scripts;
  }

  private static List<Outcome> run(List<Script> scripts, Path folder)
      throws IOException, InterruptedException {
    String running = System.getProperty("conformance.url");
    MovableClock clock = new MovableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    // A recorded script took less than a second: on a slow machine it still does, by this clock.
    Clock still = Clock.fixed(clock.instant(), ZoneOffset.UTC);
    try (ApiServer fresh = server(still, false);
        ApiServer plain = server(still, false);
        ApiServer guarded = server(still, true);
        ApiServer timed = server(clock, false)) {
      Runnable none = () -> {};
      ScriptPlayer toFresh = new ScriptPlayer(fresh.url(), "", folder, none);
      ScriptPlayer toPlain =
          new ScriptPlayer(running == null ? plain.url() : running, "", folder, none);
      ScriptPlayer toGuarded =
          new ScriptPlayer(guarded.url(), "Bearer " + ADMIN_TOKEN, folder, none);
      ScriptPlayer toTimed =
          new ScriptPlayer(timed.url(), "", folder, () -> clock.advance(Duration.ofSeconds(1)));
      ExecutorService threads = Executors.newFixedThreadPool(8);
      ExecutorService one = Executors.newSingleThreadExecutor();
      try {
        List<Future<Outcome>> futures = new ArrayList<>();
        for (Script script : scripts) {
          if (script.clock()) {
            futures.add(one.submit(() -> play(script, toTimed, clock)));
          } else {
            boolean empty = script.area().equals("discovery") && script.fixtures().isEmpty();
            ScriptPlayer player = script.rbac() ? toGuarded : empty ? toFresh : toPlain;
            futures.add(threads.submit(() -> play(script, player, Clock.systemUTC())));
          }
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (Future<Outcome> future : futures) {
          outcomes.add(future.get());
        }
        return outcomes;
      } catch (ExecutionException e) {
        throw new IllegalStateException("the runner itself failed", e.getCause());
      } finally {
        threads.shutdownNow();
        one.shutdownNow();
      }
    }
  }

  private static ApiServer server(Clock clock, boolean rbac) {
    return ApiServer.builder()
        .clock(clock)
        .controllers(ApiServer.ControllerMode.NONE)
        .rbac(rbac)
        .token(ADMIN_TOKEN, "admin", List.of("system:masters"))
        .start();
  }

  private static Outcome play(Script script, ScriptPlayer player, Clock clock) {
    Comparison comparison = new Comparison();
    try {
      player.prepare(script);
      List<Answer> answers = player.play(script);
      new Normaliser(script, answers, clock.instant()).run();
      for (int i = 0; i < answers.size(); i++) {
        String difference = comparison.difference(script.steps().get(i), answers.get(i));
        if (difference != null) {
          return new Outcome(script, "step " + i + ": " + difference, false);
        }
      }
      return new Outcome(script, null, comparison.lenient());
    } catch (IOException | RuntimeException e) {
      return new Outcome(script, "not played: " + e, false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(script, "interrupted", false);
    }
  }

  private static boolean report(List<Outcome> outcomes, PrintStream out) {
    Map<String, int[]> areas = new TreeMap<>();
    int lenient = 0;
    for (Outcome outcome : outcomes) {
      int[] counts = areas.computeIfAbsent(outcome.script().area(), a -> new int[2]);
      counts[outcome.difference() == null ? 0 : 1]++;
      lenient += outcome.lenient() ? 1 : 0;
      if (outcome.difference() != null) {
        out.println(outcome.script().name() + ": " + outcome.difference());
      }
    }
    areas.forEach(
        (area, counts) -> out.printf("%-12s %4d passed %4d failed%n", area, counts[0], counts[1]));
    out.println(
        lenient
            + " of those passed hold a message of Go's parsers, compared up to where it begins");
    int failed = areas.values().stream().mapToInt(c -> c[1]).sum();
    out.println("apiserver " + (outcomes.size() - failed) + " passed, " + failed + " failed");
    return failed == 0;
  }
}
