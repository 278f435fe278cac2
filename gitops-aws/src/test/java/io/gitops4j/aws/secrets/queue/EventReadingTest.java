package io.gitops4j.aws.secrets.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

class EventReadingTest {

  private static final Path MESSAGES = Path.of("src/test/resources/rotation-events");
  private static final List<String> RULES =
      List.of(RotationEvents.LABELS, RotationEvents.PARAMETERS, RotationEvents.CALLS);

  @TestFactory
  Stream<DynamicTest> messages_inFolders_areReadAsExpected() throws IOException {
    return folders().map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> check(f)));
  }

  private static void check(Path folder) throws IOException {
    String message = Files.readString(folder.resolve("message.json"));
    String expected = Files.readString(folder.resolve("expected.txt")).trim();
    assertThat(text(EventReading.of(message))).isEqualTo(expected);
  }

  private static String text(EventReading reading) {
    if (reading instanceof EventReading.Changed changed) {
      return "changed " + changed.nameOrArn();
    }
    return reading instanceof EventReading.Ignored ignored
        ? "ignored " + ignored.reason()
        : "malformed " + ((EventReading.Malformed) reading).reason();
  }

  @TestFactory
  Stream<DynamicTest> rules_matchJustTheEventsThatChangeSomething() throws IOException {
    return folders()
        .filter(f -> !f.getFileName().toString().startsWith("sns"))
        .filter(EventReadingTest::isEvent)
        .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> matched(f)));
  }

  private static boolean isEvent(Path folder) {
    try {
      return Files.readString(folder.resolve("message.json")).contains("\"source\"")
          && Files.readString(folder.resolve("message.json")).startsWith("{");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void matched(Path folder) throws IOException {
    JsonNode event = JsonNode.parser().parse(Files.readString(folder.resolve("message.json")));
    boolean any = RULES.stream().anyMatch(r -> matches(JsonNode.parser().parse(r), event));
    String expected = Files.readString(folder.resolve("expected.txt"));
    // A rule cannot see that a call failed, nor that nothing is named, and so hears of both.
    boolean heard = expected.startsWith("changed") || expected.contains("the call failed");
    if (!expected.contains("names no secret")) {
      assertThat(any).isEqualTo(heard);
    }
  }

  /** Event patterns as far as the rules use them: each field is one of a list of texts. */
  private static boolean matches(JsonNode pattern, JsonNode event) {
    for (Map.Entry<String, JsonNode> field : pattern.asObject().entrySet()) {
      JsonNode value = event.asObject().get(field.getKey());
      if (value == null) {
        return false;
      }
      boolean same =
          field.getValue().isObject()
              ? matches(field.getValue(), value)
              : field.getValue().asArray().contains(value);
      if (!same) {
        return false;
      }
    }
    return true;
  }

  @Test
  void message_tooLongOrWithATooLongName_isMalformed() {
    assertThat(EventReading.of("x".repeat(EventReading.MAX_LENGTH + 1)))
        .isEqualTo(new EventReading.Malformed("it is longer than 262144 characters"));
    assertThat(
            EventReading.of(
                "{\"source\":\"aws.secretsmanager\",\"detail-type\":\"Secret Label"
                    + " Updated\",\"detail\":{\"name\":\""
                    + "n".repeat(3000)
                    + "\"}}"))
        .isEqualTo(new EventReading.Malformed("the name in it is longer than 2048 characters"));
  }

  @Property(tries = 500)
  void message_anyText_isReadWithoutAnException(@ForAll String text) {
    assertThat(EventReading.of(text)).isNotNull();
    assertThat(EventReading.of("{\"Type\":\"Notification\",\"Message\":" + text + "}")).isNotNull();
  }

  private static Stream<Path> folders() throws IOException {
    try (Stream<Path> folders = Files.list(MESSAGES)) {
      return folders.sorted().toList().stream();
    }
  }
}
