package io.gitops4j.testkit.apiserver.http;

import io.gitops4j.core.template.sprig.CertificateAuthority;
import io.gitops4j.testkit.apiserver.model.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 and HTTP/2 on a loopback port, by Jetty: without TLS, where a client that knows speaks
 * HTTP/2 from the start, or over TLS, where ALPN says which.
 *
 * <p>A streamed answer holds no thread while there is nothing to write.
 */
final class JettyTransport implements AutoCloseable {
  private static final int HEADER_BYTES = 64 * 1024;
  private static final int THREADS = 64;

  private final Server server;
  private final ServerConnector connector;

  JettyTransport(int port, @Nullable CertificateAuthority authority, Consumer<Exchange> handler) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
    threads.setName("apiserver");
    threads.setDaemon(true);
    server = new Server(threads);
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setSendDateHeader(true);
    configuration.setRequestHeaderSize(HEADER_BYTES);
    configuration.setUriCompliance(UriCompliance.UNSAFE);
    connector = new ServerConnector(server, 1, 1, protocols(configuration, authority));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    connector.setIdleTimeout(0);
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            handler.accept(new JettyExchange(request, response, callback));
            return true;
          }
        });
    server.setStopTimeout(0);
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException(
          "The API server cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
    }
  }

  private static ConnectionFactory[] protocols(
      HttpConfiguration configuration, @Nullable CertificateAuthority authority) {
    HttpConnectionFactory plain = new HttpConnectionFactory(configuration);
    if (authority == null) {
      return new ConnectionFactory[] {plain, new HTTP2CServerConnectionFactory(configuration)};
    }
    configuration.addCustomizer(new SecureRequestCustomizer(false));
    ALPNServerConnectionFactory negotiation = new ALPNServerConnectionFactory();
    negotiation.setDefaultProtocol(plain.getProtocol());
    return new ConnectionFactory[] {
      new SslConnectionFactory(TlsContext.of(authority), negotiation.getProtocol()),
      negotiation,
      new HTTP2ServerConnectionFactory(configuration),
      plain
    };
  }

  int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The API server did not stop: " + e.getMessage(), e);
    }
  }

  private static final class JettyExchange implements Exchange {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private byte @Nullable [] body;

    JettyExchange(Request request, Response response, Callback callback) {
      this.request = request;
      this.response = response;
      this.callback = callback;
    }

    @Override
    public String method() {
      return request.getMethod().toUpperCase(Locale.ROOT);
    }

    @Override
    public String rawPath() {
      String path = request.getHttpURI().getPath();
      return path == null ? "/" : path;
    }

    @Override
    public String rawQuery() {
      String query = request.getHttpURI().getQuery();
      return query == null ? "" : query;
    }

    @Override
    public @Nullable String header(String name) {
      return request.getHeaders().get(name);
    }

    @Override
    public @Nullable X509Certificate clientCertificate() {
      X509Certificate[] shown =
          request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE)
                  instanceof EndPoint.SslSessionData session
              ? session.peerCertificates()
              : null;
      return shown == null || shown.length == 0 ? null : shown[0];
    }

    @Override
    public List<String> headers(String name) {
      return request.getHeaders().getValuesList(name);
    }

    @Override
    public Map<String, String> allHeaders() {
      Map<String, String> headers = new LinkedHashMap<>();
      for (HttpField field : request.getHeaders()) {
        headers.putIfAbsent(field.getName(), field.getValue() == null ? "" : field.getValue());
      }
      return headers;
    }

    @Override
    public byte[] body() {
      byte[] known = body;
      if (known == null) {
        try (InputStream in = Content.Source.asInputStream(request)) {
          known = read(in, request.getLength());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        body = known;
      }
      if (known.length > Bodies.MAX_BYTES) {
        throw new ApiException(
            413,
            "RequestEntityTooLarge",
            "Request entity too large: limit is " + Bodies.MAX_BYTES,
            null);
      }
      return known;
    }

    /** The body, or as much of it as tells that it is too large; the rest is read and dropped. */
    private static byte[] read(InputStream in, long length) throws IOException {
      boolean known = length >= 0 && length <= Bodies.MAX_BYTES;
      byte[] body = in.readNBytes(known ? (int) length : Bodies.MAX_BYTES + 1);
      if (body.length > Bodies.MAX_BYTES) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return body;
    }

    private void head(int status, Map<String, List<String>> headers) {
      response.setStatus(status);
      headers.forEach((name, values) -> values.forEach(v -> response.getHeaders().add(name, v)));
    }

    @Override
    public void respond(int status, Map<String, List<String>> headers, byte[] content) {
      head(status, headers);
      boolean bodiless = method().equals("HEAD") || status == 304;
      if (!bodiless) {
        response.getHeaders().put("Content-Length", content.length);
      }
      response.write(true, bodiless ? ByteBuffer.allocate(0) : ByteBuffer.wrap(content), callback);
    }

    @Override
    public void respondPartly(
        int status, Map<String, List<String>> headers, byte[] content, int bytes) {
      head(status, headers);
      response.getHeaders().put("Content-Length", content.length);
      response.write(
          false,
          ByteBuffer.wrap(content, 0, Math.min(bytes, content.length)),
          Callback.from(this::abort));
    }

    @Override
    public StreamedAnswer stream(int status, Map<String, List<String>> headers) {
      head(status, headers);
      return new JettyStream(this);
    }

    @Override
    public void abort() {
      IOException broken = new IOException("broken off on purpose");
      request.getConnectionMetaData().getConnection().getEndPoint().close(broken);
      callback.failed(broken);
    }
  }

  /** Writes one piece after the other, each when the one before is out. */
  private static final class JettyStream implements Exchange.StreamedAnswer {
    private static final int WRITTEN_AT_ONCE = 128 * 1024;

    private final JettyExchange exchange;
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private final List<Runnable> endings = new ArrayList<>();
    private boolean writing;
    private boolean ending;
    private boolean ended;

    JettyStream(JettyExchange exchange) {
      this.exchange = exchange;
      write(new byte[0]);
    }

    @Override
    public void write(byte[]... pieces) {
      synchronized (this) {
        if (ended || ending) {
          return;
        }
        Collections.addAll(waiting, pieces);
        if (writing) {
          return;
        }
        writing = true;
      }
      next();
    }

    private void next() {
      ByteBuffer piece;
      boolean last;
      synchronized (this) {
        piece = joined();
        last = piece == null;
        if (last && !ending) {
          writing = false;
          return;
        }
      }
      if (last) {
        finish();
        exchange.response.write(true, ByteBuffer.allocate(0), exchange.callback);
        return;
      }
      exchange.response.write(
          false,
          piece,
          Callback.from(
              this::next,
              failure -> {
                finish();
                exchange.callback.failed(failure);
              }));
    }

    /** As much of what waits as one write takes, as one piece; null when nothing waits. */
    private @Nullable ByteBuffer joined() {
      if (waiting.size() <= 1) {
        byte[] only = waiting.poll();
        return only == null ? null : ByteBuffer.wrap(only);
      }
      int size = 0;
      int count = 0;
      for (byte[] piece : waiting) {
        if (count > 0 && size + piece.length > WRITTEN_AT_ONCE) {
          break;
        }
        size += piece.length;
        count++;
      }
      ByteBuffer all = ByteBuffer.allocate(size);
      for (; count > 0; count--) {
        all.put(waiting.remove());
      }
      return all.flip();
    }

    @Override
    public void end() {
      synchronized (this) {
        if (ended || ending) {
          return;
        }
        ending = true;
        if (writing) {
          return;
        }
        writing = true;
      }
      next();
    }

    @Override
    public void abort() {
      synchronized (this) {
        if (ended) {
          return;
        }
      }
      finish();
      exchange.abort();
    }

    private void finish() {
      List<Runnable> actions;
      synchronized (this) {
        if (ended) {
          return;
        }
        ended = true;
        actions = List.copyOf(endings);
      }
      actions.forEach(Runnable::run);
    }

    @Override
    public void onEnd(Runnable action) {
      synchronized (this) {
        if (!ended) {
          endings.add(action);
          return;
        }
      }
      action.run();
    }
  }
}
