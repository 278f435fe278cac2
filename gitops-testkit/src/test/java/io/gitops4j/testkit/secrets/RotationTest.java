package io.gitops4j.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.testkit.secrets.RawClient.Reply;
import io.gitops4j.testkit.secrets.rotation.RotationFunction;
import io.gitops4j.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RotateSecret, CancelRotateSecret, and rotation by Java. */
class RotationTest {
  private final VirtualTime time = new VirtualTime();
  private final FakeSecretsManager secrets = FakeSecretsManager.start(time);
  private final RawClient client = new RawClient(secrets.endpoint());
  private final AtomicInteger count = new AtomicInteger();
  private final List<String> steps = new ArrayList<>();

  @AfterEach
  void close() {
    secrets.close();
  }

  /** Looks at the stages from outside during its steps. */
  private final class Recording implements RotationFunction {
    private boolean broken;

    @Override
    public String create(Step step) {
      steps.add("create " + step.current() + "→" + step.pending());
      return "v" + count.incrementAndGet();
    }

    @Override
    public void set(Step step) {
      steps.add("set " + read("AWSCURRENT") + " " + read("AWSPENDING"));
      if (broken) {
        throw new IllegalStateException("the database is down");
      }
    }

    @Override
    public void test(Step step) {
      steps.add("test " + step.pending());
    }
  }

  private String read(String stage) {
    return client
        .call("GetSecretValue", Map.of("SecretId", "a", "VersionStage", stage))
        .text("SecretString");
  }

  private Reply rotate(Map<String, ?> members) {
    Map<String, Object> all = new HashMap<>(members);
    all.put("SecretId", "a");
    all.putIfAbsent("ClientRequestToken", UUID.randomUUID().toString());
    return client.call("RotateSecret", all);
  }

  private Object described(String member) {
    return client.call("DescribeSecret", Map.of("SecretId", "a")).body().get(member);
  }

  @Test
  void rotate_goesThroughPending_toCurrent() {
    secrets.put("a", "v0");
    String function = secrets.rotationFunction(new Recording());
    String token = UUID.randomUUID().toString();

    Reply reply = rotate(Map.of("RotationLambdaARN", function, "ClientRequestToken", token));

    assertThat(reply.text("VersionId")).isEqualTo(token);
    assertThat(steps).containsExactly("create v0→null", "set v0 v1", "test v1");
    assertThat(read("AWSCURRENT")).isEqualTo("v1");
    assertThat(read("AWSPREVIOUS")).isEqualTo("v0");
    assertThat(read("AWSPENDING")).isEmpty();
    assertThat(described("RotationEnabled")).isEqualTo(true);
    assertThat(described("RotationLambdaARN")).isEqualTo(function);
    assertThat(described("LastRotatedDate")).isEqualTo(1767225600L);
    rotate(Map.of());
    assertThat(read("AWSCURRENT")).isEqualTo("v2");
  }

  @Test
  void rotate_byRules_goesOnWithTheVirtualClock_untilCancelled() {
    secrets.put("a", "v0");
    String function = secrets.rotationFunction(new Recording());

    rotate(
        Map.of(
            "RotationLambdaARN",
            function,
            "RotationRules",
            Map.of("AutomaticallyAfterDays", 2),
            "RotateImmediately",
            false));

    assertThat(read("AWSCURRENT")).isEqualTo("v0");
    assertThat(described("NextRotationDate")).isEqualTo(1767225600L + 2 * 86_400);
    assertThat(described("RotationRules")).isEqualTo(Map.of("AutomaticallyAfterDays", 2L));
    time.advance(Duration.ofDays(5));
    assertThat(read("AWSCURRENT")).isEqualTo("v2");
    assertThat(described("LastRotatedDate")).isEqualTo(1767225600L + 4 * 86_400);
    Reply reply = client.call("CancelRotateSecret", Map.of("SecretId", "a"));
    assertThat(reply.body()).containsOnlyKeys("ARN", "Name");
    time.advance(Duration.ofDays(5));
    assertThat(read("AWSCURRENT")).isEqualTo("v2");
    assertThat(described("RotationEnabled")).isEqualTo(false);
  }

  @Test
  void rotate_byExpression_readsHoursAndDays() {
    secrets.put("a", "v0");
    String function = secrets.rotationFunction(new Recording());
    rotate(
        Map.of(
            "RotationLambdaARN",
            function,
            "RotationRules",
            Map.of("ScheduleExpression", "rate(4 hours)", "Duration", "2h")));

    time.advance(Duration.ofHours(8));

    assertThat(read("AWSCURRENT")).isEqualTo("v3");
    assertThat(
            rotate(Map.of("RotationRules", Map.of("ScheduleExpression", "cron(0 8 1 * ? *)")))
                .error())
        .isEqualTo(
            "400 InvalidParameterException: The fake Secrets Manager reads only the schedule"
                + " expressions rate(N hours) and rate(N days), not cron(0 8 1 * ? *).");
    assertThat(
            rotate(Map.of("RotationRules", Map.of("AutomaticallyAfterDays", 1001))).text("__type"))
        .isEqualTo("ValidationException");
  }

  @Test
  void rotate_withoutFunction_isRefused() {
    secrets.put("a", "v0");

    assertThat(rotate(Map.of()).error())
        .isEqualTo(
            "400 InvalidRequestException: No Lambda rotation function ARN is associated with this"
                + " secret.");
    assertThat(
            rotate(Map.of("RotationLambdaARN", "arn:aws:lambda:eu-west-1:1:function:none")).error())
        .isEqualTo(
            "400 AccessDeniedException: Secrets Manager cannot invoke the specified Lambda"
                + " function. Ensure that the function policy grants access to the principal"
                + " secretsmanager.amazonaws.com.");
  }

  @Test
  void rotate_whoseFunctionFails_staysPending_andGoesOnLater() {
    secrets.put("a", "v0");
    Recording function = new Recording();
    function.broken = true;
    secrets.rotateEvery("a", Duration.ofHours(1), function);

    time.advance(Duration.ofHours(1));

    assertThat(read("AWSCURRENT")).isEqualTo("v0");
    assertThat(read("AWSPENDING")).isEqualTo("v1");
    assertThat(rotate(Map.of()).error())
        .isEqualTo(
            "400 InvalidRequestException: A previous rotation isn't complete. That rotation will be"
                + " reattempted.");
    assertThat(client.call("CancelRotateSecret", Map.of("SecretId", "a")).text("VersionId"))
        .hasSize(36);
    function.broken = false;
    secrets.rotateEvery("a", Duration.ofHours(1), function);
    time.advance(Duration.ofHours(1));
    assertThat(read("AWSCURRENT")).isEqualTo("v1");
    assertThat(count).hasValue(1);
  }

  @Test
  void rotateByJava_onceOrRepeatedly() {
    secrets.put("a", "v0");
    Place home = secrets.in("eu-west-1");

    String version = home.rotate("a", step -> step.current() + "+");
    assertThat(home.versionId("a", "AWSCURRENT")).contains(version);
    assertThat(read("AWSCURRENT")).isEqualTo("v0+");
    assertThatThrownBy(
            () ->
                home.rotate(
                    "a",
                    step -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    secrets.rotateEvery("a", Duration.ofSeconds(1), step -> "r" + count.incrementAndGet());
    time.advance(Duration.ofSeconds(10));
    assertThat(read("AWSCURRENT")).isEqualTo("r10");
    home.stopRotation("a");
    time.advance(Duration.ofSeconds(10));
    assertThat(read("AWSCURRENT")).isEqualTo("r10");
  }

  @Test
  void pending_isPutByHand() {
    secrets.put("a", "v0");

    secrets.in("eu-west-1").putPending("a", "v1");

    assertThat(read("AWSCURRENT")).isEqualTo("v0");
    assertThat(read("AWSPENDING")).isEqualTo("v1");
  }

  @Test
  void rotateEvery_inRealTime_goesOnUntilItIsClosed() throws Exception {
    CountDownLatch third = new CountDownLatch(3);
    FakeSecretsManager real = FakeSecretsManager.start();
    real.put("a", "v0");

    real.rotateEvery(
        "a",
        Duration.ofMillis(5),
        step -> {
          third.countDown();
          return "v" + count.incrementAndGet();
        });

    assertThat(third.await(10, TimeUnit.SECONDS)).isTrue();
    real.close();
    assertThatThrownBy(() -> real.rotateEvery("a", Duration.ZERO, step -> "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The time between rotations must be positive.");
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("gitops4j-fake-secrets-rotation")) {
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }

  @Test
  void rotation_whosePendingVersionIsCurrentAlready_makesANewOne() {
    secrets.put("a", "v0");
    Place home = secrets.in("eu-west-1");
    String pending = home.putPending("a", "v1");
    client.call(
        "UpdateSecretVersionStage",
        Map.of(
            "SecretId",
            "a",
            "VersionStage",
            "AWSCURRENT",
            "RemoveFromVersionId",
            home.versionId("a", "AWSCURRENT").orElseThrow(),
            "MoveToVersionId",
            pending));

    home.rotate("a", step -> step.current() + "+");

    assertThat(read("AWSCURRENT")).isEqualTo("v1+");
    assertThat(read("AWSPREVIOUS")).isEqualTo("v1");
    assertThat(read("AWSPENDING")).isEmpty();
  }

  @Test
  void rotation_afterClose_doesNotRun() {
    secrets.put("a", "v0");
    secrets.rotateEvery("a", Duration.ofSeconds(1), step -> "r" + count.incrementAndGet());

    secrets.close();
    time.advance(Duration.ofSeconds(10));

    assertThat(count).hasValue(0);
    assertThat(time.waiting()).isZero();
  }
}
