package io.gitops4j.testkit.apiserver.differential;

import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.apiserver.Script;
import io.gitops4j.testkit.apiserver.ScriptPlayer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.TestReporter;

/**
 * A real kube-apiserver 1.34.4, which runs no controllers, and an embedded one. Scripts are played
 * against both; one that differs is played twice more, alone on both servers, for once may be a
 * matter of when a second ended or who else wrote. Safe for use by several threads.
 */
final class TwoServers implements AutoCloseable {

  private static final int MOST = 400;
  private static final int PLAYS = 3;
  private static final int RETRIES = 60;
  private static final String UNANSWERED = "no answer: ";
  private static final String ADMINISTRATOR = "administrator";

  private final ReadWriteLock turns = new ReentrantReadWriteLock();
  private final AtomicLong runs = new AtomicLong();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger again = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final Map<Explained, AtomicInteger> explained = new ConcurrentSkipListMap<>();
  private final String run = Long.toString(System.currentTimeMillis(), 36);
  private final ApiServer embedded;
  private final ScriptPlayer real;
  private final ScriptPlayer ours;

  private TwoServers(ApiServer embedded, ScriptPlayer real, ScriptPlayer ours) {
    this.embedded = embedded;
    this.real = real;
    this.ours = ours;
  }

  /**
   * The server that {@code GITOPS4J_LIVE_KUBECONFIG} names, and an embedded one that is started.
   *
   * @param folder has the definitions of custom kinds that scripts name
   * @param tick lets the clocks of both pass a second
   */
  static TwoServers connect(Path folder, Runnable tick)
      throws IOException, GeneralSecurityException {
    Server server = Server.of(Path.of(System.getenv("GITOPS4J_LIVE_KUBECONFIG")));
    ApiServer embedded =
        ApiServer.builder()
            .controllers(ApiServer.ControllerMode.NONE)
            .rbac(true)
            .token(ADMINISTRATOR, "admin", List.of("system:masters"))
            .logSize(1)
            .start();
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return new TwoServers(
        embedded,
        new ScriptPlayer(server.http(), server.url(), server.credentials(), folder, tick)
            .retrying(RETRIES),
        new ScriptPlayer(http, embedded.url(), "Bearer " + ADMINISTRATOR, folder, tick)
            .retrying(RETRIES));
  }

  @Override
  public void close() {
    embedded.close();
  }

  /** Whether such a difference is that the real server did not answer. */
  static boolean unanswered(String difference) {
    return difference.startsWith(UNANSWERED);
  }

  /**
   * The difference that a script shows and nothing explains, as a text of one line. One that gets
   * no answer is played again: about one in 100,000 requests fails in the JDK's client, which
   * closes a connection that it has just begun to use.
   */
  Optional<String> difference(Script script) throws InterruptedException {
    for (int i = 1; ; i++) {
      try {
        return counted(script);
      } catch (IOException e) {
        if (i == PLAYS) {
          return Optional.of(UNANSWERED + e);
        }
      }
    }
  }

  private Optional<String> counted(Script script) throws IOException, InterruptedException {
    Played played = playBesidesOthers(script);
    for (int i = 1; i < PLAYS && played.unexplained().isPresent(); i++) {
      // Some writes change the version only when the second is another than that of the last one,
      // and the version of a list is that of an object when nobody else wrote in between.
      played = playAlone(script);
      again.incrementAndGet();
    }
    List<Played.Difference> differences = played.differences();
    requests.addAndGet(script.steps().size());
    differences.stream()
        .flatMap(d -> d.explained().stream())
        .forEach(why -> explained.computeIfAbsent(why, w -> new AtomicInteger()).incrementAndGet());
    return differences.stream()
        .filter(d -> d.explained().isEmpty())
        .findFirst()
        .map(TwoServers::shown);
  }

  private static String shown(Played.Difference difference) {
    String text = difference.text();
    return "step " + difference.step() + ": " + text.substring(0, Math.min(MOST, text.length()));
  }

  private Played playBesidesOthers(Script script) throws IOException, InterruptedException {
    turns.readLock().lock();
    try {
      return play(script);
    } finally {
      turns.readLock().unlock();
    }
  }

  private Played playAlone(Script script) throws IOException, InterruptedException {
    turns.writeLock().lock();
    try {
      return play(script);
    } finally {
      turns.writeLock().unlock();
    }
  }

  /** Plays a script once against both. */
  Played play(Script script) throws IOException, InterruptedException {
    Script named = script.inNamespace("fuzz-" + run + "-" + runs.incrementAndGet());
    real.prepare(named);
    ours.prepare(named);
    List<Script.Answer> theirs = real.playAnswered(named);
    if (theirs.size() < named.steps().size()) {
      unanswered.incrementAndGet();
      named = named.withSteps(named.steps().subList(0, theirs.size()));
    }
    Played played = Played.of(named, theirs, ours.play(named));
    // Services keep addresses and ports, of which there are not enough for all sequences.
    String services = "/api/v1/namespaces/" + named.namespace() + "/services";
    real.delete(services);
    ours.delete(services);
    return played;
  }

  /**
   * Writes a script that differs, made small, and the difference into a folder.
   *
   * @param tries how many smaller scripts to play at most
   */
  Path write(Script script, String name, Path folder, int tries)
      throws IOException, InterruptedException {
    Script small = Shrinker.shrink(script, this::shownInTime, tries);
    Played played = play(small);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name + ".json"), played.script().named(name).toJson());
    return Files.writeString(
        folder.resolve(name + ".txt"),
        played.unexplained().map(d -> "step " + d.step() + ": " + d.text()).orElse("alike now"));
  }

  /** A smaller sequence may keep the real server busy for minutes, and shows nothing then. */
  private Optional<Played.Difference> shownInTime(Script script)
      throws IOException, InterruptedException {
    if (script.steps().stream().anyMatch(Requests::namelessService)) {
      return Optional.empty();
    }
    try {
      return play(script).unexplained();
    } catch (HttpTimeoutException e) {
      return Optional.empty();
    }
  }

  /** Tells what has been played. */
  void report(TestReporter reporter) {
    reporter.publishEntry("requests", requests.toString());
    reporter.publishEntry("played again", again.toString());
    reporter.publishEntry("left unanswered by the real server", unanswered.toString());
    explained.forEach((why, times) -> reporter.publishEntry(why.name(), times + " explained"));
  }

  /** A number that the environment sets. */
  static long setting(String name, long otherwise) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? otherwise : Long.parseLong(value);
  }
}
