package io.gitops4j.testkit.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.testkit.apiserver.Script.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Conversations recorded from a real kube-apiserver 1.34.4, one a file in {@code
 * src/test/resources/apiserver}: what the differential test found and was repaired. Whoever adds a
 * file adds a test.
 */
class RecordedConversationTest {

  private static final Path FOLDER = Path.of("src/test/resources/apiserver");
  private static final String TOKEN = "recorded";
  private static ApiServer server;
  private static ApiServer guarded;
  private static ScriptPlayer player;
  private static ScriptPlayer administrator;

  @BeforeAll
  static void start() {
    server = ApiServer.builder().controllers(ApiServer.ControllerMode.NONE).start();
    player = new ScriptPlayer(server.url(), "", FOLDER, () -> {});
    guarded =
        ApiServer.builder()
            .controllers(ApiServer.ControllerMode.NONE)
            .rbac(true)
            .token(TOKEN, "admin", List.of("system:masters"))
            .start();
    administrator = new ScriptPlayer(guarded.url(), "Bearer " + TOKEN, FOLDER, () -> {});
  }

  @AfterAll
  static void stop() {
    server.close();
    guarded.close();
  }

  static List<String> conversations() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void conversation_playedHere_isAnsweredAsItWasRecorded(String file)
      throws IOException, InterruptedException {
    Script script = Script.read(FOLDER.resolve(file));
    ScriptPlayer speaker = script.rbac() ? administrator : player;
    speaker.prepare(script);
    List<Answer> answers = speaker.play(script);
    new Normaliser(script, answers, Instant.now()).run();
    for (int i = 0; i < answers.size(); i++) {
      String difference = new Comparison().difference(script.steps().get(i), answers.get(i));
      assertThat(difference).as("request %s of %s", i, file).isNull();
    }
  }
}
