package io.gitops4j.testkit.secrets.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * HTTP/1.1 on a loopback port, by Jetty; an answer that is held back holds no thread.
 *
 * <p>Beyond 2,048 connections none is accepted until one ends; they do not end by themselves, as
 * requests may hang. A body has 1 MiB at most.
 */
final class Port implements AutoCloseable {
  private static final int THREADS = 64;
  private static final int MAX_BODY = 1 << 20;
  private static final int MAX_CONNECTIONS = 2048;
  private static final int TOO_LARGE = 413;

  private final Server server;
  private final ServerConnector connector;
  private final Scheduler scheduler =
      new ScheduledExecutorScheduler("gitops4j-fake-secrets-scheduler", true);

  /** What answers requests; called in one of many threads. */
  interface Handling {
    void handle(Incoming request, Exchange exchange);
  }

  Port(int number, Handling handling) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
    threads.setName("gitops4j-fake-secrets");
    threads.setDaemon(true);
    server = new Server(threads, scheduler, null);
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
    connector.setHost("127.0.0.1");
    connector.setPort(number);
    connector.setIdleTimeout(0);
    connector.setAcceptQueueSize(MAX_CONNECTIONS);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws IOException {
            receive(request, response, callback, handling);
            return true;
          }
        });
    server.setStopTimeout(0);
    try {
      server.start();
    } catch (Exception e) {
      close();
      throw new IllegalStateException(
          "The fake Secrets Manager cannot listen on 127.0.0.1:"
              + number
              + ": "
              + e.getMessage()
              + "; choose another port, or 0 for a free one.",
          e);
    }
  }

  private void receive(Request request, Response response, Callback callback, Handling handling)
      throws IOException {
    byte[] body;
    try (InputStream in = Content.Source.asInputStream(request)) {
      body = in.readNBytes(MAX_BODY + 1);
    }
    if (body.length > MAX_BODY) {
      Response.writeError(request, response, callback, TOO_LARGE);
      return;
    }
    Exchange exchange = new Exchange(request, response, callback);
    handling.handle(
        new Incoming(
            header(request, "X-Amz-Target"),
            header(request, "Content-Type"),
            header(request, "Authorization"),
            new String(body, StandardCharsets.UTF_8)),
        exchange);
  }

  private static String header(Request request, String name) {
    String value = request.getHeaders().get(name);
    return value == null ? "" : value;
  }

  int number() {
    return connector.getLocalPort();
  }

  /** Runs something later, in one of many threads. */
  void later(Duration delay, Runnable task) {
    scheduler.schedule(
        () -> server.getThreadPool().execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(
          "The fake Secrets Manager did not stop: " + e.getMessage(), e);
    }
  }
}
