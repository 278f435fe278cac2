package io.gitops4j.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.schedule.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final VirtualTime time = new VirtualTime();
  private final List<String> ran = new ArrayList<>();

  @Test
  void time_whenNew_standsAtItsBeginning() {
    assertThat(time.instant()).isEqualTo(START);
    assertThat(time.nanoTime()).isZero();
    assertThat(time.getZone()).isEqualTo(ZoneOffset.UTC);
    assertThat(time.withZone(ZoneId.of("Europe/Berlin")).instant()).isEqualTo(START);
  }

  @Test
  void advance_movesClockAndTimer() {
    time.advance(Duration.ofSeconds(3));

    assertThat(time.instant()).isEqualTo(START.plusSeconds(3));
    assertThat(time.nanoTime()).isEqualTo(3_000_000_000L);
  }

  @Test
  void advance_withDueTasks_runsThemInOrder_eachAtItsTime() {
    time.schedule(Duration.ofSeconds(2), () -> ran.add("b" + time.instant()));
    time.schedule(Duration.ofSeconds(1), () -> ran.add("a" + time.instant()));
    time.schedule(Duration.ofSeconds(2), () -> ran.add("c" + time.instant()));
    time.schedule(Duration.ofSeconds(9), () -> ran.add("later"));

    time.advance(Duration.ofSeconds(5));

    assertThat(ran)
        .containsExactly("a2026-01-01T00:00:01Z", "b2026-01-01T00:00:02Z", "c2026-01-01T00:00:02Z");
    assertThat(time.waiting()).isEqualTo(1);
    assertThat(time.instant()).isEqualTo(START.plusSeconds(5));
  }

  @Test
  void task_thatSchedulesAgain_runsAgainWithinTheSameAdvance() {
    AtomicInteger count = new AtomicInteger();
    class Tick implements Runnable {
      @Override
      public void run() {
        count.incrementAndGet();
        time.schedule(Duration.ofSeconds(1), this);
      }
    }
    time.schedule(Duration.ofSeconds(1), new Tick());

    time.advance(Duration.ofSeconds(10));

    assertThat(count).hasValue(10);
  }

  @Test
  void cancel_beforeItIsDue_keepsItFromRunning() {
    Timer.Handle handle = time.schedule(Duration.ofSeconds(1), () -> ran.add("a"));

    handle.cancel();
    handle.cancel();
    time.advance(Duration.ofSeconds(2));

    assertThat(ran).isEmpty();
    assertThat(time.waiting()).isZero();
  }

  @Test
  void jump_forwardAndBack_setsTheClockOnly() {
    time.schedule(Duration.ofSeconds(1), () -> ran.add("a"));

    time.jump(Duration.ofDays(1));
    assertThat(time.instant()).isEqualTo(START.plus(Duration.ofDays(1)));
    time.jump(Duration.ofDays(-2));

    assertThat(time.instant()).isEqualTo(START.minus(Duration.ofDays(1)));
    assertThat(time.nanoTime()).isZero();
    assertThat(ran).isEmpty();
    time.advance(Duration.ofSeconds(1));
    assertThat(ran).containsExactly("a");
  }

  @Test
  void close_dropsWhatWaits() {
    time.schedule(Duration.ofSeconds(1), () -> ran.add("a"));

    time.close();
    time.close();
    time.advance(Duration.ofSeconds(1));

    assertThat(ran).isEmpty();
  }

  @Test
  void schedule_fromManyThreads_losesNothing() throws InterruptedException {
    int threads = 8;
    int each = 500;
    AtomicInteger count = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  time.schedule(Duration.ofMillis(i), count::incrementAndGet);
                }
                done.countDown();
              })
          .start();
    }
    done.await();

    time.advance(Duration.ofSeconds(1));

    assertThat(count).hasValue(threads * each);
  }

  @Property
  void advance_ofAnySchedule_runsTasksInTheOrderOfTheirTimes(
      @ForAll @Size(max = 30) List<@IntRange(max = 100) Integer> delays) {
    VirtualTime virtual = new VirtualTime();
    List<Long> at = new ArrayList<>();
    delays.forEach(
        delay -> virtual.schedule(Duration.ofNanos(delay), () -> at.add(virtual.nanoTime())));

    virtual.advance(Duration.ofNanos(50));
    virtual.advance(Duration.ofNanos(50));

    assertThat(at)
        .containsExactlyElementsOf(delays.stream().map(Integer::longValue).sorted().toList());
  }
}
