package io.gitops4j.examples.secretsservice;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Who uses the service, all the time: threads that read balances and pay, one after the other. */
final class Customers {

  private static final int THREADS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI service;
  private final HttpClient http = HttpClient.newHttpClient();
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
    try {
      for (int i = 0; !ended; i++) {
        boolean pays = i % 2 == 0;
        long begin = System.nanoTime();
        ask(1 + random.nextInt(AccountsService.ACCOUNTS), pays);
        times.add(System.nanoTime() - begin);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(int account, boolean pays) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve("/accounts/" + account))
            .method(pays ? "POST" : "GET", BodyPublishers.noBody())
            .timeout(PATIENCE)
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        failed(response.statusCode() + " " + response.body());
      } else if (pays) {
        payments.incrementAndGet();
      }
    } catch (IOException e) {
      failed(e.toString());
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
