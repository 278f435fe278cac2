package io.gitops4j.core.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server that answers with what it was given, or as a rule says. */
final class WebServer implements AutoCloseable {

  /** Answers a request itself, or leaves it to what was given. */
  interface Rule {
    boolean answers(HttpExchange exchange) throws IOException;
  }

  record Seen(String method, String path, String authorization) {}

  private record Page(byte[] body, Map<String, String> headers) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final List<Seen> requests = new ArrayList<>();
  private volatile Rule rule = exchange -> false;

  WebServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    synchronized (requests) {
      requests.add(
          new Seen(
              exchange.getRequestMethod(),
              path,
              exchange.getRequestHeaders().getFirst("Authorization")));
    }
    try (exchange) {
      if (rule.answers(exchange)) {
        return;
      }
      Page page = pages.get(path);
      page = page == null ? pages.get(exchange.getRequestURI().getPath()) : page;
      if (page == null) {
        answer(exchange, 404, Map.of(), new byte[0]);
        return;
      }
      String tag = page.headers.get("ETag");
      boolean same =
          tag != null && tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
      answer(exchange, same ? 304 : 200, page.headers, same ? new byte[0] : page.body);
    }
  }

  static boolean answer(HttpExchange exchange, int status, Map<String, String> headers, byte[] body)
      throws IOException {
    headers.forEach(exchange.getResponseHeaders()::set);
    boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, empty ? -1 : body.length);
    if (!empty) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
    return true;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  void page(String path, byte[] body, String... headers) {
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      map.put(headers[i], headers[i + 1]);
    }
    pages.put(path, new Page(body, map));
  }

  void page(String path, String body, String... headers) {
    page(path, bytes(body), headers);
  }

  void remove(String path) {
    pages.remove(path);
  }

  void rule(Rule next) {
    rule = next;
  }

  String url() {
    return "http://" + host();
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** The requests since the last call. */
  List<Seen> requests() {
    synchronized (requests) {
      List<Seen> seen = List.copyOf(requests);
      requests.clear();
      return seen;
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
