package io.gitops4j.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.testkit.secrets.RawClient.Reply;
import io.gitops4j.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** UpdateSecretVersionStage, and which versions stay. */
class StagesTest {
  private final VirtualTime time = new VirtualTime();
  private final FakeSecretsManager secrets = FakeSecretsManager.start(time);
  private final RawClient client = new RawClient(secrets.endpoint());

  @AfterEach
  void close() {
    secrets.close();
  }

  private Reply get(String stage) {
    return client.call("GetSecretValue", Map.of("SecretId", "a", "VersionStage", stage));
  }

  private Reply move(String stage, @Nullable String from, @Nullable String to) {
    Map<String, Object> members = new HashMap<>(Map.of("SecretId", "a", "VersionStage", stage));
    if (from != null) {
      members.put("RemoveFromVersionId", from);
    }
    if (to != null) {
      members.put("MoveToVersionId", to);
    }
    return client.call("UpdateSecretVersionStage", members);
  }

  @Test
  void stage_movedToAnotherVersion_takesPreviousAlong() {
    String first = secrets.put("a", "1");
    String second = secrets.rotate("a", "2");

    Reply reply = move("AWSCURRENT", second, first);

    assertThat(reply.body()).containsOnlyKeys("ARN", "Name");
    assertThat(get("AWSCURRENT").text("SecretString")).isEqualTo("1");
    assertThat(get("AWSPREVIOUS").text("SecretString")).isEqualTo("2");
  }

  @Test
  void stage_movedWithoutSayingWhereItIs_isRefused() {
    String first = secrets.put("a", "1");
    String second = secrets.rotate("a", "2");

    assertThat(move("AWSCURRENT", null, first).error())
        .isEqualTo(
            "400 InvalidParameterException: The parameter RemoveFromVersionId can't be empty."
                + " Staging label AWSCURRENT is currently attached to version "
                + second
                + ", so you must explicitly reference that version in RemoveFromVersionId.");
    assertThat(move("AWSCURRENT", first, second).error())
        .isEqualTo(
            "400 InvalidParameterException: Version stage AWSCURRENT not found in version "
                + first);
    String unknown = UUID.randomUUID().toString();
    assertThat(move("x", null, unknown).error())
        .isEqualTo("400 InvalidParameterException: Not a valid version: " + unknown);
  }

  @Test
  void stage_current_cannotBeTakenAway() {
    String version = secrets.put("a", "1");

    assertThat(move("AWSCURRENT", version, null).error())
        .isEqualTo(
            "400 InvalidParameterException: You can only move staging label AWSCURRENT to a"
                + " different secret version. It can't be completely removed.");
  }

  @Test
  void stage_attachedAndRemoved_upTo20() {
    String version = secrets.put("a", "1");
    for (int i = 0; i < 19; i++) {
      move("s" + i, null, version);
    }

    assertThat(get("s18").text("SecretString")).isEqualTo("1");
    assertThat(move("s19", null, version).text("__type")).isEqualTo("LimitExceededException");
    move("s0", version, null);
    assertThat(get("s0").text("__type")).isEqualTo("ResourceNotFoundException");
  }

  @Test
  void versions_withoutLabel_above100_areRemovedAfterADay() {
    String first = secrets.put("a", "0");
    for (int i = 1; i < 150; i++) {
      secrets.rotate("a", "" + i);
    }
    assertThat(readByVersion(first).status()).isEqualTo(200);
    time.advance(Duration.ofHours(25));

    secrets.rotate("a", "last");

    Object versions =
        client
            .call("ListSecretVersionIds", Map.of("SecretId", "a", "IncludeDeprecated", true))
            .at("Versions");
    assertThat((List<?>) versions).hasSize(100);
    assertThat(readByVersion(first).text("__type")).isEqualTo("ResourceNotFoundException");
  }

  private Reply readByVersion(String version) {
    return client.call("GetSecretValue", Map.of("SecretId", "a", "VersionId", version));
  }
}
