package io.gitops4j.k8s.api;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does the same with many things, some at once.
 *
 * <p>The calling thread takes part: helpers on the executor only take work from the same queue. So
 * a caller that itself runs on that executor cannot wait for a thread that never comes, and a full
 * or closed executor only makes it slower.
 */
public final class Parallel {

  private final Executor executor;
  private final int concurrency;

  /** At most {@code concurrency} at once, counting the caller. */
  public Parallel(Executor executor, int concurrency) {
    this.executor = executor;
    this.concurrency = concurrency;
  }

  /**
   * Calls for each item and returns when all calls have ended. After a call threw, no further call
   * begins; the first exception is thrown on.
   */
  public <T> void forEach(List<T> items, Consumer<T> call) {
    if (items.size() < 2 || concurrency < 2) {
      items.forEach(call);
      return;
    }
    Work<T> work = new Work<>(items, call);
    List<Work<T>.Helper> helpers = new ArrayList<>();
    for (int i = 1; i < Math.min(concurrency, items.size()); i++) {
      Work<T>.Helper helper = work.new Helper();
      try {
        executor.execute(helper);
        helpers.add(helper);
      } catch (RejectedExecutionException e) {
        break;
      }
    }
    work.drain();
    boolean interrupted = false;
    for (Work<T>.Helper helper : helpers) {
      interrupted |= helper.join();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    RuntimeException thrown = work.thrown.get();
    if (thrown != null) {
      throw thrown;
    }
  }

  private static final class Work<T> {
    private final List<T> items;
    private final Consumer<T> call;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<@Nullable RuntimeException> thrown = new AtomicReference<>();

    Work(List<T> items, Consumer<T> call) {
      this.items = items;
      this.call = call;
    }

    void drain() {
      int i;
      while (thrown.get() == null && (i = next.getAndIncrement()) < items.size()) {
        try {
          call.accept(items.get(i));
        } catch (RuntimeException e) {
          thrown.compareAndSet(null, e);
        }
      }
    }

    /** A helper that has not begun when the caller is through is no longer waited for. */
    final class Helper implements Runnable {
      private final AtomicInteger state = new AtomicInteger();
      private final CountDownLatch ended = new CountDownLatch(1);

      @Override
      public void run() {
        if (state.compareAndSet(0, 1)) {
          drain();
          ended.countDown();
        }
      }

      boolean join() {
        if (state.compareAndSet(0, 2)) {
          return false;
        }
        boolean interrupted = false;
        while (true) {
          try {
            ended.await();
            return interrupted;
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
      }
    }
  }
}
