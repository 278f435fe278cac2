package io.gitops4j.aws.secrets.cache;

import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One asking for one secret, from when it is wanted until it is answered, refused or given up; all
 * who want it at the same time wait for the same one.
 */
final class Round {

  private final Entry entry;
  private final CompletableFuture<@Nullable RuntimeException> done = new CompletableFuture<>();
  private volatile boolean begun;

  Round(Entry entry) {
    this.entry = entry;
  }

  Entry entry() {
    return entry;
  }

  /** The call begins: what it answers may be older than what is asked from now on. */
  void begin() {
    begun = true;
  }

  boolean begun() {
    return begun;
  }

  boolean isDone() {
    return done.isDone();
  }

  /** Ends it; null when there was an answer. Only the first end counts. */
  void end(@Nullable RuntimeException failure) {
    done.complete(failure);
  }

  /**
   * Waits for the end, no longer than {@link CachePolicy#readTimeout()} by the timer. Twice that by
   * the JVM's own clock is the limit for the case that the timer stopped.
   *
   * @throws SecretException when it failed, took too long, or the thread was interrupted
   * @throws IllegalStateException when the secrets were closed
   */
  void await(Core core) {
    Duration limit = core.policy().readTimeout();
    if (!done.isDone()) {
      CompletableFuture<Boolean> late = new CompletableFuture<>();
      Agenda.Item alarm = core.agenda().at(core.now() + limit.toNanos(), () -> late.complete(true));
      try {
        CompletableFuture.anyOf(done, late)
            .get(limit.multipliedBy(2).toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw Sentences.failure(
            Reason.CANCELLED,
            "Cannot read " + entry.ref() + ": the thread was interrupted while it waited.");
      } catch (TimeoutException | ExecutionException stopped) {
        late.complete(true);
      } finally {
        core.agenda().cancel(alarm);
      }
    }
    if (!done.isDone()) {
      throw Sentences.failure(
          Reason.TIMEOUT,
          "Cannot read "
              + entry.ref()
              + ": there was no answer within "
              + Sentences.text(limit)
              + "; check the network to the store, or raise readTimeout of the cache policy.");
    }
    RuntimeException failure = done.join();
    if (failure instanceof SecretException refused) {
      throw Sentences.again(refused);
    } else if (failure != null) {
      throw Sentences.closed();
    }
  }
}
