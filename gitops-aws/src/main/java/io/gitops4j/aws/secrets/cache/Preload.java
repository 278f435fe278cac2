package io.gitops4j.aws.secrets.cache;

import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Many secrets that are asked for at once: all are put into the queues before the first call. */
final class Preload {

  private final Core core;
  private final List<Round> rounds = new ArrayList<>();
  private @Nullable SecretException first;
  private int failures;

  Preload(Core core) {
    this.core = core;
  }

  /** Puts a secret into the queue, unless it is known. */
  void begin(Supplier<Entry> secret) {
    try {
      Round round = secret.get().know();
      if (round != null && !rounds.contains(round)) {
        rounds.add(round);
      }
    } catch (SecretException refused) {
      failed(refused);
    }
  }

  /**
   * Waits for all. Once one took too long, or the thread is interrupted, the others are not waited
   * for.
   */
  void await() {
    boolean waiting = true;
    for (Round round : rounds) {
      try {
        if (waiting || round.isDone()) {
          round.await(core);
        } else {
          failures++;
        }
      } catch (SecretException failure) {
        failed(failure);
        Reason reason = failure.failure().reason();
        waiting = waiting && round.isDone() && reason != Reason.CANCELLED;
      }
    }
    if (first != null) {
      throw Sentences.withOthers(first, failures - 1);
    }
  }

  private void failed(SecretException failure) {
    failures++;
    if (first == null) {
      first = failure;
    }
  }
}
