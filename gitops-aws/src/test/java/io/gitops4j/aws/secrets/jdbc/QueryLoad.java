package io.gitops4j.aws.secrets.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** Threads that open a connection, ask it something and close it, again and again. */
final class QueryLoad {

  private final DataSource source;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong longestNanos = new AtomicLong();
  final AtomicLong queries = new AtomicLong();
  final Queue<SQLException> failures = new ConcurrentLinkedQueue<>();
  private long begin;
  private long end;
  private volatile boolean ended;

  QueryLoad(DataSource source) {
    this.source = source;
  }

  QueryLoad start(int count) {
    begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(this::run, "load-" + i);
      thread.start();
      threads.add(thread);
    }
    return this;
  }

  private void run() {
    while (!ended) {
      long from = System.nanoTime();
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT current_user")) {
        rows.next();
        queries.incrementAndGet();
      } catch (SQLException e) {
        failures.add(e);
      }
      longestNanos.accumulateAndGet(System.nanoTime() - from, Math::max);
    }
  }

  Duration longest() {
    return Duration.ofNanos(longestNanos.get());
  }

  Duration elapsed() {
    return Duration.ofNanos(end - begin);
  }

  void end() throws InterruptedException {
    ended = true;
    for (Thread thread : threads) {
      thread.join();
    }
    end = System.nanoTime();
  }
}
