package io.gitops4j.core.source.git;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jgit.http.server.GitServlet;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.UploadPack;

/** A Git server over HTTP that counts what it sends and can be told to misbehave. */
public final class GitHttpServer implements AutoCloseable {

  /** Answers a request itself, or leaves it to Git. */
  public interface Rule {
    boolean answers(HttpServletRequest request, HttpServletResponse response) throws IOException;
  }

  public record Seen(String method, String path, String authorization) {}

  private final Server server = new Server();
  private final ServerConnector connector;
  private final boolean secure;
  private final List<Seen> requests = new CopyOnWriteArrayList<>();
  private final AtomicLong sentBytes = new AtomicLong();
  private volatile Rule rule = (request, response) -> false;
  private volatile boolean oldProtocol;
  private volatile Consumer<UploadPack> uploadPack = pack -> {};

  public GitHttpServer(Repository repository) throws Exception {
    this(repository, null);
  }

  /** A server that speaks TLS with the key of a store; without a store, plain HTTP. */
  GitHttpServer(Repository repository, Path keyStore) throws Exception {
    secure = keyStore != null;
    if (secure) {
      SslContextFactory.Server ssl = new SslContextFactory.Server();
      ssl.setKeyStorePath(keyStore.toString());
      ssl.setKeyStorePassword("changeit");
      connector = new ServerConnector(server, ssl);
    } else {
      connector = new ServerConnector(server);
    }
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    GitServlet git = new GitServlet();
    git.setRepositoryResolver(
        (request, name) -> {
          repository.incrementOpen();
          return repository;
        });
    git.setUploadPackFactory(
        (request, db) -> {
          UploadPack pack = new UploadPack(db);
          String protocol = request.getHeader("Git-Protocol");
          if (protocol != null && !oldProtocol) {
            pack.setExtraParameters(List.of(protocol.split(":")));
          }
          uploadPack.accept(pack);
          return pack;
        });
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServlet(new ServletHolder(git), "/git/*");
    context.addFilter(new FilterHolder(new Observer()), "/*", EnumSet.of(DispatcherType.REQUEST));
    server.setHandler(context);
    server.start();
  }

  private final class Observer implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      HttpServletRequest http = (HttpServletRequest) request;
      HttpServletResponse answer = (HttpServletResponse) response;
      requests.add(
          new Seen(http.getMethod(), http.getRequestURI(), http.getHeader("Authorization")));
      if (!rule.answers(http, answer)) {
        chain.doFilter(request, new Counted(answer));
      }
    }
  }

  private final class Counted extends HttpServletResponseWrapper {
    Counted(HttpServletResponse response) {
      super(response);
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
      ServletOutputStream out = super.getOutputStream();
      return new ServletOutputStream() {
        @Override
        public boolean isReady() {
          return out.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
          out.setWriteListener(listener);
        }

        @Override
        public void write(int value) throws IOException {
          sentBytes.incrementAndGet();
          out.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          sentBytes.addAndGet(length);
          out.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
          out.flush();
        }

        @Override
        public void close() throws IOException {
          out.close();
        }
      };
    }
  }

  public String url() {
    return (secure ? "https" : "http") + "://127.0.0.1:" + port() + "/git/fleet.git";
  }

  public int port() {
    return connector.getLocalPort();
  }

  public void rule(Rule next) {
    rule = next;
  }

  /** Every request is answered with a status. */
  public void answer(int status) {
    rule =
        (request, response) -> {
          response.setStatus(status);
          return true;
        };
  }

  void uploadPack(Consumer<UploadPack> settings) {
    uploadPack = settings;
  }

  /** Speaks version 0 of Git's protocol, whatever the client asks for. */
  void oldProtocol() {
    oldProtocol = true;
  }

  /** The requests since the last call. */
  public List<Seen> requests() {
    List<Seen> seen = List.copyOf(requests);
    requests.clear();
    return seen;
  }

  /** The bytes of bodies sent since the last call. */
  long sentBytes() {
    return sentBytes.getAndSet(0);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the server does not stop", e);
    }
  }
}
