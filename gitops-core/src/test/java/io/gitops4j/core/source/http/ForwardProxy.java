package io.gitops4j.core.source.http;

import io.gitops4j.SecretValue;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A small forward proxy: requests in absolute form, one a connection, and tunnels by CONNECT; with
 * name and password where they are set.
 */
public final class ForwardProxy implements AutoCloseable {

  /** What it was asked, and with which credentials. */
  public record Seen(String request, String authorization) {}

  private static final int MAX_LINE = 16_384;

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private final List<Seen> seen = new ArrayList<>();
  private final String credentials;
  private volatile boolean forbidding;

  /** A proxy for everybody. */
  public ForwardProxy() throws IOException {
    this("");
  }

  /** A proxy for who knows {@code name:password}. */
  public ForwardProxy(String credentials) throws IOException {
    this.credentials = credentials;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  public String address() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** What a Secret holds about it. */
  public Map<String, SecretValue> secret() {
    return Map.of("address", SecretValue.of("address", address()));
  }

  /** The same with name and password. */
  public Map<String, SecretValue> secret(String user, String password) {
    return Map.of(
        "address", SecretValue.of("address", address()),
        "username", SecretValue.of("username", user),
        "password", SecretValue.of("password", password));
  }

  /** From now on nobody gets through. */
  public void forbid() {
    forbidding = true;
  }

  public List<Seen> seen() {
    synchronized (seen) {
      return List.copyOf(seen);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      List<String> head = head(in);
      if (head.isEmpty()) {
        return;
      }
      String authorization = header(head, "Proxy-Authorization");
      synchronized (seen) {
        seen.add(new Seen(head.get(0), authorization));
      }
      OutputStream out = client.getOutputStream();
      String wanted =
          "Basic "
              + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
      if (!credentials.isEmpty() && !wanted.equals(authorization)) {
        write(
            out,
            "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n");
      } else if (forbidding) {
        write(out, "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
      } else {
        through(head, in, out);
      }
    } catch (IOException e) {
      // The other side went away.
    } finally {
      open.remove(client);
    }
  }

  private void through(List<String> head, InputStream in, OutputStream out) throws IOException {
    String[] request = head.get(0).split(" ", -1);
    boolean tunnel = request[0].equals("CONNECT");
    URI target = URI.create(tunnel ? "tunnel://" + request[1] : request[1]);
    int port = target.getPort() < 0 ? 80 : target.getPort();
    try (Socket onward = new Socket(target.getHost(), port)) {
      open.add(onward);
      OutputStream to = onward.getOutputStream();
      if (tunnel) {
        write(out, "HTTP/1.1 200 Connected\r\n\r\n");
      } else {
        String path =
            target.getRawPath() + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery());
        StringBuilder text = new StringBuilder(request[0] + " " + path + " HTTP/1.1\r\n");
        for (String line : head.subList(1, head.size())) {
          String lower = line.toLowerCase(Locale.ROOT);
          if (!lower.startsWith("proxy-") && !lower.startsWith("connection:")) {
            text.append(line).append("\r\n");
          }
        }
        write(to, text.append("Connection: close\r\n\r\n").toString());
      }
      threads.execute(() -> copy(in, to));
      onward.getInputStream().transferTo(out);
      out.flush();
      open.remove(onward);
    }
  }

  private static void copy(InputStream in, OutputStream out) {
    try {
      in.transferTo(new Flushing(out));
    } catch (IOException e) {
      // The other side went away.
    }
  }

  private static final class Flushing extends OutputStream {
    private final OutputStream out;

    private Flushing(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
      out.flush();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      out.flush();
    }
  }

  private static List<String> head(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      lines.add(line);
    }
    return lines;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r' && line.length() < MAX_LINE) {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private static String header(List<String> head, String name) {
    for (String line : head) {
      if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
        return line.substring(name.length() + 1).strip();
      }
    }
    return "";
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Closeable socket : open) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
