package io.gitops4j.examples.console;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets Ctrl-C end a program in order: it interrupts the program's thread and waits for its end. */
public final class CtrlC {

  private static final int PATIENCE_SECONDS = 20;

  private final Thread program;
  private final CountDownLatch ended = new CountDownLatch(1);

  private CtrlC(Thread program) {
    this.program = program;
  }

  /** From now on it interrupts the thread that calls this. */
  public static CtrlC interruptsThisThread() {
    CtrlC made = new CtrlC(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(new Thread(made::interrupt));
    return made;
  }

  /** The program has ended, so that nothing is waited for any more. */
  public void ended() {
    ended.countDown();
  }

  private void interrupt() {
    if (ended.getCount() == 0) {
      return;
    }
    program.interrupt();
    try {
      ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
