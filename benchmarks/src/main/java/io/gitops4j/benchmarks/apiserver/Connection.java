package io.gitops4j.benchmarks.apiserver;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.LongPredicate;

/**
 * One connection that is kept alive, with as much of HTTP/1.1 as the figures need: a client that
 * costs next to nothing, so that they are the server's. Bodies are read and counted, not parsed.
 */
final class Connection implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final String headers;
  private final byte[] buffer = new byte[BUFFER];
  private final StringBuilder line = new StringBuilder();

  Connection(Endpoint endpoint) throws IOException {
    this.socket = endpoint.connect();
    this.in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    this.out = socket.getOutputStream();
    this.headers =
        " HTTP/1.1\r\nHost: "
            + endpoint.uri().getAuthority()
            + "\r\nAccept: application/json\r\n"
            + (endpoint.token() == null
                ? ""
                : "Authorization: Bearer " + endpoint.token() + "\r\n");
  }

  /** Applies an object by server-side apply. */
  void apply(String path, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    byte[] head =
        ("PATCH "
                + path
                + "?fieldManager=bench&force=true"
                + headers
                + "Content-Type: application/apply-patch+yaml\r\nContent-Length: "
                + bytes.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = new byte[head.length + bytes.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(bytes, 0, request, head.length, bytes.length);
    out.write(request);
    out.flush();
    read(path, any -> true);
  }

  /** Reads what is at a path; the answer is the number of bytes. */
  long get(String path) throws IOException {
    send(path);
    return read(path, any -> true).bytes();
  }

  /**
   * Watches: reads events until enough came. The connection cannot be used for more afterwards.
   *
   * @param more whether to go on after so many events
   */
  void watch(String path, LongPredicate more) throws IOException {
    send(path);
    read(path, more);
  }

  private void send(String path) throws IOException {
    out.write(("GET " + path + headers + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private record Answer(long bytes, long lines) {}

  private Answer read(String what, LongPredicate more) throws IOException {
    String status = line();
    long length = -1;
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring("content-length:".length()).trim());
      } else if (lower.startsWith("transfer-encoding:")) {
        chunked = lower.endsWith("chunked");
      }
    }
    if (!status.startsWith("HTTP/1.1 2")) {
      throw new IOException(what + " was answered by " + status);
    }
    return chunked ? chunks(more) : body(length, 0);
  }

  private Answer chunks(LongPredicate more) throws IOException {
    long bytes = 0;
    long lines = 0;
    while (true) {
      int size = Integer.parseInt(line(), 16);
      Answer chunk = body(size, lines);
      bytes += chunk.bytes();
      lines = chunk.lines();
      // The end of a chunk may come with the next one only, so it is not waited for.
      if (size > 0 && !more.test(lines)) {
        return new Answer(bytes, lines);
      }
      line();
      if (size == 0) {
        return new Answer(bytes, lines);
      }
    }
  }

  private Answer body(long length, long linesBefore) throws IOException {
    long lines = linesBefore;
    for (long rest = length; rest > 0; ) {
      int count = in.read(buffer, 0, (int) Math.min(rest, BUFFER));
      if (count < 0) {
        throw new EOFException("the server has ended the connection");
      }
      for (int i = 0; i < count; i++) {
        lines += buffer[i] == '\n' ? 1 : 0;
      }
      rest -= count;
    }
    return new Answer(length, lines);
  }

  private String line() throws IOException {
    line.setLength(0);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server has ended the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
