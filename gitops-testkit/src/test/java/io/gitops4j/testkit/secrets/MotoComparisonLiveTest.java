package io.gitops4j.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The same conversation with moto and with the fake: answers are the same but for what {@code
 * KNOWN-DIFFERENCES-SECRETS.md} lists with a reason, and all of what it lists is still so.
 */
@Tag("live")
@EnabledIfEnvironmentVariable(named = "GITOPS4J_LIVE_AWS_ENDPOINT", matches = "http.*")
class MotoComparisonLiveTest {
  private static final Path TABLE = Path.of("KNOWN-DIFFERENCES-SECRETS.md");
  private static final int COLUMNS = 5;

  @Test
  void answers_areThoseOfMoto_butForWhatIsListed() throws IOException {
    URI endpoint = URI.create(System.getenv("GITOPS4J_LIVE_AWS_ENDPOINT"));
    String prefix = "p" + UUID.randomUUID().toString().substring(0, 8);
    List<String> differences = new ArrayList<>();
    try (FakeSecretsManager secrets = FakeSecretsManager.start()) {
      RawClient moto = new RawClient(endpoint);
      String queue =
          moto.target("AmazonSQS.CreateQueue", Map.of("QueueName", prefix)).text("QueueUrl");
      var theirs = new Conversation(moto, prefix, queue).hold();
      var ours =
          new Conversation(new RawClient(secrets.endpoint()), prefix, secrets.queue(prefix)).hold();
      ours.forEach((title, members) -> compare(title, theirs.get(title), members, differences));
    }

    assertThat(String.join("\n", differences)).isEqualTo(String.join("\n", listed()));
  }

  private static void compare(
      String title, Map<String, String> theirs, Map<String, String> ours, List<String> into) {
    if (succeeded(theirs) != succeeded(ours)) {
      into.add(String.join(" | ", title, "answer", summary(theirs), summary(ours)));
      return;
    }
    TreeSet<String> paths = new TreeSet<>(theirs.keySet());
    paths.addAll(ours.keySet());
    for (String path : paths) {
      String one = theirs.getOrDefault(path, "(absent)");
      String other = ours.getOrDefault(path, "(absent)");
      if (!one.equals(other)) {
        into.add(String.join(" | ", title, path, one, other));
      }
    }
  }

  private static boolean succeeded(Map<String, String> answer) {
    return answer.get("status").startsWith("2");
  }

  private static String summary(Map<String, String> answer) {
    return succeeded(answer)
        ? answer.get("status")
        : answer.get("status") + " " + answer.get("__type") + ": " + answer.get("Message");
  }

  /** The rows of the table without their reasons, which must be there. */
  private static List<String> listed() throws IOException {
    List<String> rows = new ArrayList<>();
    for (String line : Files.readAllLines(TABLE)) {
      String[] cells = line.split("\\|", -1);
      if (cells.length == COLUMNS + 2
          && !cells[1].isBlank()
          && !cells[1].startsWith(" Case")
          && !cells[1].startsWith("---")) {
        List<String> row = Arrays.stream(cells).skip(1).limit(COLUMNS).map(String::strip).toList();
        assertThat(row.get(COLUMNS - 1)).as(line).isNotEmpty();
        rows.add(String.join(" | ", row.subList(0, COLUMNS - 1)));
      }
    }
    return rows;
  }
}
