package io.gitops4j.examples.secretsservice;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Who uses the service, all the time: threads that read balances and pay, one after the other.
 *
 * <p>They ask by {@link HttpURLConnection}. In {@code java.net.http}, of JDK 17 as of 25, about one
 * in 100,000 requests other than GET fails on a connection that is kept alive, since the client
 * itself has closed it ("header parser received no bytes"), whatever the server does.
 */
final class Customers {

  private static final int THREADS = 8;

  /** How long a customer waits, in milliseconds. */
  private static final int PATIENCE = 10_000;

  private final URI service;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Long> times = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong payments = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();
  private volatile boolean ended;

  Customers(URI service) {
    this.service = service;
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(this::run, "customer-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
  }

  private void run() {
    Random random = new Random();
    for (int i = 0; !ended; i++) {
      boolean pays = i % 2 == 0;
      long begin = System.nanoTime();
      ask(1 + random.nextInt(AccountsService.ACCOUNTS), pays);
      times.add(System.nanoTime() - begin);
    }
  }

  private void ask(int account, boolean pays) {
    try {
      HttpURLConnection request =
          (HttpURLConnection) service.resolve("/accounts/" + account).toURL().openConnection();
      request.setConnectTimeout(PATIENCE);
      request.setReadTimeout(PATIENCE);
      if (pays) {
        request.setRequestMethod("POST");
        request.setDoOutput(true);
        request.setFixedLengthStreamingMode(0); // which also says that it is never sent twice
        request.getOutputStream().close();
      }
      int status = request.getResponseCode();
      String answer = text(status < 400 ? request.getInputStream() : request.getErrorStream());
      if (status != 200) {
        failed(status + " " + answer);
      } else if (pays) {
        payments.incrementAndGet();
      }
    } catch (IOException e) {
      failed(e.toString());
    }
  }

  private static String text(@Nullable InputStream body) throws IOException {
    try (InputStream in = body) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void failed(String why) {
    failed.incrementAndGet();
    firstFailure.compareAndSet(null, why);
  }

  int requests() {
    return times.size();
  }

  /** How many payments were answered. */
  long payments() {
    return payments.get();
  }

  long failed() {
    return failed.get();
  }

  @Nullable String firstFailure() {
    return firstFailure.get();
  }

  /** How long the given share of the requests took at most. */
  Duration within(double share) {
    List<Long> sorted;
    synchronized (times) {
      sorted = new ArrayList<>(times);
    }
    Collections.sort(sorted);
    int index = (int) Math.ceil(share * sorted.size()) - 1;
    return sorted.isEmpty() ? Duration.ZERO : Duration.ofNanos(sorted.get(Math.max(0, index)));
  }

  /** Sends them away, and waits for the answers that are on their way. */
  void leave() throws InterruptedException {
    ended = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
