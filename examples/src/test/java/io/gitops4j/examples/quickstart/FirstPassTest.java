package io.gitops4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Health;
import io.gitops4j.ObjectHealth;
import io.gitops4j.ObjectRef;
import io.gitops4j.ReconcileResult;
import io.gitops4j.UnitId;
import io.gitops4j.event.ReconcileEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstPassTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final UnitId APPS = UnitId.kustomization("flux-system", "apps");

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final List<ReconcileEvent> passedOn = new ArrayList<>();
  private final FirstPass pass =
      new FirstPass(new PrintStream(printed, true, StandardCharsets.UTF_8), passedOn::add);

  private static ReconcileEvent health(String name, Health health, String message) {
    ObjectRef ref = ObjectRef.of("apps/v1", "Deployment", "prod", name);
    return new ReconcileEvent.HealthChanged(START, APPS, new ObjectHealth(ref, health, message));
  }

  private void remindAfter(int seconds) {
    pass.remind(START.plusSeconds(seconds));
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void remind_nothingHealthyForTenSeconds_namesWhatIsWaitedForNowAndThen() {
    pass.on(health("api", Health.IN_PROGRESS, "replicas: 0/2"));
    pass.on(health("web", Health.IN_PROGRESS, "replicas: 1/2"));
    pass.on(health("api", Health.CURRENT, ""));

    remindAfter(0);
    remindAfter(9);
    assertThat(printed()).isEmpty();
    remindAfter(11);
    remindAfter(20);
    assertThat(printed().lines())
        .containsExactly(
            "  waiting for what is not healthy yet, 1 in all:",
            "    Deployment/prod/web: replicas: 1/2");
    remindAfter(41);
    assertThat(printed().lines()).hasSize(4);
  }

  @Test
  void events_afterTheFirstPass_areNotShown() {
    ReconcileResult result = new ReconcileResult(null, List.of(), null, Duration.ZERO);
    pass.on(new ReconcileEvent.PassStarted(START, "git x"));
    pass.on(new ReconcileEvent.PassFinished(START, result));
    pass.on(new ReconcileEvent.PassStarted(START, "git x"));

    assertThat(passedOn).hasSize(2);
  }

  @Test
  void wrapped_longSentence_keepsWordsWhole() {
    assertThat(Lines.wrapped("a variable is not set", 10))
        .containsExactly("a variable", "is not set");
    assertThat(Lines.wrapped("unbreakable", 4)).containsExactly("unbreakable");
  }
}
