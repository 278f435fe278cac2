package io.gitops4j.aws.secrets.cache;

import io.gitops4j.secrets.Registration;
import io.gitops4j.secrets.SecretsEvent;
import io.gitops4j.secrets.SecretsListener;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what happens, each in its own order and at its own pace.
 *
 * <p>At most {@value #MOST_WAITING} events wait for one listener. What comes beyond that is not
 * kept; how many that were is told to the listener, as {@link SecretsEvent.Degraded}, before the
 * next event.
 */
final class Events {

  /** The most events that wait for one listener. */
  static final int MOST_WAITING = 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  private final Clock clock;
  private final Executor executor;
  private final Agenda agenda;
  private final List<Box> boxes = new CopyOnWriteArrayList<>();

  Events(Clock clock, Executor executor, Agenda agenda) {
    this.clock = clock;
    this.executor = executor;
    this.agenda = agenda;
  }

  Registration listen(SecretsListener listener) {
    Box box = new Box(listener);
    boxes.add(box);
    return () -> {
      boxes.remove(box);
      box.mailbox.close();
    };
  }

  /** Puts an event into the queues; {@link #flush} sends it. May be called under a lock. */
  void tell(SecretsEvent event) {
    for (Box box : boxes) {
      box.add(event);
    }
  }

  /** Sees to it that what waits is told. Not to be called under a lock. */
  void flush() {
    for (Box box : boxes) {
      box.mailbox.flush();
    }
  }

  /** Drops what waits. */
  void close() {
    boxes.forEach(box -> box.mailbox.close());
    boxes.clear();
  }

  /** A listener and what waits for it. */
  private final class Box {
    private final SecretsListener listener;
    private final Mailbox mailbox = new Mailbox(executor, agenda, MOST_WAITING);
    private final AtomicLong lost = new AtomicLong();

    Box(SecretsListener listener) {
      this.listener = listener;
    }

    void add(SecretsEvent event) {
      if (!mailbox.add(() -> deliver(event))) {
        lost.incrementAndGet();
      }
    }

    private void deliver(SecretsEvent event) {
      long missing = lost.getAndSet(0);
      if (missing > 0) {
        call(
            new SecretsEvent.Degraded(
                clock.instant(),
                missing
                    + " events were not told to this listener, because "
                    + MOST_WAITING
                    + " waited for it already; let it return sooner."));
      }
      call(event);
    }

    private void call(SecretsEvent event) {
      try {
        listener.on(event);
      } catch (RuntimeException | Error thrown) {
        LOG.warn(
            "{} threw {} when it was told a {}",
            listener.getClass().getName(),
            thrown.getClass().getName(),
            event.getClass().getSimpleName());
      }
    }
  }
}
