package io.gitops4j.testkit.apiserver.http;

import io.gitops4j.core.template.sprig.CertificateAuthority;
import io.gitops4j.testkit.apiserver.access.Authentication;
import io.gitops4j.testkit.apiserver.access.Authorizer;
import io.gitops4j.testkit.apiserver.access.Escalation;
import io.gitops4j.testkit.apiserver.access.Reviews;
import io.gitops4j.testkit.apiserver.discovery.DiscoveryDocuments;
import io.gitops4j.testkit.apiserver.discovery.OpenApiDocuments;
import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.registry.KindRegistry;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import io.gitops4j.testkit.apiserver.table.TablePrinter;
import io.gitops4j.testkit.apiserver.write.Deletion;
import io.gitops4j.testkit.apiserver.write.Patcher;
import io.gitops4j.testkit.apiserver.write.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The store behind a port: what listens, answers, logs and breaks. Closing it ends all watches. */
public final class ApiEndpoint implements AutoCloseable {
  private static final int MAX_LOGGED_BODY_BYTES = 256 * 1024;

  private final Core core;
  private final Faults faults = new Faults();
  private final FaultInjector injector = new FaultInjector(faults);
  private final RequestLog log;
  private final WatchHub hub;
  private final ApiHandler handler;
  private final JettyTransport transport;

  /** What an endpoint serves. */
  public record Core(
      ObjectStore store,
      KindRegistry registry,
      Writer writer,
      Deletion deletion,
      Clock clock,
      Authentication authentication,
      Authorizer authorizer,
      Reviews reviews,
      Escalation escalation) {}

  /**
   * Listens on a loopback port.
   *
   * @param port the port; 0 for a free one
   * @param authority signs the certificate of the server; null for one without TLS
   * @param thread the thread that brings changes to watches; not closed with the endpoint
   * @param logSize how many requests the log keeps
   */
  public ApiEndpoint(
      Core core,
      int port,
      @Nullable CertificateAuthority authority,
      ScheduledExecutorService thread,
      int logSize) {
    this.core = core;
    this.log = new RequestLog(logSize);
    this.hub = new WatchHub(core.store(), thread);
    this.handler = handler();
    this.transport = new JettyTransport(port, authority, this::handle);
  }

  private ApiHandler handler() {
    Presentation presentation = new Presentation(new TablePrinter(core.clock()));
    ResourceReader reader = new ResourceReader(core.store(), presentation);
    Authorizer authorizer = core.authorizer();
    return new ApiHandler(
        new ApiHandler.Parts(
            core.store(),
            core.registry(),
            core.authentication(),
            authorizer,
            core.reviews(),
            reader,
            new WriteHandler(
                core.writer(),
                new Patcher(core.writer()),
                presentation,
                wanted -> {
                  if (!authorizer.allows(wanted)) {
                    throw Authentication.forbidden(wanted);
                  }
                },
                core.escalation()),
            new DeleteHandler(core.deletion(), reader, presentation),
            presentation,
            hub,
            new PathHandler(
                core.registry(),
                new DiscoveryDocuments(core.registry()),
                new OpenApiDocuments(core.registry()),
                () -> "127.0.0.1:" + port()),
            injector));
  }

  private void handle(Exchange exchange) {
    LoggedExchange logged = new LoggedExchange(exchange);
    logged.before = core.store().revision();
    injector.handle(logged, handler::handle);
  }

  /** The port. */
  public int port() {
    return transport.port();
  }

  /** What is to go wrong. */
  public Faults faults() {
    return faults;
  }

  /** The requests so far. */
  public RequestLog log() {
    return log;
  }

  /** The number of open watches. */
  public int watches() {
    return hub.size();
  }

  /** Breaks the connections of all open watches. */
  public void breakWatches() {
    hub.breakAll();
  }

  /** Ends the watches of a collection. */
  public void endWatches(String storage) {
    hub.endAll(storage);
  }

  /** Ends all watches by 410, as when the store is no longer the one they watched. */
  public void expireWatches() {
    hub.expireAll();
  }

  @Override
  public void close() {
    hub.close();
    transport.close();
  }

  /** An exchange that is written into the log before it is answered. */
  private final class LoggedExchange extends ForwardingExchange {
    private long before;

    LoggedExchange(Exchange exchange) {
      super(exchange);
    }

    private void note(int code) {
      Map<String, String> headers = new LinkedHashMap<>();
      exchange.allHeaders().forEach((k, v) -> headers.put(k.toLowerCase(Locale.ROOT), v));
      byte[] body =
          List.of("POST", "PUT", "PATCH", "DELETE").contains(exchange.method()) && code != 413
              ? read()
              : new byte[0];
      log.add(
          new RequestLog.Entry(
              exchange.method(),
              exchange.rawPath(),
              exchange.rawQuery(),
              headers,
              body.length > MAX_LOGGED_BODY_BYTES ? "" : new String(body, StandardCharsets.UTF_8),
              code,
              before,
              core.store().revision()));
    }

    /** The body; nothing of one that is too large, which is told only to who asks for it. */
    private byte[] read() {
      try {
        return exchange.body();
      } catch (ApiException e) {
        return new byte[0];
      }
    }

    @Override
    public void respond(int status, Map<String, List<String>> headers, byte[] body) {
      note(status);
      exchange.respond(status, headers, body);
    }

    @Override
    public void respondPartly(
        int status, Map<String, List<String>> headers, byte[] body, int bytes) {
      note(status);
      exchange.respondPartly(status, headers, body, bytes);
    }

    @Override
    public StreamedAnswer stream(int status, Map<String, List<String>> headers) {
      note(status);
      return exchange.stream(status, headers);
    }

    @Override
    public void abort() {
      note(0);
      exchange.abort();
    }
  }
}
