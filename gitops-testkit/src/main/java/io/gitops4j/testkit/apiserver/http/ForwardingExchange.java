package io.gitops4j.testkit.apiserver.http;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An exchange that is another one, except for what a subclass does otherwise. */
abstract class ForwardingExchange implements Exchange {

  /** The exchange that everything is passed on to. */
  final Exchange exchange;

  ForwardingExchange(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public String method() {
    return exchange.method();
  }

  @Override
  public String rawPath() {
    return exchange.rawPath();
  }

  @Override
  public String rawQuery() {
    return exchange.rawQuery();
  }

  @Override
  public @Nullable String header(String name) {
    return exchange.header(name);
  }

  @Override
  public @Nullable X509Certificate clientCertificate() {
    return exchange.clientCertificate();
  }

  @Override
  public List<String> headers(String name) {
    return exchange.headers(name);
  }

  @Override
  public Map<String, String> allHeaders() {
    return exchange.allHeaders();
  }

  @Override
  public byte[] body() {
    return exchange.body();
  }

  @Override
  public void respond(int status, Map<String, List<String>> headers, byte[] body) {
    exchange.respond(status, headers, body);
  }

  @Override
  public void respondPartly(int status, Map<String, List<String>> headers, byte[] body, int bytes) {
    exchange.respondPartly(status, headers, body, bytes);
  }

  @Override
  public StreamedAnswer stream(int status, Map<String, List<String>> headers) {
    return exchange.stream(status, headers);
  }

  @Override
  public void abort() {
    exchange.abort();
  }
}
