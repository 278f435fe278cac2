package io.gitops4j.core.source.git.jgit.ssh;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Names the threads of a connection. */
final class SshThreads {

  private SshThreads() {}

  /** Makes threads {@code name-1}, {@code name-2} that do not keep the JVM alive. */
  static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
