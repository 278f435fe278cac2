package io.gitops4j.core.secrets;

import io.gitops4j.Failure;
import io.gitops4j.GitOpsException;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.Stage;
import io.gitops4j.core.leak.GuardedLog;
import io.gitops4j.spi.SecretResolver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Checks that references can be resolved.
 *
 * <p>The thread of the unit works through its references, and up to {@value #HELPERS} tasks of the
 * engine's executor help where they find a free thread; what no helper has begun the unit's own
 * thread does, so that it never waits for a task that waits for a thread. A reference that was
 * found good is good for every unit for the next 10 minutes.
 */
final class Checks {

  private static final int HELPERS = 7;
  private static final int REMEMBERED = 100_000;
  private static final Duration GOOD_FOR = Duration.ofMinutes(10);

  private final Map<String, SecretResolver> resolvers;
  private final Clock clock;
  private final Executor executor;
  private final GuardedLog log;
  private final Map<SecretRef, Instant> good = new ConcurrentHashMap<>();

  Checks(Map<String, SecretResolver> resolvers, Clock clock, Executor executor, GuardedLog log) {
    this.resolvers = resolvers;
    this.clock = clock;
    this.executor = executor;
    this.log = log;
  }

  /**
   * Checks each secret once.
   *
   * @throws SecretException the first failure, in the order of the references
   */
  void check(List<Reference> references) {
    Map<SecretRef, Reference> open = new LinkedHashMap<>();
    Instant now = clock.instant();
    for (Reference reference : references) {
      Instant seen = good.get(reference.secret());
      if (seen == null || now.isAfter(seen.plus(GOOD_FOR))) {
        open.putIfAbsent(reference.secret(), reference);
      }
    }
    Round round = new Round(open);
    for (int i = 0; i < Math.min(HELPERS, open.size() - 1); i++) {
      try {
        executor.execute(round::work);
      } catch (RejectedExecutionException e) {
        break;
      }
    }
    round.work();
    round.await();
    for (SecretRef ref : open.keySet()) {
      SecretException failure = round.failures.get(ref);
      if (failure != null) {
        throw failure;
      }
    }
  }

  private final class Round {
    private final Queue<Reference> left;
    private final CountDownLatch done;
    private final Map<SecretRef, SecretException> failures = new ConcurrentHashMap<>();

    Round(Map<SecretRef, Reference> open) {
      this.left = new ConcurrentLinkedQueue<>(open.values());
      this.done = new CountDownLatch(open.size());
    }

    void work() {
      for (Reference next = left.poll(); next != null; next = left.poll()) {
        try {
          one(next);
        } catch (SecretException e) {
          failures.put(next.secret(), e);
        } finally {
          done.countDown();
        }
      }
    }

    void await() {
      try {
        done.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new GitOpsException(
            Failure.of(
                Stage.SECRETS,
                Reason.CANCELLED,
                "Cannot check references to secrets: it was interrupted; reconcile again."));
      }
    }
  }

  private void one(Reference reference) {
    SecretRef ref = reference.secret();
    SecretResolver resolver = Resolvers.of(resolvers, ref);
    Resolvers.call(
        reference,
        log,
        () -> {
          resolver.check(ref);
          return ref;
        });
    if (good.size() >= REMEMBERED) {
      good.clear();
    }
    good.put(ref, clock.instant());
  }
}
